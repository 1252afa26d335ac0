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
        throw try await refusal(problem, known)
      }
      guard let most: Int = try results[0].first?["requests_a_minute"] else {
        throw Refusal(.unauthorized)
      }
      return (results[1], known?.limit == most ? known : house.rates.learn(digest, limit: most))
    }

    /// The refusal as it is told; why nobody was let in is told only to who has the key. A key is counted from its first
    /// request on, also where that one is refused.
    private func refusal(_ problem: Problem, _ known: RateBook.Standing?) async throws -> Refusal {
      let isNobody = problem.word == .noone
      guard isNobody || known == nil, ![.tired, .maybe, .fault].contains(problem.word) else {
        return Refusal(problem)
      }
      let row = try await Problem.translating { try await pool.run([entering])[0] }.first
      let state = try row?["state", as: String?.self]
      let refusal =
        switch state {
        case _ where !isNobody: Refusal(problem)
        case "address": Refusal(.addressRefused)
        case "agent": Refusal(.agentRefused)
        default: Refusal(.unauthorized)
        }
      guard known == nil, let most = try row?["requests_a_minute", as: Int?.self] else {
        return refusal
      }
      return refusal.with(house.rates.learn(digest, limit: most).headers)
    }
  }
}
