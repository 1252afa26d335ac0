import Foundation
import Postgres

extension Operators {
  /// Starts the call: the number is there to be dialled.
  struct Dial: Act {
    typealias Place = Operators
    typealias Form = CardPage
    private static let dial: Statement = "select operators.dial($1, $2) as answer"

    func call(_ ask: Ask<Operators>) throws -> Call {
      Self.dial(.uuid(try ask.id()), .text(ask.key))
    }

    static func next(_ ask: Ask<Operators>, _ answer: Tree) throws -> String {
      "/operators/card/\(try ask.id().uuidString.lowercased())"
    }
  }

  /// Shows the number before the call, for a telephone that is not at the computer.
  struct Reveal: Act {
    typealias Place = Operators
    typealias Form = CardPage
    private static let reveal: Statement = "select operators.reveal($1, $2) as answer"

    func call(_ ask: Ask<Operators>) throws -> Call {
      Self.reveal(.uuid(try ask.id()), .text(ask.key))
    }

    static func next(_ ask: Ask<Operators>, _ answer: Tree) throws -> String {
      try Dial.next(ask, answer)
    }
  }

  /// Keeps the card while the call lasts.
  struct Extension: Act {
    typealias Place = Operators
    typealias Form = CardPage
    private static let extend: Statement = "select operators.extend($1, $2) as answer"

    func call(_ ask: Ask<Operators>) throws -> Call {
      Self.extend(.uuid(try ask.id()), .text(ask.key))
    }

    static func next(_ ask: Ask<Operators>, _ answer: Tree) throws -> String {
      try Dial.next(ask, answer)
    }
  }
}
