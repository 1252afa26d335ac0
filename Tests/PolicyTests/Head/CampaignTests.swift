import Department
import Foundation
import Postgres
import TestKit
import Testing

/// Campaigns: opened with rules that hold, refused by field, paused and ended.
@Suite struct CampaignTests {
  static let add: Statement = "select head.add_campaign($1, $2, $3, $4)"

  @Test func `a campaign opens with its rules, the rest by default`() async throws {
    try await Cast.play { cast in
      let answer = try await cast.helen.gets(
        Self.add, "Spring", "banks",
        .json(
          #"{"weekday": ["08:00", "21:00"], "sunday": null, "saturday": null, "attempts_a_number": 3, "qualification": ["need"], "lease_minutes": 5}"#
        ),
        "k")
      #expect(answer?["name"]?.text == "Spring")
      let row = try await cast.helen.asks(
        "select script, weekday_from::text as opens, saturday_from is null as shut, attempts_a_number, attempts_a_day, qualification, lease::text as lease, status from head.campaigns where name = 'Spring'"
      )[0]
      #expect(try row["script", as: String.self] == "banks")
      #expect(try row["opens", as: String.self] == "08:00:00")
      #expect(try row["shut", as: Bool.self])
      #expect(try row["attempts_a_number", as: Int.self] == 3)
      #expect(try row["attempts_a_day", as: Int.self] == 2)
      #expect(try row["qualification", as: [String].self] == ["need"])
      #expect(try row["lease", as: String.self] == "00:05:00")
      let campaign = try #require(UUID(uuidString: answer?["campaign"]?.text ?? ""))
      try await cast.helen.asks("select head.switch_campaign($1, 'paused', 'p')", .uuid(campaign))
      #expect(
        await cast.helen.refusal("select head.switch_campaign($1, 'gone', 'q')", .uuid(campaign))
          == "WRONG")
      #expect(
        await cast.helen.refusal("select head.switch_campaign($1, 'ended', 'q')", .uuid(UUID()))
          == "EMPTY")
    }
  }

  @Test(arguments: [
    ("name", "", #"{}"#), ("name", "Banks", #"{}"#), ("script", "Spring", #"{}"#),
    ("rules", "Spring", #"[]"#), ("speed", "Spring", #"{"speed": 1}"#),
    ("kind", "Spring", #"{"kind": "warm"}"#),
    ("weekday", "Spring", #"{"weekday": ["20:00", "09:00"]}"#),
    ("weekday", "Spring", #"{"weekday": "always"}"#),
    ("saturday", "Spring", #"{"saturday": ["9", "10"]}"#),
    ("attempts_a_day", "Spring", #"{"attempts_a_day": 0}"#),
    ("attempts_a_number", "Spring", #"{"attempts_a_number": "many"}"#),
    ("lease_most_minutes", "Spring", #"{"lease_most_minutes": 5}"#),
    ("teams", "Spring", #"{"teams": ["Nobody's"]}"#),
    ("qualification", "Spring", #"{"qualification": []}"#),
    ("qualification", "Spring", #"{"qualification": ["Need!"]}"#),
    ("starts_on", "Spring", #"{"starts_on": "soon"}"#),
    ("ends_on", "Spring", #"{"starts_on": "2026-09-01", "ends_on": "2026-08-01"}"#),
    ("holidays_too", "Spring", #"{"holidays_too": "perhaps"}"#),
  ])
  func `a rule that cannot hold is refused by its name`(field: String, name: String, rules: String)
    async throws
  {
    try await Cast.play { cast in
      let script: Value = field == "script" ? "nobody's" : .null
      let refused = await cast.helen.refused(Self.add(.text(name), script, .json(rules), "k"))
      #expect(refused?.word == "WRONG")
      #expect(refused?.detail["field"]?.text == field)
      let campaigns: Int = try await cast.one("select count(*) from core.campaign")
      #expect(campaigns == 2)
    }
  }

  @Test func `nobody but the head opens or switches campaigns`() async throws {
    try await Cast.play { cast in
      for person in cast.all where person.name != "helen" {
        #expect(await person.refusal(Self.add, "Spring", .null, .json("{}"), "k") == "42501")
        #expect(
          await person.refusal("select head.switch_campaign($1, 'paused', 'k')", .uuid(Cast.banks))
            == "42501")
      }
    }
  }

  @Test func `the head takes an enquiry down into the queue; a known number joins what exists`()
    async throws
  {
    try await Cast.play { cast in
      let known = try await cast.lead("Acme")
      let open: Statement =
        "select head.open($1, null, $2, $3, 'mobile', 'Kazan', 'Europe/Moscow', '{Europe/Moscow}', 'A quote', $4)"
      let answer = try await cast.helen.gets(open, "Nina", "+79170000099", "+7 917 •••-••-99", "k1")
      let same = try await cast.helen.gets(
        open, "Ivan Acme", "+74950000001", "+7 495 •••-••-01", "k2")
      #expect(answer == same)
      #expect(try await cast.place(of: known) == "qualification")
      #expect(try await cast.mark.asks("select from core.lead").count == 2)
      #expect(try await cast.violations() == [])
      for person in cast.all where person.name != "helen" {
        #expect(await person.refusal(open, "Nina", "+79170000098", "+7", "k") == "42501")
      }
    }
  }
}
