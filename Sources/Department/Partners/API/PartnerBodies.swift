import Foundation

extension Partners {
  /// What an agent asks for.
  struct Claim: Decodable, Sendable {
    let batch: UUID?
    let count: Int?
  }

  /// The number of the lease that is meant, where it is to be checked.
  struct Lease: Decodable, Sendable {
    let lease: Int?
  }

  /// Answers by the questions' keys.
  struct Answers: Decodable, Sendable {
    let answers: Tree
    let lease: Int?
  }

  /// The result of a call.
  struct Outcome: Decodable, Sendable {
    let result: String
    let seconds: Int?
    let note: String?
    let at: String?
    let mine: Bool?
    let reason: String?
    let lease: Int?
  }

  /// A hand-over with its answers.
  struct Handover: Decodable, Sendable {
    let answers: Tree?
    let note: String?
    let seconds: Int?
    let lease: Int?
  }

  /// An agent to be.
  struct NewAgent: Decodable, Sendable {
    let name: String
    let reference: String?
  }

  /// What is to change of an agent.
  struct AgentChange: Decodable, Sendable {
    let name: String?
    let reference: String?
    let active: Bool?
  }

  /// A number that nobody may call.
  struct Quiet: Decodable, Sendable {
    let number: String
  }
}
