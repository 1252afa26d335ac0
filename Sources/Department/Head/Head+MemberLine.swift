import Foundation
import Postgres

extension Head {
  /// A member and what they hold.
  struct MemberLine: Codable, Sendable {
    let id: UUID
    let name: String
    let tier: Term<Tiers>
    let team: String?
    let partner: String?
    let active: Bool
    let leftAt: Date?
    let leads: Int
    let cards: Int
    let clients: Int
    let lateTasks: Int
    let cap: Int?

    static let all: Statement =
      "select to_jsonb(m) as line from head.members m order by m.active desc, m.tier, m.name"
    /// Who may hold a lead in sales.
    static let sellers: Statement = """
      select to_jsonb(m) as line from head.members m where m.active and m.tier in ('managers', 'head')
      order by m.tier desc, m.name
      """
    /// Who may look after a client.
    static let keepers: Statement = """
      select to_jsonb(m) as line from head.members m cross join head.settings s
      where m.active and (m.tier = 'accounts' or (m.tier = 'managers' and not s.accounts_on)) order by m.tier, m.name
      """

    /// In a select: the name and how full the hands are.
    var choice: Choice {
      let held = tier == "accounts" ? clients : leads
      return Choice(
        id.uuidString.lowercased(), "\(name) · \(held)" + (cap.map { " / \($0)" } ?? ""))
    }

    static let sample = MemberLine(
      id: UUID(), name: "Mark", tier: "managers", team: "North", partner: "Call-Centre North",
      active: false,
      leftAt: .now, leads: 3, cards: 1, clients: 2, lateTasks: 1, cap: 30)
  }
}
