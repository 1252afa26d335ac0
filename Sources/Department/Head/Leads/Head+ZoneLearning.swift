import Foundation
import Postgres

extension Head {
  /// Sets where a lead's contact is: the city, or whose clock it lives by.
  struct ZoneLearning: Act {
    typealias Place = Head
    typealias Form = LeadPage
    private static let learn: Statement = "select head.learn_zone($1, $2, $3, $4, $5) as answer"
    let city: String?
    /// An IANA zone.
    let clock: String?

    func call(_ ask: Ask<Head>) throws -> Call {
      let zone = try ask.zones.learned(city: city, clock: clock)
      return Self.learn(
        .uuid(try ask.id()), .init(city), .text(zone.id), .texts(zone.members), .text(ask.key))
    }

    static func next(_ ask: Ask<Head>, _ answer: Tree) throws -> String {
      "/head/leads/\(try ask.id().uuidString.lowercased())"
    }
  }
}
