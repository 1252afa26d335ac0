import Foundation
import Postgres

extension Admins {
  /// Declines a proposal, or takes one's own back.
  struct Declining: Act {
    typealias Place = Admins
    typealias Form = ProposalsPage
    private static let decline: Statement = "select admins.decline($1, $2) as answer"

    func call(_ ask: Ask<Admins>) throws -> Call {
      Self.decline(.uuid(try ask.id()), .text(ask.key))
    }
    static func next(_ ask: Ask<Admins>, _ answer: Tree) throws -> String { "/admins/proposals" }
  }
}
