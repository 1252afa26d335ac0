import Foundation
import Postgres

extension Head {
  /// What kind of list a campaign works.
  enum Kinds: TermList { static let prefix = "head.kinds" }
  /// What was done to a campaign.
  enum CampaignActs: TermList { static let prefix = "head.campaign_acts" }
  /// The rules of a campaign, by the name of their field.
  enum Rules: TermList { static let prefix = "head.rule_names" }

  /// A campaign with all its rules.
  struct CampaignLine: Codable, Sendable {
    /// An operator by name.
    struct Worker: Codable, Sendable {
      let id: UUID
      let name: String
    }

    let id: UUID
    var name: String
    let kind: Term<Kinds>
    let status: Term<Statuses>
    let priority: Int
    let script: String?
    let scriptTitle: String?
    /// The version that new cards begin with; nil: the newest.
    let scriptVersion: Int?
    let weekdays: Weekdays
    let weekdayFrom: String?
    let weekdayTo: String?
    let saturdayFrom: String?
    let saturdayTo: String?
    let sundayFrom: String?
    let sundayTo: String?
    let holidaysToo: Bool
    let attemptsANumber: Int
    let attemptsADay: Int
    let spacingMinutes: Int
    let leaseMinutes: Int
    let leaseMostMinutes: Int
    let qualification: [Term<Questions>]
    let responseNormMinutes: Int
    var startsOn: String?
    var endsOn: String?
    let teams: [String]
    let members: [Worker]
    /// How many operators may get its cards.
    let workers: Int

    static let all: Statement =
      "select to_jsonb(k) as line from head.campaigns k order by array_position('{running,paused,ended}'::text[], k.status), k.priority, k.name"
    static let one: Statement = "select to_jsonb(k) as line from head.campaigns k where k.id = $1"
    /// The rules that a campaign has where nothing is said.
    static let usual: Statement = "select to_jsonb(k) as line from head.usual_campaign k"

    static let sample = CampaignLine(
      id: UUID(), name: "Banks", kind: "cold", status: "running", priority: 100, script: "banks",
      scriptTitle: "Settlement accounts", scriptVersion: 2, weekdays: Weekdays([1, 2, 3, 5]),
      weekdayFrom: "09:00:00", weekdayTo: "20:00:00", saturdayFrom: "10:00:00",
      saturdayTo: "18:00:00", sundayFrom: "10:00:00", sundayTo: "12:00:00", holidaysToo: false,
      attemptsANumber: 6, attemptsADay: 2, spacingMinutes: 30, leaseMinutes: 10,
      leaseMostMinutes: 30, qualification: ["need"], responseNormMinutes: 15,
      startsOn: "2026-09-01", endsOn: "2026-12-01", teams: ["North"],
      members: [Worker(id: UUID(), name: "Olga")], workers: 0)

    /// The same rules for a campaign to be: its name and days are its own.
    var fresh: CampaignLine {
      var other = self
      other.name = ""
      other.startsOn = nil
      other.endsOn = nil
      return other
    }

    /// `09:00–20:00`, or nil where it is closed.
    static func window(_ from: String?, _ to: String?) -> String? {
      guard let from, let to else { return nil }
      return "\(from.prefix(5))–\(to.prefix(5))"
    }
  }

  /// After which result a number is tried again in a campaign, when and how often.
  struct Retry: Codable, Sendable {
    let disposition: String
    let label: Label
    let minutes: Int
    let most: Int?
    let usualMinutes: Int
    let usualMost: Int?

    static let ofCampaign: Statement =
      "select to_jsonb(r) as line from head.retries r where r.campaign = $1 order by r.position"
    /// What is usual, for a campaign that is not there yet.
    static let usual: Statement = """
      select distinct on (r.position) to_jsonb(r) || jsonb_build_object('minutes', r.usual_minutes, 'most', r.usual_most)
        as line from head.retries r order by r.position
      """
    static let sample = Retry(
      disposition: "busy", label: Label(ru: "Занято", en: "Busy"), minutes: 45, most: 6,
      usualMinutes: 30, usualMost: 6)
  }

  /// What was done to a campaign, when and by whom.
  struct CampaignEvent: Codable, Sendable {
    let at: Date
    let act: Term<CampaignActs>
    let memberName: String
    let fields: [Term<Rules>]?
    let status: Term<Statuses>?

    static let ofCampaign: Statement =
      "select to_jsonb(c) as line from head.campaign_changes c where c.campaign = $1 order by c.no desc limit 50"
    static let sample = CampaignEvent(
      at: .now, act: "campaign_changed", memberName: "Helen", fields: ["attempts_a_day"],
      status: "paused")
  }
}
