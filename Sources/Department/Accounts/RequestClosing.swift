import Foundation
import Postgres

extension Accounts {
  /// Closes a request with what came of it.
  struct RequestClosing: Act {
    typealias Place = Accounts
    typealias Form = ClientPage
    private static let act: Statement = "select accounts.close_request($1, $2, $3, $4) as answer"

    let reason: String
    let result: String

    func call(_ ask: Ask<Accounts>) throws -> Call {
      Self.act(
        .uuid(try ask.id("request")),
        .text(reason),
        .text(result),
        .text(ask.key))
    }

    static func next(_ ask: Ask<Accounts>, _ answer: Tree) throws -> String {
      try Accounts.address(ask, "work")
    }
  }
}
