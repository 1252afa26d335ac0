import Foundation
import Postgres

extension Head {
  /// How a batch came to its end.
  enum BatchEnds: TermList { static let prefix = "contracts.ends" }
  /// What was decided about a call centre or a batch.
  enum ContractActs: TermList { static let prefix = "contracts.acts" }

  /// An outside call centre and what is agreed with it.
  struct PartnerLine: Codable, Sendable {
    let id: UUID
    let name: String
    let active: Bool
    let createdAt: Date
    let stoppedAt: Date?
    let cardsAtOnce: Int
    let revealsADay: Int
    let requestsAMinute: Int
    let agentsMost: Int
    let tellsWon: Bool
    let agents: Figure
    let openBatches: Figure
    /// What still waits in its open batches.
    let leadsLeft: Figure

    static let all: Statement =
      "select to_jsonb(p) as line from head.partners p order by p.active desc, p.name"
    static let one: Statement = "select to_jsonb(p) as line from head.partners p where p.id = $1"
    static let sample = PartnerLine(
      id: UUID(), name: "Call-Centre North", active: true, createdAt: .now, stoppedAt: .now,
      cardsAtOnce: 5, revealsADay: 2000, requestsAMinute: 600, agentsMost: 100, tellsWon: true,
      agents: Figure(12), openBatches: Figure(2), leadsLeft: Figure(4100))
  }

  /// A part of a campaign that was given to a call centre.
  struct BatchLine: Codable, Sendable {
    let id: UUID
    let partner: UUID
    let partnerName: String
    let campaign: UUID
    let campaignName: String
    let name: String
    let size: Figure
    let cardsADay: Figure?
    let callsFrom: String?
    let callsTo: String?
    let priceCents: Int64
    let currency: String
    let endsOn: Day?
    let openedAt: Date
    let openedBy: String
    let closedAt: Date?
    let closedBy: String?
    let closedAs: Term<BatchEnds>?
    let waiting: Figure
    let onCall: Figure

    static let ofPartner: Statement = """
      select to_jsonb(b) as line from head.batches b where b.partner = $1
      order by b.closed_at is null desc, b.opened_at desc limit 100
      """
    static let one: Statement = "select to_jsonb(b) as line from head.batches b where b.id = $1"
    static let sample = BatchLine(
      id: UUID(), partner: UUID(), partnerName: "Call-Centre North", campaign: UUID(),
      campaignName: "Banks", name: "Banks, first thousand", size: Figure(1000),
      cardsADay: Figure(300), callsFrom: "10:00", callsTo: "18:00", priceCents: 150_00,
      currency: "RUB", endsOn: Day("2026-12-31"), openedAt: .now, openedBy: "Helen",
      closedAt: .now, closedBy: "Helen", closedAs: "stopped", waiting: Figure(412),
      onCall: Figure(3))
  }

  /// A batch for a page: its price in words, and whether it is open.
  struct BatchEntry: Encodable, Sendable {
    let line: BatchLine
    let price: Price
    let isOpen: Bool

    init(_ line: BatchLine) {
      self.line = line
      price = Price(line.priceCents, line.currency)
      isOpen = line.closedAt == nil
    }
    func encode(to encoder: any Encoder) throws { try line.encode(to: encoder) }
  }

  /// A live key of a call centre's software.
  struct PartnerKeyLine: Codable, Sendable {
    let id: UUID
    let label: String
    let scopes: [Term<Partners.Scopes>]
    let addresses: [String]?
    let createdAt: Date
    let seenAt: Date?
    let expiresAt: Date

    static let ofPartner: Statement = "select to_jsonb(k) as line from head.partner_keys($1) k"
    static let sample = PartnerKeyLine(
      id: UUID(), label: "dialler", scopes: ["work"], addresses: ["192.0.2.0/24"], createdAt: .now,
      seenAt: .now,
      expiresAt: .now)
  }

  /// What was decided about a call centre, and by whom.
  struct ContractChange: Codable, Sendable {
    let at: Date
    let memberName: String
    let act: Term<ContractActs>

    static let ofSubject: Statement = """
      select to_jsonb(d) as line from head.decisions d where d.subject = $1 order by d.no desc limit 30
      """
    static let sample = ContractChange(at: .now, memberName: "Helen", act: "partner_added")
  }
}
