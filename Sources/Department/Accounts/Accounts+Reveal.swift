import Foundation
import Postgres

extension Accounts {
  /// Shows a number of a client or of one of its people, counted by the hour.
  struct Reveal: Act {
    typealias Place = Accounts
    typealias Form = ClientPage
    private static let act: Statement = "select accounts.reveal($1, $2, $3) as answer"

    func call(_ ask: Ask<Accounts>) throws -> Call {
      Self.act(
        .uuid(try ask.id()),
        .uuid(try ask.id("number")),
        .text(ask.key))
    }

    static func next(_ ask: Ask<Accounts>, _ answer: Tree) throws -> String {
      try Accounts.address(ask, "people")
    }

    static let showing: (@Sendable (Tree, inout ClientPage) -> Void)? = { answer, page in
      guard let id = answer["number_id"]?.text.flatMap(UUID.init(uuidString:)),
        let number = answer["number"]?.text
      else { return }
      page.reveal(id, number)
    }
  }
}
