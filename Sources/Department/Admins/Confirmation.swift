import Foundation
import Postgres

extension Admins {
  /// A second admin agrees.
  struct Confirmation: Act {
    typealias Place = Admins
    typealias Form = ProposalsPage
    private static let confirm: Statement = "select admins.confirm($1, $2) as answer"

    func call(_ ask: Ask<Admins>) throws -> Call {
      Self.confirm(.uuid(try ask.id()), .text(ask.key))
    }
    static func next(_ ask: Ask<Admins>, _ answer: Tree) throws -> String { "/admins/proposals" }
  }
}
