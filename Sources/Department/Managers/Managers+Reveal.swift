import Foundation
import Postgres

extension Managers {
  /// Shows one number of an own lead, counted by the hour.
  struct Reveal: Act {
    typealias Place = Managers
    typealias Form = LeadPage
    private static let reveal: Statement = "select managers.reveal($1, $2, $3) as answer"
    let number: UUID?

    func call(_ ask: Ask<Managers>) throws -> Call {
      Self.reveal(.uuid(try ask.id()), .init(number), .text(ask.key))
    }

    static let showing: (@Sendable (Tree, inout LeadPage) -> Void)? = { answer, page in
      let id = answer["id"]?.text.flatMap(UUID.init(uuidString:))
      for at in page.numbers.indices where page.numbers[at].id == id {
        page.numbers[at].revealed = answer["number"]?.text
      }
    }

    static func next(_ ask: Ask<Managers>, _ answer: Tree) throws -> String {
      "/managers/leads/\(try ask.lead())"
    }
  }
}
