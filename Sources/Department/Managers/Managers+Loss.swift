import Foundation
import Postgres

extension Managers {
  /// Closes a lead as lost, with a reason.
  struct Loss: Act {
    typealias Place = Managers
    typealias Form = LeadPage
    private static let lose: Statement = "select managers.lose($1, $2, $3, $4) as answer"
    let reason: String
    let note: String?

    func call(_ ask: Ask<Managers>) throws -> Call {
      Self.lose(.uuid(try ask.id()), .text(reason), .init(note), .text(ask.key))
    }

    static func next(_ ask: Ask<Managers>, _ answer: Tree) throws -> String { "/managers/leads" }
  }

  /// Puts a lead off to a day.
  struct Nurturing: Act {
    typealias Place = Managers
    typealias Form = LeadPage
    private static let nurture: Statement = "select managers.nurture($1, $2, $3, $4, $5) as answer"
    let day: String
    let reason: String
    let note: String?

    func call(_ ask: Ask<Managers>) throws -> Call {
      guard let day = Moment.day(day) else { throw Problem.wrong("day", "time") }
      return Self.nurture(
        .uuid(try ask.id()), .text(day), .text(reason), .init(note), .text(ask.key))
    }

    static func next(_ ask: Ask<Managers>, _ answer: Tree) throws -> String { "/managers/leads" }
  }

  /// Takes a lead that was put off up again before its day.
  struct Waking: Act {
    typealias Place = Managers
    typealias Form = LeadPage
    private static let wake: Statement = "select managers.wake($1, $2) as answer"

    func call(_ ask: Ask<Managers>) throws -> Call {
      Self.wake(.uuid(try ask.id()), .text(ask.key))
    }

    static func next(_ ask: Ask<Managers>, _ answer: Tree) throws -> String {
      "/managers/leads/\(try ask.lead())"
    }
  }
}
