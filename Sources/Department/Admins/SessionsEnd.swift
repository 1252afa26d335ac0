import Foundation
import Postgres

extension Admins {
  /// Ends all sessions of a member.
  struct SessionsEnd: Act {
    typealias Place = Admins
    typealias Form = MemberPage
    private static let end: Statement = "select admins.end_sessions($1, $2) as answer"

    func call(_ ask: Ask<Admins>) throws -> Call { Self.end(.uuid(try ask.id()), .text(ask.key)) }
    static func next(_ ask: Ask<Admins>, _ answer: Tree) throws -> String {
      try Admins.after(ask, answer)
    }
  }
}
