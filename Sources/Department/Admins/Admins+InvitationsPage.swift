import Foundation
import Postgres

extension Admins {
  /// Who was invited, whether their links still open, and a form to invite somebody.
  struct InvitationsPage: Page {
    typealias Place = Admins
    private static let all: Statement =
      "select to_jsonb(i) as line from admins.invitations i order by i.invited_at desc limit 200"

    /// One invitation.
    struct Line: Codable, Sendable {
      let id: UUID
      let signInName: String
      let name: String
      let tier: Term<Tiers>
      let team: String?
      let partner: String?
      let invitedByName: String
      let invitedAt: Date
      let expiresAt: Date
      let state: Term<InvitationStates>
    }

    /// An invitation, and whether it can be renewed or revoked.
    struct Entry: Encodable, Sendable {
      let line: Line
      let pending: Bool
    }

    let invitations: [Entry]
    var tiers: [MembersPage.TierChoice]
    var teams: [Choice]
    var partners: [Choice]
    var languages: [Choice]
    /// A link that was made just now: the only time that it is seen.
    var link: String?
    /// Why there is none, though the invitation stands.
    var told = false
    /// It opens when a second admin has confirmed.
    var waits = false

    static let samples = [
      Self(
        invitations: [
          Entry(
            line: Line(
              id: UUID(), signInName: "nina", name: "Nina", tier: "managers", team: "North",
              partner: "Call-Centre North", invitedByName: "Adam", invitedAt: .now,
              expiresAt: .now, state: "open"), pending: true)
        ], tiers: MembersPage.TierChoice.all(chosen: "head"),
        teams: [Choice("North", "North", chosen: true)],
        partners: [Choice("C", "C", chosen: true)],
        languages: [Choice("ru", "Русский", chosen: true)], link: "http://127.0.0.1/join/abc",
        told: true, waits: true)
    ]
    var title: Phrase { "admins.invitations.title" }

    static func load(_ ask: Ask<Admins>) async throws -> Self {
      let rows = try await ask(all(), MemberLine.teams(), MemberLine.partners())
      return Self(
        invitations: try rows[0].lines(as: Line.self).map {
          Entry(line: $0, pending: ["open", "waiting", "expired"].contains($0.state.code))
        },
        tiers: MembersPage.TierChoice.all(),
        teams: try rows[1].map { Choice(try $0["name"], try $0["name"]) },
        partners: try rows[2].map { Choice(try $0["name"], try $0["name"]) },
        languages: Language.allCases.map { Choice($0.rawValue, $0.ownName) })
    }

    mutating func keep(_ typed: Typed, of form: String) {
      tiers = MembersPage.TierChoice.all(chosen: typed["tier"])
      teams = teams.choosing(typed["team"])
      partners = partners.choosing(typed["partner"])
      languages = languages.choosing(typed["language"])
    }

    /// Puts a link that was made just now on the page.
    fileprivate mutating func show(_ answer: Tree) {
      link = answer["link"]?.text
      told = link == nil
      waits = answer["proposal"]?.text != nil
    }
  }

  /// Invites a member by a link that is told once.
  struct Invitation: Act, LinkMaker {
    typealias Place = Admins
    typealias Form = InvitationsPage
    static let path = "/join/"
    private static let invite: Statement =
      "select admins.invite($1, $2, $3, $4, $5, $6, $7, $8, $9) as answer"
    let signInName: String
    let name: String
    let tier: String
    let language: String?
    let timeZone: String?
    let team: String?
    let partner: String?
    let secret = Secret.random()

    private enum CodingKeys: CodingKey {
      case signInName, name, tier, language, timeZone, team, partner
    }

    func call(_ ask: Ask<Admins>) throws -> Call {
      Self.invite(
        .text(signInName), .text(name), .text(tier), .init(language), .init(timeZone), .init(team),
        .init(partner), .bytes(ask.digest(secret)), .text(ask.key))
    }
    static func next(_ ask: Ask<Admins>, _ answer: Tree) throws -> String { "/admins/invitations" }
    static let showing: (@Sendable (Tree, inout InvitationsPage) -> Void)? = { $1.show($0) }
  }

  /// Makes a new link for an invitation; the old one opens nothing any more.
  struct InvitationRenewal: Act, LinkMaker {
    typealias Place = Admins
    typealias Form = InvitationsPage
    static let path = "/join/"
    private static let renew: Statement = "select admins.renew_invitation($1, $2, $3) as answer"
    let secret = Secret.random()

    private enum CodingKeys: CodingKey {}
    init(from decoder: any Decoder) throws {}

    func call(_ ask: Ask<Admins>) throws -> Call {
      Self.renew(.uuid(try ask.id()), .bytes(ask.digest(secret)), .text(ask.key))
    }
    static func next(_ ask: Ask<Admins>, _ answer: Tree) throws -> String { "/admins/invitations" }
    static let showing: (@Sendable (Tree, inout InvitationsPage) -> Void)? = { $1.show($0) }
  }

  /// Takes an invitation back.
  struct InvitationRevoking: Act {
    typealias Place = Admins
    typealias Form = InvitationsPage
    private static let revoke: Statement = "select admins.revoke_invitation($1, $2) as answer"

    func call(_ ask: Ask<Admins>) throws -> Call {
      Self.revoke(.uuid(try ask.id()), .text(ask.key))
    }
    static func next(_ ask: Ask<Admins>, _ answer: Tree) throws -> String { "/admins/invitations" }
  }
}
