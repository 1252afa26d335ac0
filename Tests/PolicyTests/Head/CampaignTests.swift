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
    ("weekday", "Spring", #"{"weekday": null, "saturday": null, "sunday": null}"#),
    ("weekday", "Spring", #"{"weekdays": [], "saturday": null}"#),
    ("weekdays", "Spring", #"{"weekdays": [6]}"#),
    ("ends_on", "Spring", #"{"ends_on": "2026-01-01"}"#),
    ("ends_on", "Spring", #"{"starts_on": "2096-09-02", "ends_on": "2096-09-02"}"#),
    ("response_norm_minutes", "Spring", #"{"response_norm_minutes": -15}"#),
    ("response_norm_minutes", "Spring", #"{"response_norm_minutes": 0}"#),
    ("spacing_minutes", "Spring", #"{"spacing_minutes": "-1"}"#),
    ("priority", "Spring", #"{"priority": 0}"#),
    ("retry_after.busy", "Spring", #"{"retry_after": {"busy": 44641}}"#),
    ("retry_most.busy", "Spring", #"{"retry_most": {"busy": 0}}"#),
    ("retry_after.refused", "Spring", #"{"retry_after": {"refused": 5}}"#),
    ("retry_after", "Spring", #"{"retry_after": 5}"#),
    ("members", "Spring", #"{"members": ["aaaaaaaa-0000-4000-8000-000000000003"]}"#),
    ("qualification", "Spring", #"{"qualification": ["need", "need"]}"#),
    ("like", "Spring", #"{"like": "aaaaaaaa-0000-4000-8000-000000000003"}"#),
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
      guard !["name", "script", "rules", "speed", "like"].contains(field) else { return }
      let change: Statement = "select head.change_campaign($1, null, null, $2, 'c')"
      let kept = await cast.helen.refused(change(.uuid(Self.spring(cast)), .json(rules)))
      #expect(kept?.word == "WRONG")
      #expect(kept?.detail["field"]?.text == field)
    }
  }

  /// A campaign with the usual rules.
  static func spring(_ cast: Cast) async -> UUID {
    let made = try? await cast.helen.gets(Self.add, "Usual", .null, .json("{}"), "usual")
    return made?["campaign"]?.text.flatMap { UUID(uuidString: $0) } ?? UUID()
  }

  @Test func `what the form calls usual is what a campaign gets of which nothing was said`()
    async throws
  {
    try await Cast.play { cast in
      let id = await Self.spring(cast)
      let same: Bool = try await cast.helen.asks(
        """
        select (to_jsonb(u) - '{id,name}'::text[]) = (select (to_jsonb(k) - '{id,name}'::text[]) - (
            select array_agg(f) from jsonb_object_keys(to_jsonb(k)) f where not to_jsonb(u) ? f)
          from head.campaigns k where k.id = $1) as same from head.usual_campaign u
        """, .uuid(id))[0]["same"]
      #expect(same)
    }
  }

  @Test func `a campaign like another one has its rules, and its own name and days`() async throws {
    try await Cast.play { cast in
      let autumn = try await cast.helen.gets(
        Self.add, "Autumn", "banks@1",
        .json(
          #"{"attempts_a_day": 3, "weekdays": [1, 3], "retry_after": {"busy": 45}, "starts_on": "2096-09-01", "members": ["\#(cast.olga.id.uuidString.lowercased())"]}"#
        ), "a")
      let like = autumn?["campaign"]?.text ?? ""
      try await cast.helen.asks(
        Self.add, "Winter", .null, .json(#"{"like": "\#(like)", "attempts_a_day": 4}"#), "w")
      let row = try await cast.helen.asks(
        """
        select script, script_version, attempts_a_day, weekdays::text as weekdays, starts_on is null as at_once,
          members #>> '{0,name}' as member, workers,
          (select minutes from head.retries r where r.campaign = k.id and r.disposition = 'busy') as busy
        from head.campaigns k where name = 'Winter'
        """)[0]
      #expect(try row["script", as: String.self] == "banks")
      #expect(try row["script_version", as: Int.self] == 1)
      #expect(try row["attempts_a_day", as: Int.self] == 4)
      #expect(try row["weekdays", as: String.self] == "{1,3}")
      #expect(try row["at_once", as: Bool.self])
      #expect(try row["member", as: String.self] == "Olga")
      #expect(try row["workers", as: Int.self] == 1)
      #expect(try row["busy", as: Int.self] == 45)
    }
  }

  @Test func `a change says which rules changed, once; what is left out stays`() async throws {
    try await Cast.play { cast in
      let id = await Self.spring(cast)
      let change: Statement = "select head.change_campaign($1, $2, $3, $4, $5)"
      let rules = #"{"attempts_a_day": 3, "sunday": ["10:00", "12:00"], "retry_most": {"busy": 2}}"#
      let first = try await cast.helen.gets(
        change, .uuid(id), "Spring", "banks", .json(rules), "c1")
      #expect(
        first?["changed"]
          == .array(["attempts_a_day", "name", "retry", "script", "sunday"].map(Tree.string)))
      let again = try await cast.helen.gets(
        change, .uuid(id), .null, .null, .json(rules), "c2")
      #expect(again?["changed"] == .array([]))
      let acts: [String] = try await cast.helen.asks(
        "select act from head.campaign_changes where campaign = $1 order by no", .uuid(id)
      ).map { try $0["act"] }
      #expect(acts == ["campaign_added", "campaign_changed"])
      // What equals the department's rule follows it again.
      try await cast.helen.asks(
        change, .uuid(id), .null, .null, .json(#"{"retry_most": {"busy": 6}}"#), "c3")
      let own: String = try await cast.one(
        "select retry::text from core.campaign where id = $1", .uuid(id))
      #expect(own == "{}")
      #expect(
        await cast.helen.refusal(change, .uuid(id), "Banks", .null, .json("{}"), "c4") == "WRONG")
      #expect(
        await cast.helen.refusal(change, .uuid(UUID()), .null, .null, .json("{}"), "c5") == "EMPTY")
      #expect(try await cast.violations() == [])
    }
  }

  @Test func `nobody but the head opens or switches campaigns`() async throws {
    try await Cast.play { cast in
      for person in cast.all where person.name != "helen" {
        #expect(await person.refusal(Self.add, "Spring", .null, .json("{}"), "k") == "42501")
        #expect(
          await person.refusal(
            "select head.change_campaign($1, 'x', null, '{}', 'k')", .uuid(Cast.banks)) == "42501")
        #expect(
          await person.refusal("select head.switch_campaign($1, 'paused', 'k')", .uuid(Cast.banks))
            == "42501")
      }
    }
  }
}
