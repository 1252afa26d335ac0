import Foundation
import Postgres

extension Admins {
  /// A member leaves: everything held goes back, every session ends.
  struct Leave: Act {
    typealias Place = Admins
    typealias Form = MemberPage
    private static let leave: Statement = "select admins.deactivate($1, $2) as answer"

    func call(_ ask: Ask<Admins>) throws -> Call { Self.leave(.uuid(try ask.id()), .text(ask.key)) }
    static func next(_ ask: Ask<Admins>, _ answer: Tree) throws -> String {
      try Admins.after(ask, answer)
    }
  }
}
