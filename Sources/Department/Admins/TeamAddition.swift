import Foundation
import Postgres

extension Admins {
  /// Adds a team.
  struct TeamAddition: Act {
    typealias Place = Admins
    typealias Form = MembersPage
    private static let add: Statement = "select admins.add_team($1, $2) as answer"
    let name: String

    func call(_ ask: Ask<Admins>) throws -> Call { Self.add(.text(name), .text(ask.key)) }
    static func next(_ ask: Ask<Admins>, _ answer: Tree) throws -> String { "/admins" }
  }
}
