import Foundation
import Postgres

extension Head {
  /// The campaigns, and which tiers work.
  struct CampaignsPage: Page {
    typealias Place = Head
    private static let settings: Statement =
      "select jsonb_build_object('operators_on', s.operators_on, 'accounts_on', s.accounts_on) as line from head.settings s"

    /// A campaign, its hours in short, and what can be done with it.
    struct Entry: Encodable, Sendable {
      let line: CampaignLine
      let weekday: String?
      let saturday: String?
      let sunday: String?
      let running: Bool
      let paused: Bool
      /// No active operator may get its cards.
      let nobody: Bool

      init(_ line: CampaignLine) {
        self.line = line
        weekday =
          line.weekdays.days.isEmpty
          ? nil : CampaignLine.window(line.weekdayFrom, line.weekdayTo)
        saturday = CampaignLine.window(line.saturdayFrom, line.saturdayTo)
        sunday = CampaignLine.window(line.sundayFrom, line.sundayTo)
        running = line.status == "running"
        paused = line.status == "paused"
        nobody = line.workers == 0
      }
    }

    private static let preview: Statement = "select head.tier_preview() as answer"

    /// Which tiers work.
    struct Tiers: Codable, Sendable {
      let operatorsOn: Bool
      let accountsOn: Bool
    }

    /// What switching a tier would move, counted.
    struct Moves: Codable, Sendable {
      let calling: Int
      let promised: Int
      let onCall: Int
      let clients: Int
      let keptByManagers: Int
      let room: Int

      /// What switching tier 1 would do.
      func operators(_ tiers: Tiers) -> Phrase {
        guard tiers.operatorsOn else { return "steering.tiers.operators_on" }
        let leads = calling > 10_000 ? "> 10 000" : "\(calling)"
        return Phrase(
          "steering.tiers.operators_off",
          gaps: ["leads": leads, "promised": "\(promised)", "on_call": "\(onCall)"])
      }

      /// What switching tier 3 would do.
      func accounts(_ tiers: Tiers) -> Phrase {
        Phrase(
          tiers.accountsOn ? "steering.tiers.accounts_off" : "steering.tiers.accounts_on",
          gaps: ["clients": "\(clients)", "kept": "\(keptByManagers)", "room": "\(room)"])
      }
    }

    let campaigns: [Entry]
    let tiers: Tiers
    let moves: Moves
    let operatorsWould: Phrase
    let accountsWould: Phrase

    enum CodingKeys: CodingKey { case campaigns, tiers, moves }

    init(campaigns: [Entry], tiers: Tiers, moves: Moves) {
      self.campaigns = campaigns
      self.tiers = tiers
      self.moves = moves
      operatorsWould = moves.operators(tiers)
      accountsWould = moves.accounts(tiers)
    }

    static let samples = [
      Self(
        campaigns: [Entry(.sample)], tiers: Tiers(operatorsOn: true, accountsOn: false),
        moves: Moves(
          calling: 3, promised: 1, onCall: 1, clients: 2, keptByManagers: 1, room: 149))
    ]
    var title: Phrase { "head.campaigns.title" }

    static func load(_ ask: Ask<Head>) async throws -> Self {
      let rows = try await ask(CampaignLine.all(), settings(), preview())
      guard let tiers = try rows[1].lines(as: Tiers.self).first,
        let moves = try rows[2].answer(as: Moves.self)
      else { throw Problem.empty }
      return Self(
        campaigns: try rows[0].lines(as: CampaignLine.self).map(Entry.init), tiers: tiers,
        moves: moves)
    }
  }

  /// Switches tier 1 or tier 3 off or on; what is left out stays.
  struct TierSwitch: Act {
    typealias Place = Head
    typealias Form = CampaignsPage
    private static let turn: Statement = "select head.switch_tier($1, $2, $3) as answer"
    let operatorsOn: Bool?
    let accountsOn: Bool?

    func call(_ ask: Ask<Head>) throws -> Call {
      Self.turn(.init(operatorsOn), .init(accountsOn), .text(ask.key))
    }
    static func next(_ ask: Ask<Head>, _ answer: Tree) throws -> String { "/head/campaigns" }
  }
}
