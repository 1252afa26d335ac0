import Foundation
import Postgres

extension Managers {
  /// Sets a task of a lead.
  struct Task: Act {
    typealias Place = Managers
    typealias Form = LeadPage
    private static let add: Statement = "select managers.add_task($1, $2, $3, $4, $5, $6) as answer"
    let kind: String
    let subject: String
    let dueAt: Date
    let promise: Bool?

    func call(_ ask: Ask<Managers>) throws -> Call {
      Self.add(
        .uuid(try ask.id()), .text(kind), .text(subject), .time(dueAt), .init(promise),
        .text(ask.key))
    }

    static func next(_ ask: Ask<Managers>, _ answer: Tree) throws -> String {
      "/managers/leads/\(try ask.lead())"
    }
  }

  /// Ends a task with its result, perhaps with the next one; from the lead's page or from the day.
  struct Completion<Form: Page>: Act where Form.Place == Managers {
    typealias Place = Managers
    static var name: String { "completion" }
    private static var finish: Statement {
      "select managers.finish_task($1, $2, $3, $4, $5, $6, $7) as answer"
    }
    let task: UUID
    let result: String?
    let nextKind: String?
    let nextSubject: String?
    let nextDueAt: Date?
    let nextPromise: Bool?

    func call(_ ask: Ask<Managers>) throws -> Call {
      Self.finish(
        .uuid(task), .init(result), .init(nextKind), .init(nextSubject),
        nextSubject == nil ? .null : .init(nextDueAt), .init(nextPromise), .text(ask.key))
    }

    static func next(_ ask: Ask<Managers>, _ answer: Tree) throws -> String {
      Form.self == LeadPage.self ? "/managers/leads/\(try ask.lead())" : "/managers"
    }
  }

  /// Moves a task to another time; counted.
  struct Postponement<Form: Page>: Act where Form.Place == Managers {
    typealias Place = Managers
    static var name: String { "postponement" }
    private static var move: Statement { "select managers.move_task($1, $2, $3, $4) as answer" }
    let task: UUID
    let dueAt: Date
    let reason: String?

    func call(_ ask: Ask<Managers>) throws -> Call {
      Self.move(.uuid(task), .time(dueAt), .init(reason), .text(ask.key))
    }

    static func next(_ ask: Ask<Managers>, _ answer: Tree) throws -> String {
      Form.self == LeadPage.self ? "/managers/leads/\(try ask.lead())" : "/managers"
    }
  }

  /// Writes a remark into a lead's history.
  struct Note: Act {
    typealias Place = Managers
    typealias Form = LeadPage
    private static let add: Statement = "select managers.add_note($1, $2, $3) as answer"
    let note: String

    func call(_ ask: Ask<Managers>) throws -> Call {
      Self.add(.uuid(try ask.id()), .text(note), .text(ask.key))
    }

    static func next(_ ask: Ask<Managers>, _ answer: Tree) throws -> String {
      "/managers/leads/\(try ask.lead())"
    }
  }
}
