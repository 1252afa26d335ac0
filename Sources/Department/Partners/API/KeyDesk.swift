import Foundation
import HTTPTypes
import Postgres

extension Partners.RateBook.Standing {
  /// The limit as every answer tells it.
  var headers: HTTPFields {
    [
      .init("RateLimit-Limit")!: "\(limit)", .init("RateLimit-Remaining")!: "\(left)",
      .init("RateLimit-Reset")!: "\(reset)",
    ]
  }
}

extension Partners {
  /// The door to a partner's data by its key: identity and call in one round trip.
  struct KeyDesk: Sendable {
    private static let enter = Statement(
      "select state, requests_a_minute from auth.enter_by_key($1, $2, $3)", name: "enter_by_key")

    let house: House
    let secret: [UInt8]
    /// Who acts: the id or reference of an agent; nil where none is named.
    let agent: String?
    /// Where the request comes from; nil where that is no address.
    let address: String?

    private var pool: Pool { house.pools[.partners]! }
    private var digest: [UInt8] { Secret.digest(secret, key: house.key) }
    private var entering: Call {
      Self.enter(.bytes(digest), Value(agent), Value(address))
    }

    /// Counts the request, before anybody asks the database; nil for a key that was not let in yet.
    func count() throws -> RateBook.Standing? { try house.rates.count(digest) }

    /// One call as the key's agent, or its partner, and how the key stands; throws a refusal.
    func ask(_ call: Call, _ known: RateBook.Standing?) async throws -> (Rows, RateBook.Standing?) {
      let results: [Rows]
      do {
        results = try await Problem.translating { try await pool.run([entering, call]) }
      } catch let problem as Problem {
        guard problem.word == .noone else { throw Refusal(problem) }
        throw try await why()
      }
      guard let most: Int = try results[0].first?["requests_a_minute"] else {
        throw Refusal(.unauthorized)
      }
      return (results[1], known?.limit == most ? known : house.rates.learn(digest, limit: most))
    }

    /// Why nobody was let in: told only to who has the key.
    private func why() async throws -> Refusal {
      let rows = try await Problem.translating { try await pool.run([entering])[0] }
      switch try rows.first?["state", as: String?.self] {
      case "address": return Refusal(.addressRefused)
      case "agent": return Refusal(.agentRefused)
      default: return Refusal(.unauthorized)
      }
    }
  }
}
