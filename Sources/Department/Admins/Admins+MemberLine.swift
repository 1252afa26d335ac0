import Foundation
import Postgres

extension Admins {
  /// A member as the admin sees one: no lead, no client.
  struct MemberLine: Codable, Sendable {
    let id: UUID
    let signInName: String
    let name: String
    let tier: Term<Tiers>
    let language: String?
    let zone: String
    let team: String?
    let partner: String?
    let active: Bool
    let createdAt: Date
    let leftAt: Date?
    /// How many sessions and keys are open.
    let sessions: Int
    let seenAt: Date?

    static let all: Statement =
      "select to_jsonb(m) || jsonb_build_object('sessions', s.sessions, 'seen_at', s.seen_at) as line from admins.members m join admins.seen() s on s.member = m.id order by m.active desc, m.tier, m.name"
    static let one: Statement =
      "select to_jsonb(m) || jsonb_build_object('sessions', s.sessions, 'seen_at', s.seen_at) as line from admins.members m join admins.seen() s on s.member = m.id where m.id = $1"
    static let teams: Statement = "select name from admins.teams order by name"
    static let partners: Statement = "select name from admins.partners order by name"

    static let sample = MemberLine(
      id: UUID(), signInName: "mark", name: "Mark", tier: "managers", language: "ru",
      zone: "Europe/Moscow",
      team: "North", partner: "Call-Centre North", active: false, createdAt: .now, leftAt: .now,
      sessions: 1, seenAt: .now)
  }

  /// An open session or key, never what proves it.
  struct SessionLine: Encodable, Sendable {
    let id: UUID
    let member: UUID
    let memberName: String
    let tier: Term<Tiers>
    let kind: Term<SessionKinds>
    /// What a key is for; nil for what is no key.
    let label: String?
    let address: String?
    let openedAt: Date
    /// When it was last presented, to five minutes.
    let seenAt: Date?
    let expiresAt: Date

    static let all: Statement =
      "select id, member, member_name, tier, kind, label, address, opened_at, seen_at, expires_at from admins.sessions()"
    static let sample = SessionLine(
      id: UUID(), member: UUID(), memberName: "Mark", tier: "managers", kind: "key", label: "CRM",
      address: "127.0.0.1", openedAt: .now, seenAt: .now,
      expiresAt: .now)

    static func list(_ rows: Rows) throws -> [SessionLine] {
      try rows.map { row in
        SessionLine(
          id: try row["id"], member: try row["member"], memberName: try row["member_name"],
          tier: Term(stringLiteral: try row["tier"]), kind: Term(stringLiteral: try row["kind"]),
          label: try row["label"], address: try row["address"], openedAt: try row["opened_at"],
          seenAt: try row["seen_at"],
          expiresAt: try row["expires_at"])
      }
    }
  }

  /// What was decided about a member.
  struct Decision: Codable, Sendable {
    /// What a decision brought with it: counts and tiers, never a name.
    struct Detail: Codable, Sendable {
      let leads: Int?
      let callbacks: Int?
      let clients: Int?
      let tasks: Int?
      let tier: Term<Tiers>?
      let from: Term<Tiers>?
      let to: Term<Tiers>?
      let kind: Term<Kinds>?
    }
    let no: Int
    let at: Date
    let memberName: String
    let act: Term<Acts>
    let subject: UUID?
    let subjectName: String?
    let detail: Detail

    static let latest: Statement =
      "select to_jsonb(d) as line from admins.decisions d order by d.no desc limit 200"
    static let about: Statement =
      "select to_jsonb(d) as line from admins.decisions d where d.subject = $1 order by d.no desc limit 100"
    static let sample = Decision(
      no: 1, at: .now, memberName: "Adam", act: "member_left", subject: UUID(), subjectName: "Mark",
      detail: Detail(
        leads: 3, callbacks: 1, clients: 2, tasks: 4, tier: "head", from: "managers",
        to: "accounts", kind: "change_tier"))
  }
}
