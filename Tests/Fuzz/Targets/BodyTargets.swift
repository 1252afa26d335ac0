import Department
import Foundation
import HTTPTypes
import Hummingbird
import NIOCore

/// What comes in bodies.
extension Target {
  /// JSON: what is taken is taken by Foundation too, and read again as it is written.
  static let json = Target(
    "json",
    seeds: [
      #"{"name":"Иван","count":5,"open":true,"none":null,"steps":["a","b"],"answers":{"need":"x\n\u0041\ud83e\udd8a"}}"#,
      #"[1,-0,2.50,1e3,[],{},"",[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]"#, #" "text" "#, "-12.5E-10",
      "null",
      #"{"a":{"b":{"c":[{"d":"e"}]}}}"#,
    ],
    words: [#"{"a":"#, #""a":1,"#, #""\u00"#, #"\ud83e\udd8a"#, "[[[[", "]]]]", "1e", ".5", "//"]
  ) { bytes, _ in try readJSON(bytes) }

  private static func readJSON(_ bytes: [UInt8]) throws -> Bool {
    let tree: Tree
    do throws(Problem) { tree = try JSONReader.read(bytes) } catch {
      guard error.word == .wrong, error.fields.count == 1, error.detail["rule"]?.text != nil,
        let at = error.detail["at"]?.text.flatMap({ Int($0) }), (0...bytes.count).contains(at)
      else { throw Wrong("unnamed: \(error)") }
      return false
    }
    let again = try? JSONReader.read([UInt8](tree.json.utf8))
    guard again == tree else { throw Wrong("rewritten: \(tree) is read again as \(again as Any)") }
    if case .string(let text) = tree {
      var rows = JSONRows()
      rows.row { $0.add("a", text) }
      let read = try? JSONReader.read([UInt8](rows.text.utf8))
      let wanted = Tree.array([.object(text.isEmpty ? [:] : ["a": .string(text)])])
      guard read == wanted else { throw Wrong("rewritten: as a row, \(text.debugDescription)") }
    }
    // Foundation leaves a byte order mark out wherever a text begins with it.
    if String(decoding: bytes, as: UTF8.self).unicodeScalars.contains("\u{FEFF}") { return true }
    let theirs = try? JSONSerialization.jsonObject(with: Data(bytes), options: .fragmentsAllowed)
    // Numbers that it cannot keep, Foundation refuses.
    if theirs == nil, !holdsNumber(tree) { throw Wrong("differs: Foundation refuses it") }
    if let theirs, !isSame(tree, theirs) { throw Wrong("differs: \(tree) is \(theirs)") }
    return true
  }

  private static func holdsNumber(_ tree: Tree) -> Bool {
    switch tree {
    case .number: true
    case .array(let items): items.contains(where: holdsNumber)
    case .object(let fields): fields.values.contains(where: holdsNumber)
    default: false
    }
  }

  private static func isSame(_ tree: Tree, _ theirs: Any) -> Bool {
    switch tree {
    case .null: theirs is NSNull
    case .bool, .number: theirs is NSNumber
    case .string(let text): theirs as? String == text
    case .array(let items):
      (theirs as? [Any]).map { $0.count == items.count && zip(items, $0).allSatisfy(isSame) }
        ?? false
    case .object(let fields):
      (theirs as? [String: Any]).map { all in
        all.count == fields.count
          && fields.allSatisfy { name, field in all[name].map { isSame(field, $0) } ?? false }
      } ?? false
    }
  }

  /// A form's fields: written out anew they are the same.
  static let form = Target(
    "form",
    seeds: [
      "name=%D0%98%D0%B2%D0%B0%D0%BD+%26&due_at=2026-11-21T14%3A05&steps[]=x&steps[]=y&answers[need]=z&share=",
      "a=1&&b&=c&d=%00", "a[]=1&a[b]=2", "key=k1&zone=Europe%2FMoscow&count=5",
    ], words: ["a[]=", "a[b]=", "%5B", "%5D", "[", "]", "&a=", "%f0%9f"]
  ) { bytes, _ in try readForm(bytes) }

  private static func readForm(_ bytes: [UInt8]) throws -> Bool {
    let pairs: [(name: String, value: String)]
    do throws(Problem) { pairs = try FormReader.pairs(bytes) } catch { return try isNamed(error) }
    func encoded(_ text: String) -> String {
      text.utf8.map { "%" + ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
    let written = [UInt8](
      pairs.map { encoded($0.name) + "=" + encoded($0.value) }.joined(separator: "&").utf8)
    let again = (try? FormReader.pairs(written)) ?? []
    guard again.elementsEqual(pairs, by: { $0 == $1 }) else {
      throw Wrong("rewritten: \(pairs) is read again as \(again)")
    }
    do {
      let tree = try FormReader.read(bytes)
      guard try FormReader.read(written) == tree else { throw Wrong("rewritten: \(tree)") }
      return true
    } catch let problem as Problem { return try isNamed(problem) }
  }

  /// Whether a refusal says what it is about: then it is one, else it is wrong.
  static func isNamed(_ problem: Problem) throws -> Bool {
    guard problem.word == .wrong || problem.word == .short, !problem.fields.isEmpty else {
      throw Wrong("unnamed: \(problem)")
    }
    return false
  }

  private static let parts = [
    "--x1\r\nContent-Disposition: form-data; name=\"key\"\r\n\r\nk1\r\n--x1\r\nContent-Disposition: form-data; "
      + "name=\"file\"; filename=\"список %22a%22.csv\"\r\nContent-Type: text/csv\r\n\r\nphone\r\n84951234567\r\n--x1--\r\n",
    "before\r\n--x1\r\ncontent-disposition: form-data; name=\"a\"\r\n\r\n\r\n--x1--",
    "--x1\r\nX: y\r\nContent-Disposition: form-data;  name=\"a\\\"b\"\r\n\r\n--x\r\n--x1 \r\n--x1--",
  ]
  private static let marks = [
    "--x1", "--x1--", "\r\n--x1\r\n", "Content-Disposition: form-data; name=\"a\"",
    "content-disposition:", "; name=\"",
    ";name=\"\\\"", "filename=\"", "\\\\", "\r\n\r\n",
  ]

  /// A form with parts, read whole.
  static let multipart = Target("multipart", seeds: parts, words: marks) { bytes, _ in
    let tree: Tree
    do throws(Problem) { tree = try Multipart.read(bytes, boundary: "x1") } catch {
      return try isNamed(error)
    }
    guard case .object(let fields) = tree else { throw Wrong("shape: \(tree)") }
    let all = fields.map { ($0, $1.text ?? "") }
    let written =
      all.map { name, text in
        "--x1\r\nContent-Disposition: form-data; name=\"\(escaped(name))\"\r\n\r\n\(text)\r\n"
      }.joined() + "--x1--\r\n"
    let again = try? Multipart.read([UInt8](written.utf8), boundary: "x1")
    guard again == tree else { throw Wrong("rewritten: \(tree) is read again as \(again as Any)") }
    return true
  }

  /// A name with `%22` for its quotes, by bytes.
  private static func escaped(_ name: String) -> String {
    let quote = UInt8(ascii: "\"")
    return String(
      decoding: name.utf8.flatMap { $0 == quote ? Array("%22".utf8) : [$0] }, as: UTF8.self)
  }

  /// A form with a file as it comes: the same in pieces of any size.
  static let upload = Target("upload", seeds: parts, words: marks) { bytes, dice in
    let whole = try heard([bytes[...]])
    let pieces = try heard(dice.pieces(bytes))
    guard whole.events == pieces.events, whole.isOver == pieces.isOver else {
      throw Wrong("differs: whole and in pieces, \(whole), \(pieces)")
    }
    return whole.isOver
  }

  /// What a form brought, its bytes put together; whether it came to its end.
  private static func heard(_ pieces: [ArraySlice<UInt8>]) throws -> (
    events: [MultipartReader.Event], isOver: Bool
  ) {
    guard var reader = MultipartReader(contentType: "multipart/form-data; boundary=x1") else {
      throw Wrong("refused: the boundary")
    }
    var events: [MultipartReader.Event] = []
    var text: [UInt8] = []
    do {
      for piece in pieces {
        for event in try reader.feed(piece) {
          if case .bytes(let more) = event {
            text += more
            continue
          }
          if !text.isEmpty { events.append(.bytes(text)) }
          text = []
          events.append(event)
        }
      }
      try reader.finish()
      return (events, true)
    } catch {
      _ = try isNamed(error)
      // How far a refused one was heard is the pieces' matter.
      return ([], false)
    }
  }
}
