import Department
import Foundation
import HTTPTypes
import Hummingbird
import NIOCore

/// What comes in requests.
extension Target {
  /// An act with a field of every kind.
  private struct Sample: Decodable, Equatable {
    let name: String
    let dueAt: Date?
    let count: Int?
    let small: Int8?
    let share: Double?
    let open: Bool?
    let id: UUID?
    let steps: [String]?
    let answers: [String: String]?
    let more: Tree?
    let inner: Inner?

    struct Inner: Decodable, Equatable {
      let at: [Int]?
      let text: String
    }
  }

  /// A body by its content type, into the fields of an act; the input's first line is the type.
  static let body = Target(
    "body",
    seeds: [
      "application/json\n{\"name\":\"a\",\"due_at\":\"2026-11-21T14:05:00+03:00\",\"count\":5,\"small\":-128,\"share\":0.5}",
      "application/json\n{\"name\":\"a\",\"steps\":[\"x\"],\"answers\":{\"k\":\"v\"},\"more\":[1],\"inner\":{\"at\":[1],\"text\":\"\"}}",
      "application/x-www-form-urlencoded\nname=a&due_at=2026-11-21T14:05&zone=Europe/Moscow&key=k&open=on&steps[]=x&answers[n]=z",
      "application/x-www-form-urlencoded; charset=utf-8\nname=a&id=2f6f2b0e-9a3e-4b8e-8a51-0a6f0a6f0a6f&inner[text]=x&zone=GMT%2B03:00",
      "application/x-www-form-urlencoded\nname=a&zone=GMT%2B03:p0",
      "multipart/form-data; boundary=x1\n--x1\r\nContent-Disposition: form-data; name=\"name\"\r\n\r\na\r\n--x1--\r\n",
    ],
    words: [
      "zone=", "due_at=2026-03-29T02:30", "&inner[at]=1", "application/json\n", "boundary=",
      "\"name\":", "\"inner\":{", "Etc/GMT-14",
      "../../etc", "GMT+18:00",
    ]
  ) { bytes, dice in
    let line = bytes.firstIndex(of: UInt8(ascii: "\n")) ?? bytes.endIndex
    var headers = HTTPFields()
    headers[.contentType] = String(decoding: bytes[..<line], as: UTF8.self)
    let request = Request(
      head: HTTPRequest(
        method: .post, scheme: "http", authority: "x", path: "/sign-in", headerFields: headers),
      body: .init(buffer: ByteBuffer(bytes: bytes[line...].dropFirst())))
    do {
      let body = try await Body(request, wantsJSON: dice.one(in: 2))
      let sample = try body.input.decode(Sample.self)
      guard try body.input.decode(Sample.self) == sample else { throw Wrong("differs: \(sample)") }
      return true
    } catch let problem as Problem {
      return [.media, .large, .empty].contains(problem.word) ? false : try isNamed(problem)
    }
  }

  /// Everything that is read of a request before its body: one header a line, the first line is the address.
  static let headers = Target(
    "headers",
    seeds: [
      "/managers/leads?q=%D0%98&page=2\ncookie: tristage-language=ru; __Host-tristage=managers.\(secret)\n"
        + "accept: text/html,application/xhtml+xml;q=0.9,*/*;q=0.8\naccept-language: en-US,en;q=0.9,ru;q=0.8",
      "/partners/api/v1/claims?cursor=abc&limit=50\nauthorization: Bearer partners.\(secret)\nidempotency-key: 2f6f2b0e\n"
        + "if-match: \"0123456789abcdef0123456789abcdef\"\naccept: application/json",
      "/head/imports\ncontent-type: multipart/form-data; charset=x; boundary=\"a b\"\nreferer: http://127.0.0.1/head/imports?a=b",
      "/\naccept: application/json;q=0.5, text/html;q=nan\naccept-language: ru-RU;q=inf,de;q=-1\ncookie: a; =b; c=d=e;;",
    ],
    words: [
      "cookie: ", "__Host-tristage=", "authorization: Bearer ", "accept: ", "accept-language: ",
      "if-match: ", "referer: ",
      "content-type: multipart/form-data;", "boundary=", "q=0.", "managers.", ";;;;", ", , ,",
      "http://", "?a=b", "%2B",
    ], most: 8 << 10
  ) { bytes, _ in try readHeaders(String(decoding: bytes, as: UTF8.self)) }

  /// 32 bytes as text.
  private static let secret = Secret.text([UInt8](repeating: 0x5A, count: 32))

  private static func readHeaders(_ text: String) throws -> Bool {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    var fields = HTTPFields()
    for line in lines.dropFirst() {
      let parts = line.split(separator: ":", maxSplits: 1)
      guard parts.count == 2, let name = HTTPField.Name(String(parts[0])) else { continue }
      fields.append(
        HTTPField(name: name, value: parts[1].trimmingCharacters(in: .whitespaces)))
    }
    let request = Request(
      head: HTTPRequest(
        method: .get, scheme: "http", authority: "x", path: String(lines.first ?? ""),
        headerFields: fields), body: .init(buffer: ByteBuffer()))
    do { _ = try request.plainQuery() } catch let problem as Problem {
      _ = try isNamed(problem)
    }
    _ = request.prefersJSON
    _ = Language(accepting: fields[.acceptLanguage])
    _ = Multipart.boundary(fields[.contentType])
    _ = fields[.contentType].flatMap(MultipartReader.init(contentType:))
    for tier in Tier.allCases {
      guard request.page(under: tier).hasPrefix(tier.workplace) else {
        throw Wrong("page: \(request.page(under: tier)) of \(tier)")
      }
    }
    do {
      let mark = try Partners.Asking.precondition(fields[.ifMatch])
      guard mark == "*" || mark.utf8.count == 32 else { throw Wrong("mark: \(mark)") }
    } catch is Partners.Refusal {}
    if Partners.Asking.isPlace(request.uri.query ?? ""), request.uri.query?.utf8.count ?? 0 > 200 {
      throw Wrong("place: a long one")
    }
    do {
      let key = try Body.idempotencyKey(fields[.idempotencyKey], named: "Idempotency-Key")
      guard (1...128).contains(key.utf8.count) else { throw Wrong("key: \(key)") }
    } catch let problem as Problem { _ = try isNamed(problem) }
    guard let knock = Knock(fields) else { return false }
    guard let again = Knock(knock.text, kind: knock.kind), again.secret == knock.secret,
      again.tier == knock.tier
    else { throw Wrong("rewritten: \(knock)") }
    return true
  }

  /// A form that waits while its member signs in: it comes back as it was.
  static let kept = Target(
    "kept",
    seeds: [
      "/managers/enquiries\nname=%D0%98%D0%B2%D0%B0%D0%BD+%26&company=%3CMill%3E&note=+&key=k1&Password=x",
      "/head/imports?x=y\na[]=1&a[b]=2&c=", "/operators\n",
      "/managers/x\n[[\"name\",\"Иван\"],[\"note\",\"\"]]",
    ], words: ["[\"a\",\"b\"],", "password=", "&a=b", "/managers/"], most: 40 << 10
  ) { bytes, _ in try await readKept(bytes) }

  private static func readKept(_ bytes: [UInt8]) async throws -> Bool {
    let line = bytes.firstIndex(of: UInt8(ascii: "\n")) ?? bytes.endIndex
    let path = String(decoding: bytes[..<line], as: UTF8.self)
    let rest = Array(bytes[line...].dropFirst())
    let request = Request(
      head: HTTPRequest(method: .post, scheme: "http", authority: "x", path: path),
      body: .init(buffer: ByteBuffer(bytes: rest)))
    let returned = KeptForm(text: String(decoding: rest, as: UTF8.self), path: path, page: nil)
    if let returned { try isKept(returned) }
    guard let form = KeptForm(request, body: rest) else { return returned != nil }
    try isKept(form)
    let knock = Knock(tier: .managers, secret: [UInt8](repeating: 1, count: 32), kind: .cookie)
    let sent = form.request(knock, request)
    let body = [UInt8](buffer: try await sent.body.collect(upTo: 4 << 20))
    let pairs = try FormReader.pairs(body)
    guard pairs.elementsEqual(form.fields, by: { $0 == $1 }) else {
      throw Wrong("rewritten: \(form.fields) is sent as \(pairs)")
    }
    return true
  }

  private static func isKept(_ form: KeptForm) throws {
    let again = KeptForm(text: form.text, path: form.path, page: form.page)
    guard let again, again.fields.elementsEqual(form.fields, by: { $0 == $1 }) else {
      throw Wrong("rewritten: \(form.fields) comes back as \(again?.fields as Any)")
    }
  }
}
