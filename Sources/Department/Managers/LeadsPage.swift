import Foundation
import Postgres

extension Managers {
  /// The manager's own leads by stage: what is next with each, and which are late.
  struct LeadsPage: Page {
    typealias Place = Managers

    /// One stage and the leads in it; also those that wait for their day.
    struct Group: Encodable, Sendable {
      let stage: String?
      let heading: Label?
      let count: Count
      let leads: [LeadLine]
    }

    let groups: [Group]
    let total: Count
    let standing: Standing
    /// What was searched for.
    let q: String?

    static let samples = [
      Self(
        groups: [
          Group(
            stage: "needs", heading: Label(ru: "Потребности", en: "Needs"),
            count: Count(1, "managers.leads.total"), leads: [.sample])
        ], total: Count(2, "managers.leads.total"), standing: Standing.sample, q: "acme")
    ]
    var title: Phrase { "managers.leads.title" }
    private static let day: Statement = "select managers.day() as answer"
    private static let sought: Statement = "select lead from managers.search($1, $2)"

    static func load(_ ask: Ask<Managers>) async throws -> Self {
      let q = ask.query("q")
      let rows = try await ask(
        LeadLine.all(), day(), sought(.init(q), .init(q.flatMap(Phone.sought))))
      guard let standing: Standing = try rows[1].answer() else { throw Problem.empty }
      var leads = try rows[0].map { try LeadLine($0) }
      if let q {
        let found = Set(try rows[2].map { try $0["lead", as: UUID.self] })
        leads = leads.filter { lead in
          found.contains(lead.id)
            || [lead.name, lead.company, lead.city].contains {
              $0?.localizedCaseInsensitiveContains(q) ?? false
            }
        }
      }
      var groups: [Group] = []
      for lead in leads where !lead.nurturing {
        if groups.last?.stage == lead.stage.code {
          continue
        }
        let same = leads.filter { !$0.nurturing && $0.stage.code == lead.stage.code }
        groups.append(
          Group(
            stage: lead.stage.code, heading: lead.stage.name,
            count: Count(same.count, "managers.leads.total"), leads: same))
      }
      let waiting = leads.filter(\.nurturing)
      if !waiting.isEmpty {
        groups.append(
          Group(
            stage: nil, heading: nil, count: Count(waiting.count, "managers.leads.total"),
            leads: waiting))
      }
      return Self(
        groups: groups, total: Count(leads.count, "managers.leads.total"), standing: standing, q: q)
    }
  }
}
