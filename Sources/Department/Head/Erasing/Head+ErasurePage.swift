import Foundation
import Postgres

extension Head {
  /// What erasing the person behind a lead would empty, and the two people that it takes.
  struct ErasurePage: Page {
    typealias Place = Head
    private static let preview: Statement = "select head.preview_erasure($1) as answer"

    /// Why: a person asked, took a consent back, or nothing needs the data any more.
    enum Reasons: TermList { static let prefix = "erasing.reasons" }

    /// What waits for a second person.
    struct Proposal: Codable, Sendable {
      let reason: Term<Reasons>
      let at: Date
      let expiresAt: Date
      let by: String
      /// The reader proposed it: somebody else confirms.
      let mine: Bool
    }

    /// What the database says.
    struct Plan: Codable, Sendable {
      let erasedAt: Date?
      let why: String?
      let names: [String]
      let numbers: Int
      /// Remarks, answers, facts and tasks.
      let written: Int
      let openLeads: Int
      let client: Bool
      let proposal: Proposal?
    }

    let id: UUID
    let plan: Plan
    /// Nothing is in the way and nobody has proposed it.
    let open: Bool
    /// What is in the way.
    let shut: Word?

    enum CodingKeys: CodingKey { case id, plan, open, shut }

    static let samples = [
      Self(
        id: UUID(),
        plan: Plan(
          erasedAt: .now, why: "unpaid", names: ["Acme Mill, Ivan Acme"], numbers: 2, written: 7,
          openLeads: 1, client: true,
          proposal: Proposal(
            reason: "asked", at: .now, expiresAt: .now, by: "Helen", mine: true))),
      Self(
        id: UUID(),
        plan: Plan(
          erasedAt: nil, why: nil, names: ["Acme Mill, Ivan Acme"], numbers: 2, written: 7,
          openLeads: 0, client: false, proposal: nil)),
    ]
    var title: Phrase { "erasing.title" }

    init(id: UUID, plan: Plan) {
      self.id = id
      self.plan = plan
      open = plan.why == nil && plan.proposal == nil
      shut = plan.why.map { Word("erasing.why", $0) }
    }

    static func load(_ ask: Ask<Head>) async throws -> Self {
      let id = try ask.id()
      guard let plan: Plan = try await ask(preview(.uuid(id))).answer() else { throw Problem.empty }
      return Self(id: id, plan: plan)
    }
  }

  /// Proposes it.
  struct Erasure: Act {
    typealias Place = Head
    typealias Form = ErasurePage
    private static let propose: Statement = "select head.propose_erasure($1, $2, $3) as answer"
    let reason: String

    func call(_ ask: Ask<Head>) throws -> Call {
      Self.propose(.uuid(try ask.id()), .text(reason), .text(ask.key))
    }
    static func next(_ ask: Ask<Head>, _ answer: Tree) throws -> String { try ask.erasurePath() }
  }

  /// A second head agrees: it is done, for good.
  struct ErasureConfirmation: Act {
    typealias Place = Head
    typealias Form = ErasurePage
    private static let confirm: Statement = "select head.confirm_erasure($1, $2) as answer"

    func call(_ ask: Ask<Head>) throws -> Call {
      Self.confirm(.uuid(try ask.id()), .text(ask.key))
    }
    static func next(_ ask: Ask<Head>, _ answer: Tree) throws -> String { try ask.erasurePath() }
  }

  /// Declines it, or takes one's own proposal back.
  struct ErasureDeclining: Act {
    typealias Place = Head
    typealias Form = ErasurePage
    private static let decline: Statement = "select head.decline_erasure($1, $2) as answer"

    func call(_ ask: Ask<Head>) throws -> Call {
      Self.decline(.uuid(try ask.id()), .text(ask.key))
    }
    static func next(_ ask: Ask<Head>, _ answer: Tree) throws -> String { try ask.erasurePath() }
  }
}

extension Ask where R == Head {
  /// Where the erasure of the lead in the address is shown.
  fileprivate func erasurePath() throws -> String {
    "/head/leads/\(try id().uuidString.lowercased())/erase"
  }
}
