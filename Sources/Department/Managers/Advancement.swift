import Foundation
import Postgres

extension Managers {
  /// Fills an item of the present stage's checklist; an empty value takes it back.
  struct Mark: Act {
    typealias Place = Managers
    typealias Form = LeadPage
    private static let mark: Statement = "select managers.mark($1, $2, $3, $4, $5) as answer"
    let item: String
    let value: String?
    let version: Int

    func call(_ ask: Ask<Managers>) throws -> Call {
      Self.mark(
        .uuid(try ask.id()), .text(item), .init(value), .init(version), .text(ask.key))
    }

    static func next(_ ask: Ask<Managers>, _ answer: Tree) throws -> String {
      "/managers/leads/\(try ask.lead())"
    }
  }

  /// Moves a lead to its next stage, perhaps with a task.
  struct Advancement: Act {
    typealias Place = Managers
    typealias Form = LeadPage
    private static let advance: Statement =
      "select managers.advance($1, $2, $3, $4, $5, $6, $7) as answer"
    let version: Int
    let kind: String?
    let subject: String?
    let dueAt: Date?
    let promise: Bool?

    func call(_ ask: Ask<Managers>) throws -> Call {
      // A time without words is what the form offered and nobody took.
      Self.advance(
        .uuid(try ask.id()), .init(version), .init(kind), .init(subject),
        subject == nil ? .null : .init(dueAt), .init(promise), .text(ask.key))
    }

    static func next(_ ask: Ask<Managers>, _ answer: Tree) throws -> String {
      "/managers/leads/\(try ask.lead())"
    }
  }
}

extension Ask where R == Managers {
  /// The lead in the address, as its page writes it.
  func lead() throws -> String { try id().uuidString.lowercased() }
}
