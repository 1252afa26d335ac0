import Foundation
import Postgres

extension Accounts {
  /// Records a touch of a client and when the next one is due.
  struct Touch: Act {
    typealias Place = Accounts
    typealias Form = ClientPage
    private static let act: Statement = "select accounts.touch($1, $2, $3, $4, $5) as answer"

    let kind: String
    let result: String
    let nextTouchAt: Date?

    func call(_ ask: Ask<Accounts>) throws -> Call {
      Self.act(
        .uuid(try ask.id()),
        .text(kind),
        .text(result),
        .init(nextTouchAt),
        .text(ask.key))
    }

    static func next(_ ask: Ask<Accounts>, _ answer: Tree) throws -> String {
      try Accounts.address(ask)
    }
  }
}
