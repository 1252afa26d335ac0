import Department
import Foundation
import Postgres
import TestKit
import Testing

/// Reference data: weighed before it is changed, refused where it would break a path, kept on record.
@Suite struct ReferenceTests {
  static func weigh(_ kind: String, _ id: String, _ change: String) -> Call {
    Call("select head.weigh($1, $2, $3)", [.text(kind), .text(id), .json(change)])
  }
  static func change(_ kind: String, _ id: String, _ change: String, seen: Value = .null) -> Call {
    Call(
      "select head.change_reference($1, $2, $3, $4, $5)",
      [.text(kind), .text(id), .json(change), seen, .text(UUID().uuidString)])
  }

  /// What a call answers.
  func answer(_ person: Person, _ call: Call) async throws -> Tree {
    let text: String = try await person.asks(call)[0][0]
    return try JSONReader.read([UInt8](text.utf8))
  }

  /// How many an effect concerns; nil where it concerns nobody.
  func effect(_ answer: Tree, _ rule: String) -> String? {
    guard case .array(let effects)? = answer["effects"] else { return nil }
    return effects.first { $0["rule"]?.text == rule }?["n"]?.text
  }

  @Test func `a change is weighed without being made, made as weighed, and told on record`()
    async throws
  {
    try await Cast.play { cast in
      let helen = cast.helen
      let weighed = try await answer(
        helen, Self.weigh("result", "busy", #"{"retry_minutes":"45"}"#))
      #expect(effect(weighed, "campaigns_follow") == "2")
      let before: String = try await cast.one(
        "select retry_after::text from core.disposition where id = 'busy'")
      #expect(before == "00:30:00")
      let none: Int = try await cast.one("select count(*) from core.decision")
      #expect(none == 0)
      let seen = Value.text(weighed["seen"]?.text ?? "")
      try await helen.asks(Self.change("result", "busy", #"{"retry_minutes":45}"#, seen: seen))
      let after: String = try await cast.one(
        "select retry_after::text from core.disposition where id = 'busy'")
      #expect(after == "00:45:00")
      // Whoever weighed it before that is told, and nothing is overwritten.
      let late = await helen.refused(
        Self.change("result", "busy", #"{"retry_minutes":50}"#, seen: seen))
      #expect(late?.word == "STALE" && late?.detail["rule"]?.text == "reference")
      // The same once more is no change, and no decision.
      try await helen.asks(Self.change("result", "busy", #"{"retry_minutes":45}"#))
      let rows = try await helen.asks(
        "select id, fields::text as fields, effects::text as effects from head.reference_changes")
      #expect(rows.count == 1)
      #expect(try rows[0]["fields", as: String.self].contains(#""becomes": 45"#))
      #expect(try rows[0]["effects", as: String.self].contains("campaigns_follow"))
      // A campaign with a rule of its own is not concerned.
      try await helen.asks(
        "select head.change_campaign($1, null, null, $2, 'c')", .uuid(Cast.banks),
        .json(#"{"retry_after": {"busy": 90}}"#))
      let own = try await answer(helen, Self.weigh("result", "busy", #"{"retry_minutes":20}"#))
      #expect(effect(own, "campaigns_own") == "1" && effect(own, "campaigns_follow") == "1")
    }
  }

  /// Changes that would break a path, with the word and the rule of the refusal.
  private static let broken: [(String, String, String, String, String)] = [
    ("result", "do_not_call", #"{"active":false}"#, "ORDER", "stop_list"),
    ("result", "handed_over", #"{"active":false}"#, "ORDER", "by_rule"),
    ("result", "refused", #"{"close_reason":""}"#, "WRONG", "missing"),
    ("result", "refused", #"{"close_reason":"too_dear"}"#, "WRONG", "choice"),
    ("result", "busy", #"{"retry_most":0}"#, "WRONG", "range"),
    ("result", "busy", #"{"close_reason":"not_interested"}"#, "WRONG", "unexpected"),
    ("result", "busy", #"{"label_ru":""}"#, "WRONG", "missing"),
    ("result", "nothing", "{}", "EMPTY", ""),
    ("reason", "not_interested", #"{"active":false}"#, "ORDER", "reason_used"),
    ("reason", "attempts_used_up", #"{"active":false}"#, "ORDER", "by_rule"),
    ("reason", "left", #"{"active":false}"#, "ORDER", "by_rule"),
    ("reason", "new", #"{"family":"whim","label_ru":"а","label_en":"b"}"#, "WRONG", "choice"),
    ("stage", "closing", #"{"active":false}"#, "ORDER", "stage_stays"),
    ("stage", "closing", #"{"position":2}"#, "ORDER", "stage_order"),
    ("stage", "needs", #"{"norm_hours":0}"#, "WRONG", "range"),
    ("item", "invoice_issued", #"{"required":false}"#, "ORDER", "by_act"),
    ("item", "new", #"{"family":"contact","label_ru":"а","label_en":"b"}"#, "WRONG", "choice"),
    ("holiday", "new", #"{"month":2,"day":30,"label_ru":"а","label_en":"b"}"#, "WRONG", "date"),
    ("holiday", "new", #"{"month":5,"day":9,"label_ru":"а","label_en":"b"}"#, "WRONG", "twice"),
    ("department", "department", #"{"week_from":"19:00"}"#, "WRONG", "range"),
    ("department", "department", #"{"week_days":""}"#, "WRONG", "days"),
    ("department", "department", #"{"open_leads_cap":0}"#, "WRONG", "range"),
    ("department", "new", "{}", "EMPTY", ""),
    ("stage", "new", "{}", "WRONG", "choice"),
    ("stage", "new", #"{"position":2}"#, "WRONG", "unexpected"),
    (
      "stage", "new", #"{"label_ru":"а","label_en":"b","after":"closing","norm_hours":9}"#, "WRONG",
      "choice"
    ),
    ("stage", "new", #"{"label_ru":"а","label_en":"","after":"needs"}"#, "WRONG", "missing"),
    ("result", "new", #"{"label_ru":"а","label_en":"b"}"#, "WRONG", "choice"),
    ("result", "new", #"{"leads_to":"retry","spoke_with":"all"}"#, "WRONG", "choice"),
    ("result", "new", #"{"leads_to":"later","spoke_with":"nobody"}"#, "WRONG", "agreed"),
    ("result", "new", #"{"leads_to":"retry","spoke_with":"nobody"}"#, "WRONG", "missing"),
    (
      "result", "new", #"{"leads_to":"retry","spoke_with":"nobody","retry_minutes":""}"#, "WRONG",
      "range"
    ),
    (
      "result", "new",
      #"{"leads_to":"close","spoke_with":"decider","label_ru":"а","label_en":"b","close_reason":"x"}"#,
      "WRONG", "choice"
    ),
  ]

  @Test func `a change that would break a path is refused, weighed or made`() async throws {
    try await Cast.play { cast in
      let all = "select md5(string_agg(r::text, '|' order by r.kind, r.id)) from head.reference r"
      let before: String = try await cast.owner.query(all)[0][0]
      for (kind, id, change, word, rule) in Self.broken {
        for call in [Self.weigh(kind, id, change), Self.change(kind, id, change)] {
          let refused = try #require(await cast.helen.refused(call), "\(kind) \(id) \(change)")
          #expect(refused.word == word, "\(kind) \(id) \(change)")
          #expect(refused.detail["rule"]?.text ?? "" == rule, "\(kind) \(id) \(change)")
        }
      }
      let after: String = try await cast.owner.query(all)[0][0]
      #expect(before == after)
    }
  }

  @Test func `the last result that tries again and the last reason of a kind stay`() async throws {
    try await Cast.play { cast in
      for id in ["no_answer", "busy", "machine"] {
        try await cast.helen.asks(Self.change("result", id, #"{"active":false}"#))
      }
      let last = await cast.helen.refused(
        Self.change("result", "not_reached", #"{"active":false}"#))
      #expect(last?.detail["rule"]?.text == "last_result")
      for id in ["went_to_competitor", "closed_business"] {
        try await cast.helen.asks(Self.change("reason", id, #"{"active":false}"#))
      }
      let reason = await cast.helen.refused(Self.change("reason", "unhappy", #"{"active":false}"#))
      #expect(reason?.detail["rule"]?.text == "last_reason")
      // Operators do not find what is off.
      let offered = try await cast.olga.asks("select id from operators.dispositions")
      #expect(try !offered.contains { try $0["id", as: String.self] == "busy" })
    }
  }

  @Test func `a checklist is not emptied while leads stand in its stage`() async throws {
    try await Cast.play { cast in
      let lead = try await cast.selling()
      for id in ["needs_named", "decision_process"] {
        try await cast.helen.asks(Self.change("item", id, #"{"active":false}"#))
      }
      let last = Self.change("item", "budget_confirmed", #"{"active":false}"#)
      let refused = try #require(await cast.helen.refused(last))
      #expect(refused.detail["rule"]?.text == "checklist_empty")
      #expect(refused.detail["count"]?.text == "1")
      let optional = await cast.helen.refused(
        Self.change("item", "budget_confirmed", #"{"required":false}"#))
      #expect(optional?.detail["rule"]?.text == "checklist_empty")
      // The lead still has to do it, and only it.
      let advance = Call(
        "select managers.advance($1, $2, null, null, null, null, $3)",
        [.uuid(lead.id), try await cast.version(lead), .text(UUID().uuidString)])
      let short = try #require(await cast.mark.refused(advance))
      #expect(short.detail["missing"] == .array([.string("budget_confirmed")]))
      #expect(
        short.detail["labels"]?["budget_confirmed"]?["en"]?.text == "The budget is confirmed")
      let off = await cast.mark.refusal(
        "select managers.mark($1, 'needs_named', 'x', $2, 'm')", .uuid(lead.id),
        try await cast.version(lead))
      #expect(off == "WRONG")
      // Once nobody stands there it may be emptied: the next lead goes on without it.
      try await cast.walks(lead, to: "presentation")
      try await cast.helen.asks(Self.change("item", "budget_confirmed", #"{"active":false}"#))
    }
  }

  @Test func `a new item says whom it holds, and holds them`() async throws {
    try await Cast.play { cast in
      let lead = try await cast.selling()
      try await cast.fills(lead)
      let item = #"{"family":"needs","type":"mark","label_ru":"Сайт","label_en":"Site"}"#
      let weighed = try await answer(cast.helen, Self.weigh("item", "new", item))
      #expect(effect(weighed, "leads_stand") == "1" && effect(weighed, "leads_miss_item") == "1")
      let made = try await answer(cast.helen, Self.change("item", "new", item))
      let id = try #require(made["id"]?.text)
      let advance = { (key: String) async throws -> Call in
        Call(
          "select managers.advance($1, $2, null, null, null, null, $3)",
          [.uuid(lead.id), try await cast.version(lead), .text(key)])
      }
      let short = try #require(await cast.mark.refused(try await advance("a")))
      #expect(short.detail["missing"] == .array([.string(id)]))
      let off = try await answer(cast.helen, Self.weigh("item", id, #"{"required":false}"#))
      #expect(effect(off, "leads_may_go_on") == "1")
      try await cast.helen.asks(Self.change("item", id, #"{"required":false}"#))
      try await cast.mark.asks(try await advance("b"))
    }
  }

  @Test
  func `a stage is taken out only while nobody stands in it, and moved only where nobody skips it`()
    async throws
  {
    try await Cast.play { cast in
      let lead = try await cast.selling()
      let stands = try #require(
        await cast.helen.refused(Self.change("stage", "needs", #"{"active":false}"#)))
      #expect(stands.detail["rule"]?.text == "leads_stand" && stands.detail["count"]?.text == "1")
      try await cast.helen.asks(Self.change("stage", "presentation", #"{"active":false}"#))
      try await cast.walks(lead, to: "readiness")
      // Objections before readiness: this lead would never meet them.
      let skip = await cast.helen.refused(Self.change("stage", "objections", #"{"position":3}"#))
      #expect(skip?.detail["rule"]?.text == "would_skip")
      try await cast.helen.asks(Self.change("stage", "presentation", #"{"position":5}"#))
      let order: [String] = try await cast.one(
        "select array_agg(id order by position) from core.stage where active")
      #expect(
        order == ["contact", "needs", "readiness", "objections", "closing", "referrals"])
      let back = try await answer(
        cast.helen, Self.weigh("stage", "presentation", #"{"active":true}"#))
      #expect(effect(back, "leads_past") == nil)
      let norm = try await answer(
        cast.helen, Self.weigh("stage", "readiness", #"{"norm_hours":1}"#))
      #expect(effect(norm, "leads_stand") == "1" && effect(norm, "leads_become_late") == nil)
      try await cast.sees("update core.lead set stage_at = now() - interval '3 hours'")
      let late = try await answer(
        cast.helen, Self.weigh("stage", "readiness", #"{"norm_hours":1}"#))
      #expect(effect(late, "leads_become_late") == "1")
    }
  }

  @Test func `a holiday that is taken out is worked again, and a cap names who is above it`()
    async throws
  {
    try await Cast.play { cast in
      _ = try await cast.selling()
      let works =
        "select core.working_time('2026-05-09 08:00+03', '1 hour') = '2026-05-09 10:00+03'"
      try await cast.helen.asks(
        Self.change("department", "department", #"{"week_days":"1,2,3,4,5,6,7"}"#))
      var open: Bool = try await cast.owner.query(works)[0][0]
      #expect(!open)
      try await cast.helen.asks(Self.change("holiday", "05-09", #"{"active":false}"#))
      open = try await cast.owner.query(works)[0][0]
      #expect(open)
      let cap = try await answer(
        cast.helen, Self.weigh("department", "department", #"{"open_leads_cap":1}"#))
      #expect(effect(cap, "managers_above") == "1")
    }
  }

  @Test func `no other tier weighs or changes anything`() async throws {
    try await Cast.play { cast in
      for person in [cast.olga, cast.mark, cast.anna, cast.adam, cast.pavel] {
        for call in [Self.weigh("result", "busy", "{}"), Self.change("result", "busy", "{}")] {
          #expect(await person.refused(call)?.word == "42501")
        }
        #expect(await person.refusal("select 1 from head.reference") == "42501")
      }
    }
  }
}
