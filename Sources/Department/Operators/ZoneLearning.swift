import Foundation
import Postgres

extension Operators {
  /// Keeps where the callee says they are: their city, or whose clock they live by.
  struct ZoneLearning: Act {
    typealias Place = Operators
    typealias Form = CardPage
    private static let learn: Statement =
      "select operators.learn_zone($1, $2, $3, $4, $5) as answer"
    let city: String?
    /// An IANA zone.
    let clock: String?

    func call(_ ask: Ask<Operators>) throws -> Call {
      let zone = try ask.zones.learned(city: city, clock: clock)
      return Self.learn(
        .uuid(try ask.id()), .init(city), .text(zone.id), .texts(zone.members), .text(ask.key))
    }

    static func next(_ ask: Ask<Operators>, _ answer: Tree) throws -> String {
      try Dial.next(ask, answer)
    }
  }
}
