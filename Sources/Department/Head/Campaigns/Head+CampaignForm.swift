import Foundation
import Postgres

extension Head {
  /// What the form of a campaign shows: the rules as fields, and what can be picked.
  struct CampaignForm: Encodable, Sendable {
    /// A box to tick.
    struct Tick<Name: Encodable & Sendable>: Encodable, Sendable {
      let code: String
      let name: Name
      var chosen: Bool
    }

    /// A script and which version of it; nil: the newest.
    struct Script: Encodable, Sendable, Choosable {
      let code: String
      let title: String
      let version: Int?
      var chosen: Bool
    }

    /// When a number is tried again after one result, as fields.
    struct Again: Encodable, Sendable {
      let code: String
      let label: Label
      var minutes: String
      var most: String
      let usual: Span
      let usualMost: Int?

      enum CodingKeys: CodingKey { case code, minutes, most }
    }

    var name = ""
    var kinds: [WordChoice]
    var scripts: [Script]
    var noScript = false
    var weekdays: [Tick<Word>]
    var weekdayFrom = ""
    var weekdayTo = ""
    var saturdayFrom = ""
    var saturdayTo = ""
    var sundayFrom = ""
    var sundayTo = ""
    var holidaysToo = false
    var attemptsANumber = ""
    var attemptsADay = ""
    var spacingMinutes = ""
    var retries: [Again]
    var leaseMinutes = ""
    var leaseMostMinutes = ""
    var questions: [Tick<Term<Questions>>]
    var responseNormMinutes = ""
    var priority = ""
    var teams: [Tick<String>]
    var members: [Tick<String>]
    var startsOn = ""
    var endsOn = ""

    enum CodingKeys: CodingKey { case scripts, teams, members }

    /// What was typed, after a refusal.
    mutating func keep(_ typed: Typed) {
      name = typed["name"] ?? ""
      kinds = kinds.choosing(typed["kind"])
      noScript = typed["script"] == "none"
      scripts = scripts.choosing(typed["script"])
      weekdays.tick(typed.list("weekdays"))
      weekdayFrom = typed["weekday.from"] ?? ""
      weekdayTo = typed["weekday.to"] ?? ""
      saturdayFrom = typed["saturday.from"] ?? ""
      saturdayTo = typed["saturday.to"] ?? ""
      sundayFrom = typed["sunday.from"] ?? ""
      sundayTo = typed["sunday.to"] ?? ""
      holidaysToo = typed["holidays_too"] == "true"
      attemptsANumber = typed["attempts_a_number"] ?? ""
      attemptsADay = typed["attempts_a_day"] ?? ""
      spacingMinutes = typed["spacing_minutes"] ?? ""
      for at in retries.indices {
        retries[at].minutes = typed["retry_after.\(retries[at].code)"] ?? ""
        retries[at].most = typed["retry_most.\(retries[at].code)"] ?? ""
      }
      leaseMinutes = typed["lease_minutes"] ?? ""
      leaseMostMinutes = typed["lease_most_minutes"] ?? ""
      questions.tick(typed.list("qualification"))
      responseNormMinutes = typed["response_norm_minutes"] ?? ""
      priority = typed["priority"] ?? ""
      teams.tick(typed.list("teams"))
      members.tick(typed.list("members"))
      startsOn = typed["starts_on"] ?? ""
      endsOn = typed["ends_on"] ?? ""
    }
  }
}

extension Head.CampaignForm {
  private static let scripts: Statement =
    "select to_jsonb(v) as line from head.script_versions v order by v.title, v.script, v.no desc"
  private static let questions: Statement =
    "select key from head.questions group by key order by min(script), key"
  private static let teams: Statement = "select name from core.team order by name"
  private static let operators: Statement =
    "select m.id, m.name from head.members m where m.active and m.tier = 'operators' order by m.name"

  /// What `init` reads, in its order.
  static var choices: [Call] { [scripts(), questions(), teams(), operators()] }

  /// A published version.
  private struct Version: Decodable {
    let script: String
    let title: String
    let no: Int
    let newest: Bool
  }

  /// The form of a campaign, or of one to be, from the answers to `choices`.
  init(_ line: Head.CampaignLine, _ retries: [Head.Retry], _ rows: [Rows]) throws {
    let asked = line.qualification.map(\.code)
    var keys = ["need", "authority", "budget", "timing"]
    for key in asked + (try rows[1].map { try $0["key"] }) where !keys.contains(key) {
      keys.append(key)
    }
    self.init(
      kinds: ["cold", "nurture", "reactivation"].map {
        WordChoice("head.kinds", $0, chosen: line.kind.code == $0)
      },
      scripts: try rows[0].lines(as: Version.self).flatMap { Self.entries($0, line) },
      noScript: line.script == nil,
      weekdays: (1...5).map {
        Tick(code: "\($0)", name: Weekdays.name($0), chosen: line.weekdays.days.contains($0))
      },
      retries: retries.map(Again.init),
      questions: keys.map {
        Tick(code: $0, name: Term(stringLiteral: $0), chosen: asked.contains($0))
      },
      teams: try rows[2].map {
        let name: String = try $0["name"]
        return Tick(code: name, name: name, chosen: line.teams.contains(name))
      },
      members: try rows[3].map {
        let id: UUID = try $0["id"]
        return Tick(
          code: id.uuidString.lowercased(), name: try $0["name"],
          chosen: line.members.contains { $0.id == id })
      })
    fill(line)
  }

  /// A version, and before the newest one the choice of whichever is newest.
  private static func entries(_ version: Version, _ line: Head.CampaignLine) -> [Script] {
    let mine = line.script == version.script
    let fixed = Script(
      code: "\(version.script)@\(version.no)", title: version.title, version: version.no,
      chosen: mine && line.scriptVersion == version.no)
    let newest = Script(
      code: version.script, title: version.title, version: nil,
      chosen: mine && line.scriptVersion == nil)
    return version.newest ? [newest, fixed] : [fixed]
  }

  /// The plain fields.
  private mutating func fill(_ line: Head.CampaignLine) {
    func clock(_ time: String?) -> String { time.map { String($0.prefix(5)) } ?? "" }
    name = line.name
    weekdayFrom = clock(line.weekdayFrom)
    weekdayTo = clock(line.weekdayTo)
    saturdayFrom = clock(line.saturdayFrom)
    saturdayTo = clock(line.saturdayTo)
    sundayFrom = clock(line.sundayFrom)
    sundayTo = clock(line.sundayTo)
    holidaysToo = line.holidaysToo
    attemptsANumber = "\(line.attemptsANumber)"
    attemptsADay = "\(line.attemptsADay)"
    spacingMinutes = "\(line.spacingMinutes)"
    leaseMinutes = "\(line.leaseMinutes)"
    leaseMostMinutes = "\(line.leaseMostMinutes)"
    responseNormMinutes = "\(line.responseNormMinutes)"
    priority = "\(line.priority)"
    startsOn = line.startsOn ?? ""
    endsOn = line.endsOn ?? ""
  }

  static let sample = Self(
    kinds: [WordChoice("head.kinds", "cold", chosen: true)],
    scripts: [
      Script(code: "banks", title: "Banks", version: nil, chosen: false),
      Script(code: "banks@2", title: "Banks", version: 2, chosen: true),
    ], noScript: true, weekdays: [Tick(code: "1", name: Weekdays.name(1), chosen: true)],
    holidaysToo: true, retries: [Again(.sample)],
    questions: [Tick(code: "need", name: "need", chosen: true)],
    teams: [Tick(code: "North", name: "North", chosen: true)],
    members: [Tick(code: "1", name: "Olga", chosen: true)])
}

extension Head.CampaignForm.Again {
  init(_ retry: Head.Retry) {
    code = retry.disposition
    label = retry.label
    minutes = "\(retry.minutes)"
    most = retry.most.map { "\($0)" } ?? ""
    usual = Span(retry.usualMinutes * 60)
    usualMost = retry.usualMost
  }
}

extension Array {
  /// Ticks these codes and no other.
  fileprivate mutating func tick<Name>(_ codes: [String])
  where Element == Head.CampaignForm.Tick<Name> {
    for at in indices { self[at].chosen = codes.contains(self[at].code) }
  }
}

extension Typed {
  /// The texts of a list: `teams[]=North&teams[]=South`.
  func list(_ name: String) -> [String] {
    guard case .array(let items)? = tree[name] else { return [] }
    return items.compactMap(\.text)
  }
}
