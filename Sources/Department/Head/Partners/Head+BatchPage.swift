import Foundation
import Postgres

extension Head {
  /// One batch: its terms, how far it is, hour by hour and agent by agent, and own operators in the same campaign beside it.
  struct BatchPage: Page {
    typealias Place = Head

    let id: UUID
    let batch: BatchEntry
    let whole: Quality?
    let own: Quality?
    let hours: [Quality]
    let agents: [Quality]
    let reasons: [Quality]
    let changes: [ContractChange]

    enum CodingKeys: CodingKey { case batch, whole, own, hours, agents, reasons, changes }

    static let samples = [
      Self(
        id: UUID(), batch: BatchEntry(.sample), whole: .sample, own: .sample, hours: [.sample],
        agents: [.sample], reasons: [.sample], changes: [.sample])
    ]
    var title: Phrase { Phrase(verbatim: batch.line.name) }

    static func load(_ ask: Ask<Head>) async throws -> Self {
      let batch = try ask.id()
      let id = Value.uuid(batch)
      let figures = { (by: String) in Quality.ofPartner(.null, id, .null, .null, .text(by)) }
      let rows = try await ask(
        BatchLine.one(id), figures("all"), figures("hour"), figures("agent"), figures("reason"),
        ContractChange.ofSubject(id), ownBeside(id))
      guard let line = try rows[0].lines(as: BatchLine.self).first else { throw Problem.empty }
      let parts = { (at: Int, by: String) in
        try rows[at].lines(as: Quality.Line.self).map {
          Quality($0, title: Quality.title($0, by: by))
        }
      }
      return Self(
        id: batch, batch: BatchEntry(line),
        whole: try rows[1].lines(as: Quality.Line.self).first.map {
          Quality($0, title: Phrase(verbatim: line.partnerName))
        },
        own: try rows[6].lines(as: Quality.Line.self).first.map {
          Quality($0, title: Phrase("contracts.own"))
        },
        // The last two days of work, the newest first.
        hours: try parts(2, "hour").suffix(48).reversed(), agents: try parts(3, "agent"),
        reasons: try parts(4, "reason").filter { !$0.isUnnamed }, changes: try rows[5].lines())
    }

    /// Own operators in the batch's campaign, from its first day on.
    private static let ownBeside: Statement = """
      select to_jsonb(f) as line from head.batches b, head.settings s,
        head.own_figures(b.campaign, (b.opened_at at time zone s.zone)::date, (b.closed_at at time zone s.zone)::date) f
      where b.id = $1
      """
  }
}
