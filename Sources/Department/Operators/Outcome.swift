import Foundation
import Postgres

extension Operators {
  /// Ends the call with a result.
  ///
  /// A program sends `at`, `mine` and `reason`. A form has such fields for each result, named
  /// `when[callback]`, `own[callback]`, `why[later]`; those of the chosen one count.
  struct Outcome: Act {
    typealias Place = Operators
    typealias Form = CardPage
    private static let record: Statement =
      "select operators.record_outcome($1, $2, $3, $4, $5, $6, $7, $8) as answer"

    let disposition: String
    /// Talk time; by the clock where absent.
    let seconds: Int?
    let note: String?
    let at: Date?
    let mine: Bool?
    let reason: String?
    let when: Tree?
    let own: Tree?
    let why: Tree?
    /// The zone in which `when` is meant: the callee's.
    let clock: String?

    func call(_ ask: Ask<Operators>) throws -> Call {
      Self.record(
        .uuid(try ask.id()), .text(disposition), Value(seconds), Value(note),
        Value(try at ?? moment()), .bool(mine ?? (own?[disposition] != nil)),
        Value(reason ?? why?[disposition]?.text.flatMap { $0.isEmpty ? nil : $0 }), .text(ask.key))
    }

    /// The time that was typed: a day alone means its beginning.
    private func moment() throws -> Date? {
      guard let text = when?[disposition]?.text, !text.isEmpty else { return nil }
      guard let zone = TimeZone.named(clock ?? "UTC") else {
        throw Problem.wrong("clock", "value")
      }
      guard let date = Moment.local(text.contains("T") ? text : text + "T00:00", zone) else {
        throw Problem.wrong("at", "time")
      }
      return date
    }

    static func next(_ ask: Ask<Operators>, _ answer: Tree) throws -> String { "/operators?done=1" }
  }

  /// Hands the lead over to the managers' queue.
  struct Handover: Act {
    typealias Place = Operators
    typealias Form = CardPage
    private static let hand: Statement = "select operators.hand_over($1, $2, $3, $4) as answer"

    let note: String?
    /// Talk time; by the clock where absent.
    let seconds: Int?

    func call(_ ask: Ask<Operators>) throws -> Call {
      Self.hand(.uuid(try ask.id()), Value(note), Value(seconds), .text(ask.key))
    }

    static func next(_ ask: Ask<Operators>, _ answer: Tree) throws -> String { "/operators?done=1" }
  }
}
