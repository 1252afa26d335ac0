import Foundation
import HTTPTypes
import Hummingbird
import Postgres

extension Partners {
  /// One request to the API: its key, its parameters, its body, each read as strictly as the contract says.
  package struct Asking: Sendable {
    let request: Request
    let context: WebContext
    private let queries: [String: String]
    /// Whether webhooks may lead to this machine itself.
    var localWebhooks = false

    /// Refuses parameters after the question mark that the operation has not.
    init(_ request: Request, _ context: WebContext, queries allowed: Set<String>) throws {
      self.request = request
      self.context = context
      do { queries = try request.plainQuery() } catch let problem as Problem {
        throw Refusal(.unknownParameter, problem.detail)
      }
      if let unknown = queries.keys.sorted().first(where: { !allowed.contains($0) }) {
        throw Refusal(.unknownParameter, ["field": .string(unknown)])
      }
    }

    /// The secret of a partner's key; no cookie and no other tier's token counts.
    static func secret(_ request: Request) throws -> [UInt8] {
      guard let knock = Knock(request.headers), knock.kind == .bearer, knock.tier == .partners
      else {
        throw Refusal(.unauthorized)
      }
      return knock.secret
    }

    /// The id in the address; what is none is as absent as an unknown one.
    func id(_ name: String) throws -> UUID {
      guard let text = context.parameters.get(name), let id = UUID(uuidString: text) else {
        throw Problem.empty
      }
      return id
    }

    /// Who speaks.
    func agent() throws -> String {
      guard let name = request.headers[.init("Tristage-Agent")!] else {
        throw Refusal(
          .agentRequired, ["field": .string("Tristage-Agent"), "rule": .string("missing")])
      }
      return name
    }

    /// The key under which the act is done once.
    func key() throws -> String {
      do {
        return try Body.idempotencyKey(request.headers[.idempotencyKey], named: "Idempotency-Key")
      } catch let problem as Problem { throw Refusal(.idempotencyKeyInvalid, problem.detail) }
    }

    /// The version that is to be changed: its etag, or `*`.
    func precondition() throws -> String { try Self.precondition(request.headers[.ifMatch]) }

    /// The same of a header.
    package static func precondition(_ header: String?) throws -> String {
      guard let text = header else {
        throw Refusal(.preconditionRequired, ["field": .string("If-Match")])
      }
      if text == "*" { return text }
      guard text.wholeMatch(of: /"[0-9a-f]{32}"/) != nil else {
        throw Refusal(.invalidValue, ["field": .string("If-Match"), "rule": .string("value")])
      }
      return String(text.dropFirst().dropLast())
    }

    /// A parameter as it was sent.
    func text(_ name: String) throws -> String? {
      guard let text = queries[name] else { return nil }
      guard !text.isEmpty else { throw wrong(name, "missing") }
      return text
    }

    /// `true` or `false`.
    func flag(_ name: String) throws -> Bool? {
      switch try text(name) {
      case nil: nil
      case "true": true
      case "false": false
      default: throw wrong(name, "boolean")
      }
    }

    /// A whole number within bounds.
    func number(_ name: String, in range: ClosedRange<Int>) throws -> Int? {
      guard let text = try text(name) else { return nil }
      guard text.wholeMatch(of: /[0-9]{1,9}/) != nil, let number = Int(text) else {
        throw wrong(name, "integer")
      }
      guard range.contains(number) else { throw wrong(name, "range") }
      return number
    }

    /// An id.
    func uuid(_ name: String) throws -> UUID? {
      guard let text = try text(name) else { return nil }
      guard let id = UUID(uuidString: text) else { throw wrong(name, "id") }
      return id
    }

    /// A moment.
    func time(_ name: String) throws -> Value {
      try text(name).map { try Self.moment($0, name) } ?? .null
    }

    /// A moment as RFC 3339 writes it, of any year; that the calendar has it is SQL's to say.
    package static func moment(_ text: String, _ field: String) throws -> Value {
      let form =
        /[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt][0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,9})?([Zz]|[+\-][0-9]{2}:[0-9]{2})/
      guard text.wholeMatch(of: form) != nil else {
        throw Refusal(.wrongType, ["field": .string(field), "rule": .string("time")])
      }
      return .text(text)
    }

    /// A day; that the calendar has it is SQL's to say.
    func day(_ name: String) throws -> String? {
      guard let text = try text(name) else { return nil }
      guard text.wholeMatch(of: /[0-9]{4}-[0-9]{2}-[0-9]{2}/) != nil, !text.hasPrefix("0000") else {
        throw wrong(name, "date")
      }
      return text
    }

    /// How many a page.
    func limit() throws -> Int { try number("limit", in: 1...200) ?? 50 }

    /// The place where the page before ended; what has not the form of one is none.
    func cursor() throws -> String? {
      guard let text = try text("cursor") else { return nil }
      guard Self.isPlace(text) else { throw wrong("cursor", "value") }
      return text
    }

    /// Whether a text has the form of such a place.
    package static func isPlace(_ text: String) -> Bool {
      text.wholeMatch(of: /[A-Za-z0-9_-]{1,200}/) != nil
    }

    private func wrong(_ name: String, _ rule: String) -> Refusal {
      Refusal(
        ["integer", "boolean", "id", "time", "date"].contains(rule) ? .wrongType : .invalidValue,
        ["field": .string(name), "rule": .string(rule)])
    }

    /// The body as the operation's own struct: JSON alone, and no field null.
    func body<B: Decodable>(_ type: B.Type) async throws -> B {
      let kind = request.headers[.contentType]?.lowercased().split(separator: ";").first
      guard kind?.trimmingCharacters(in: .whitespaces) == "application/json" else {
        throw Problem(.media)
      }
      let bytes = try await Body.collect(request)
      do {
        let tree = try JSONReader.read(bytes).withWholeNumbers
        if case .object(let fields) = tree,
          let empty = fields.keys.sorted().first(where: { fields[$0] == .null })
        {
          throw Problem.wrong(empty, "null")
        }
        return try Input(tree: tree, typed: false).decode(type)
      } catch let problem as Problem {
        throw Refusal.body(problem)
      }
    }
  }
}

extension Tree {
  /// The fields of an object, with `5.0` as what it is to JSON Schema: the integer 5.
  fileprivate var withWholeNumbers: Tree {
    guard case .object(let fields) = self else { return self }
    return .object(
      fields.mapValues { value in
        guard case .number(let text) = value, let whole = text.wholeMatch(of: /(-?[0-9]+)\.0+/)
        else {
          return value
        }
        return .number(String(whole.1))
      })
  }
}
