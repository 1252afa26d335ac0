import Foundation
import Postgres

extension Admins {
  /// Proposes another tier for a member.
  struct TierChange: Act {
    typealias Place = Admins
    typealias Form = MemberPage
    private static let change: Statement = "select admins.change_tier($1, $2, $3) as answer"
    let tier: String

    func call(_ ask: Ask<Admins>) throws -> Call {
      Self.change(.uuid(try ask.id()), .text(tier), .text(ask.key))
    }
    static func next(_ ask: Ask<Admins>, _ answer: Tree) throws -> String {
      try Admins.after(ask, answer)
    }
  }
}
