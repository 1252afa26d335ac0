import Foundation
import Postgres

extension Operators {
  /// Keeps an answer, and goes on to the next step of the script.
  struct Answering: Act {
    typealias Place = Operators
    typealias Form = CardPage
    private static let keep: Statement = "select operators.answer($1, $2, $3, $4, $5) as answer"

    /// Nil where a step asks nothing.
    let question: String?
    /// A word, a number, yes or no.
    let value: Tree?
    /// Where to go on; a form's button may say it in the address.
    let step: String?

    func call(_ ask: Ask<Operators>) throws -> Call {
      // A question that is passed over by a button is not answered, and nothing is kept of it.
      let said: Tree? = value == .null || value?.text == "" ? nil : value
      let skips = ask.query("skip") != nil
      return Self.keep(
        .uuid(try ask.id()), Value(skips ? nil : question),
        skips ? .null : said.map { .json($0.json) } ?? .null, Value(step ?? ask.query("goto")),
        .text(ask.key))
    }

    static func next(_ ask: Ask<Operators>, _ answer: Tree) throws -> String {
      try Dial.next(ask, answer)
    }
  }
}
