import Foundation
import Postgres

extension Operators {
  /// Takes the next card, or the one in hand again.
  struct Claim: Act {
    typealias Place = Operators
    typealias Form = DayPage
    private static let claim: Statement =
      "select coalesce(operators.claim($1), '{\"card\": null}') as answer"

    func call(_ ask: Ask<Operators>) throws -> Call { Self.claim(.text(ask.key)) }

    static func next(_ ask: Ask<Operators>, _ answer: Tree) throws -> String {
      answer["card"]?.text.map { "/operators/card/\($0)" } ?? "/operators?nothing=1"
    }
  }

  /// Gives a card back before the call.
  struct Release: Act {
    typealias Place = Operators
    typealias Form = CardPage
    private static let release: Statement = "select operators.release($1, $2) as answer"

    func call(_ ask: Ask<Operators>) throws -> Call {
      Self.release(.uuid(try ask.id()), .text(ask.key))
    }

    static func next(_ ask: Ask<Operators>, _ answer: Tree) throws -> String { "/operators" }
  }
}
