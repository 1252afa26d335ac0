import Foundation
import Postgres

extension Head {
  /// The campaigns, and which tiers work.
  struct CampaignsPage: Page {
    typealias Place = Head
    private static let all: Statement =
      "select to_jsonb(k) as line from head.campaigns k order by array_position('{running,paused,ended}'::text[], k.status), k.name"
    private static let settings: Statement =
      "select jsonb_build_object('operators_on', s.operators_on, 'accounts_on', s.accounts_on) as line from head.settings s"
    private static let scripts: Statement = "select name, title from core.script order by name"

    /// A campaign with the rules a person asks for.
    struct Line: Codable, Sendable {
      let id: UUID
      let name: String
      let status: Term<Statuses>
      let script: String?
      let weekdayFrom: String?
      let weekdayTo: String?
      let saturdayFrom: String?
      let saturdayTo: String?
      let sundayFrom: String?
      let sundayTo: String?
      let attemptsANumber: Int
      let attemptsADay: Int
      let teams: [String]
    }

    /// A campaign, its windows in short, and what can be done with it.
    struct Entry: Encodable, Sendable {
      let line: Line
      let weekday: String?
      let saturday: String?
      let sunday: String?
      let running: Bool
      let paused: Bool

      init(_ line: Line) {
        self.line = line
        weekday = Self.window(line.weekdayFrom, line.weekdayTo)
        saturday = Self.window(line.saturdayFrom, line.saturdayTo)
        sunday = Self.window(line.sundayFrom, line.sundayTo)
        running = line.status == "running"
        paused = line.status == "paused"
      }

      private static func window(_ from: String?, _ to: String?) -> String? {
        guard let from, let to else { return nil }
        return "\(from.prefix(5))–\(to.prefix(5))"
      }
    }

    /// Which tiers work.
    struct Tiers: Codable, Sendable {
      let operatorsOn: Bool
      let accountsOn: Bool
    }

    let campaigns: [Entry]
    let tiers: Tiers
    var scripts: [Choice]

    static let samples = [
      Self(
        campaigns: [
          Entry(
            Line(
              id: UUID(), name: "Banks", status: "running", script: "banks",
              weekdayFrom: "09:00:00", weekdayTo: "20:00:00",
              saturdayFrom: "10:00:00", saturdayTo: "18:00:00", sundayFrom: "10:00:00",
              sundayTo: "12:00:00",
              attemptsANumber: 6, attemptsADay: 2, teams: ["North"]))
        ], tiers: Tiers(operatorsOn: true, accountsOn: false),
        scripts: [Choice("banks", "Banks", chosen: true)])
    ]
    var title: Phrase { "head.campaigns.title" }

    static func load(_ ask: Ask<Head>) async throws -> Self {
      let rows = try await ask(all(), settings(), scripts())
      guard let tiers = try rows[1].lines(as: Tiers.self).first else { throw Problem.empty }
      return Self(
        campaigns: try rows[0].lines(as: Line.self).map(Entry.init), tiers: tiers,
        scripts: try rows[2].map { Choice(try $0["name"], try $0["title"]) })
    }

    mutating func keep(_ typed: Typed, of form: String) {
      scripts = scripts.choosing(typed["script"])
    }
  }

  /// Opens a campaign: a name, perhaps a script by its name, and rules; what is left out has the defaults.
  struct Campaign: Act {
    typealias Place = Head
    typealias Form = CampaignsPage
    private static let add: Statement = "select head.add_campaign($1, $2, $3, $4) as answer"
    let name: String
    let script: String?
    /// As `head.add_campaign` says: kind, priority, teams, weekday, saturday, sunday, holidays_too, attempts_a_number …
    let rules: Tree?

    func call(_ ask: Ask<Head>) throws -> Call {
      Self.add(.text(name), .init(script), .json(rules?.json ?? "{}"), .text(ask.key))
    }
    static func next(_ ask: Ask<Head>, _ answer: Tree) throws -> String { "/head/campaigns" }
  }

  /// Pauses, resumes or ends a campaign.
  struct CampaignSwitch: Act {
    typealias Place = Head
    typealias Form = CampaignsPage
    private static let turn: Statement = "select head.switch_campaign($1, $2, $3) as answer"
    let status: String

    func call(_ ask: Ask<Head>) throws -> Call {
      Self.turn(.uuid(try ask.id()), .text(status), .text(ask.key))
    }
    static func next(_ ask: Ask<Head>, _ answer: Tree) throws -> String { "/head/campaigns" }
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
