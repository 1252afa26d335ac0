import Foundation
import Postgres

extension Admins {
  /// Everybody who signs in or once did, and a form to add one.
  struct MembersPage: Page {
    typealias Place = Admins
    let members: [MemberLine]
    let total: Count
    var tiers: [TierChoice]
    var teams: [Choice]
    var partners: [Choice]

    /// A tier in a select.
    struct TierChoice: Encodable, Sendable {
      let code: String
      let name: Term<Tiers>
      let chosen: Bool

      static func all(chosen: String? = nil) -> [TierChoice] {
        Admins.tiers.map {
          TierChoice(code: $0, name: Term(stringLiteral: $0), chosen: $0 == chosen)
        }
      }
    }

    static let samples = [
      Self(
        members: [.sample], total: Count(1, "admins.members.total"),
        tiers: TierChoice.all(chosen: "head"),
        teams: [Choice("North", "North", chosen: true)], partners: [Choice("C", "C", chosen: true)])
    ]
    var title: Phrase { "admins.members.title" }

    static func load(_ ask: Ask<Admins>) async throws -> Self {
      let rows = try await ask(MemberLine.all(), MemberLine.teams(), MemberLine.partners())
      let members = try rows[0].lines(as: MemberLine.self)
      return Self(
        members: members, total: Count(members.count { $0.active }, "admins.members.total"),
        tiers: TierChoice.all(),
        teams: try rows[1].map { Choice(try $0["name"], try $0["name"]) },
        partners: try rows[2].map { Choice(try $0["name"], try $0["name"]) })
    }

    mutating func keep(_ typed: Typed, of form: String) {
      tiers = TierChoice.all(chosen: typed["tier"])
      teams = teams.choosing(typed["team"])
      partners = partners.choosing(typed["partner"])
    }
  }

  /// One member: what can be done with them, their sessions, and what was decided.
  struct MemberPage: Page {
    typealias Place = Admins
    let id: UUID
    let member: MemberLine
    let active: Bool
    let sessions: [SessionLine]
    let decisions: [Decision]
    var tiers: [MembersPage.TierChoice]
    var teams: [Choice]
    var languages: [Choice]

    static let samples = [
      Self(
        id: UUID(), member: .sample, active: true, sessions: [.sample], decisions: [.sample],
        tiers: MembersPage.TierChoice.all(chosen: "head"),
        teams: [Choice("North", "North", chosen: true)],
        languages: [Choice("ru", "Русский", chosen: true)])
    ]
    var title: Phrase { Phrase(verbatim: member.name) }

    static func load(_ ask: Ask<Admins>) async throws -> Self {
      let id = try ask.id()
      let rows = try await ask(
        MemberLine.one(.uuid(id)), SessionLine.all(), Decision.about(.uuid(id)), MemberLine.teams())
      guard let member = try rows[0].lines(as: MemberLine.self).first else { throw Problem.empty }
      return Self(
        id: id, member: member, active: member.active,
        sessions: try SessionLine.list(rows[1]).filter { $0.member == id },
        decisions: try rows[2].lines(),
        tiers: MembersPage.TierChoice.all().filter {
          $0.code != member.tier.code && $0.code != "partners"
        },
        teams: try rows[3].map { Choice(try $0["name"], try $0["name"]) }.choosing(member.team),
        languages: Language.allCases.map { Choice($0.rawValue, $0.ownName) }.choosing(
          member.language))
    }

    mutating func keep(_ typed: Typed, of form: String) {
      teams = teams.choosing(typed["team"])
      languages = languages.choosing(typed["language"])
    }
  }
}
