import Foundation
import Postgres

extension Clients {
  /// Shows a number of a client or of one of its people, counted by the hour.
  struct Reveal<Place: Keeper>: Act {
    typealias Form = ClientPage<Place>
    private static var act: Statement {
      "select accounts.reveal($1, $2, $3) as answer"
    }

    func call(_ ask: Ask<Place>) throws -> Call {
      Self.act(
        .uuid(try ask.id()),
        .uuid(try ask.id("number")),
        .text(ask.key))
    }

    static func next(_ ask: Ask<Place>, _ answer: Tree) throws -> String {
      try Clients.address(ask, "people")
    }

    static var showing: (@Sendable (Tree, inout ClientPage<Place>) -> Void)? {
      { answer, page in
        guard let id = answer["number_id"]?.text.flatMap(UUID.init(uuidString:)),
          let number = answer["number"]?.text
        else { return }
        page.reveal(id, number)
      }
    }
  }
}
