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

    /// Which tiers work.
    struct Tiers: Codable, Sendable {
      let operatorsOn: Bool
      let accountsOn: Bool
    }

    let campaigns: [Entry]
    let tiers: Tiers

    static let samples = [
      Self(campaigns: [Entry(.sample)], tiers: Tiers(operatorsOn: true, accountsOn: false))
    ]
    var title: Phrase { "head.campaigns.title" }

    static func load(_ ask: Ask<Head>) async throws -> Self {
      let rows = try await ask(CampaignLine.all(), settings())
      guard let tiers = try rows[1].lines(as: Tiers.self).first else { throw Problem.empty }
      return Self(
        campaigns: try rows[0].lines(as: CampaignLine.self).map(Entry.init), tiers: tiers)
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
