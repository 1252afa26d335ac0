import Foundation
import Postgres

extension Accounts {
  /// A client is lost, with a reason.
  struct Loss: Act {
    typealias Place = Accounts
    typealias Form = ClientPage
    private static let act: Statement = "select accounts.lose($1, $2, $3) as answer"

    let reason: String

    func call(_ ask: Ask<Accounts>) throws -> Call {
      Self.act(
        .uuid(try ask.id()),
        .text(reason),
        .text(ask.key))
    }

    static func next(_ ask: Ask<Accounts>, _ answer: Tree) throws -> String {
      try Accounts.address(ask)
    }
  }
}
