import Department
import Foundation
import Postgres
import TestKit
import Testing

/// Drafts of scripts: kept as they are, told to whoever comes later, published through the one door.
@Suite struct ScriptDraftTests {
  static let begin: Statement = "select head.begin_draft($1, $2, $3)"
  static let save: Statement =
    "select head.save_draft($1, $2, $3, $4::text::jsonb, 'step=greeting', $5)"
  static let publish: Statement = "select head.publish_draft($1, $2, $3)"

  /// A script of two steps, perhaps another one.
  static func body(_ steps: String, start: String = "a") -> String {
    #"{"name":"banks","title":"Banks","language":"en","start":"\#(start)","order":["a","b"],"steps":{\#(steps)},"objections":[]}"#
  }
  static let sound = body(#""a":{"branches":[],"next":"b"},"b":{"branches":[],"end":"refused"}"#)

  @Test func `of two heads who change one draft the later is told, and nothing is overwritten`()
    async throws
  {
    try await Cast.play { cast in
      let other = try await cast.joins("hanna", tier: "head")
      try await cast.helen.asks(Self.begin, "banks", .null, "b")
      let mine: Tree? = try await cast.helen.gets(
        Self.save, "banks", 1, .json("1"), .text(Self.sound), "k1")
      #expect(mine?["version"]?.text == "2" && mine?["focus"]?.text == "step=greeting")
      let late = Call(
        Self.save, ["banks", 1, .json("2"), .text(Self.body("")), "k2"])
      let refused = try #require(await other.refused(late))
      #expect(refused.word == "STALE" && refused.detail["rule"]?.text == "draft")
      let kept: Bool = try await cast.one(
        "select body = $1::text::jsonb and version = 2 from core.script_draft", .text(Self.sound))
      #expect(kept)
      // The same key again answers the same, and changes nothing.
      let again = try await cast.helen.gets(Self.save, "banks", 1, .json("1"), .null, "k1")
      #expect(again == mine)
      let version: Int = try await cast.one("select version from core.script_draft")
      #expect(version == 2)
      #expect(await cast.helen.refusal(Self.save, "banks", 1, .json("3"), .null, "k1") == "REUSE")
      // A change that was not made from this state saves nothing, whatever it brings.
      #expect(await cast.helen.refusal(Self.save, "banks", 2, .json("4"), .null, "k4") == "WRONG")
      #expect(await other.refusal(Self.publish, "banks", 1, "p1") == "STALE")
      #expect(await other.refusal(Self.begin, "banks", 1, "b2") == "TAKEN")
      #expect(await other.refusal(Self.begin, "nobody", .null, "b3") == "EMPTY")
      #expect(await other.refusal("select head.drop_draft('banks', 1, 'd')") == "STALE")
      try await other.asks("select head.drop_draft('banks', 2, 'd2')")
      let left: Int = try await cast.one("select count(*) from core.script_draft")
      #expect(left == 1)
      try await other.asks(Self.begin, "banks", 1, "b4")
      #expect(await refusedToDelete(cast))
    }
  }

  private func refusedToDelete(_ cast: Cast) async -> Bool {
    do {
      try await cast.sees("delete from core.script_draft")
      return false
    } catch { return true }
  }

  @Test func `a published draft is the next version, and an open card keeps the one it began with`()
    async throws
  {
    try await Cast.play { cast in
      try await cast.lead("Acme", priority: 1)
      try await cast.lead("Birch", priority: 2)
      let before = try await cast.claimed(by: cast.olga)
      try await cast.helen.asks(Self.begin, "banks", .null, "b")
      try await cast.helen.asks(Self.save, "banks", 1, .json("1"), .text(Self.sound), "k1")
      let done = try await cast.helen.gets(Self.publish, "banks", 2, "p")
      #expect(done?["version"]?.text == "2")
      let after = try await cast.claimed(by: cast.oleg)
      let old = try await cast.olga.gets("select operators.script($1)", .uuid(before))
      let new = try await cast.oleg.gets("select operators.script($1)", .uuid(after))
      #expect(old?["start"]?.text == "greeting")
      #expect(new?["start"]?.text == "a")
      let cards = try await cast.helen.asks(
        "select no, cards from head.script_bodies where script = 'banks' order by no")
      #expect(try cards.map { try $0["cards", as: Int.self] } == [1, 1])
      // It is decided once, and the draft is over.
      let decided = try await cast.helen.asks(
        "select detail ->> 'version' as no from head.decisions where act = 'script_published'")
      #expect(try decided.map { try $0["no", as: String.self] } == ["2"])
      #expect(await cast.helen.refusal(Self.publish, "banks", 2, "p2") == "EMPTY")
      let draft = try await cast.helen.asks("select draft is null as over from head.scripts")
      #expect(try draft[0]["over", as: Bool.self])
    }
  }

  @Test(arguments: [
    ("unknown_step", "a", #""a":{"branches":[{"label":"x","goto":"c"}]}"#),
    ("dead_end", "b", #""a":{"branches":[],"next":"b"},"b":{"branches":[]}"#),
    ("unreachable", "b", #""a":{"branches":[],"end":"refused"},"b":{"branches":[],"end":"later"}"#),
    ("endless", "a", #""a":{"branches":[],"next":"b"},"b":{"branches":[],"next":"a"}"#),
  ])
  func `a script that a call would be stuck in is published by no way`(
    rule: String, step: String, steps: String
  ) async throws {
    try await Cast.play { cast in
      let load = Call(
        "select head.load_script($1::text::jsonb, 'l')", [.text(Self.body(steps))])
      let refused = try #require(await cast.helen.refused(load))
      #expect(refused.word == "WRONG" && refused.detail["rule"]?.text == rule)
      #expect(refused.detail["step"]?.text == step)
      try await cast.helen.asks(Self.begin, "banks", .null, "b")
      try await cast.helen.asks(Self.save, "banks", 1, .json("1"), .text(Self.body(steps)), "k")
      #expect(await cast.helen.refusal(Self.publish, "banks", 2, "p") == "WRONG")
      let versions: Int = try await cast.one("select count(*) from core.script_version")
      #expect(versions == 1)
      let open: Int = try await cast.one(
        "select count(*) from core.script_draft where ended_at is null")
      #expect(open == 1)
    }
  }

  @Test(arguments: [
    ("objections", #""title":"Odd","objections":{}"#),
    ("objections", #""title":"Odd","objections":null"#),
    ("title", #""title":{"a":1}"#), ("title", #""title":" ""#),
  ])
  func `a script of another shape is refused by its field`(field: String, part: String) async throws
  {
    try await Cast.play { cast in
      let body =
        #"{"name":"odd","language":"en","start":"a","steps":{"a":{"branches":[],"end":"refused"}},\#(part)}"#
      let refused = await cast.helen.refused(
        Call("select head.load_script($1::text::jsonb, 'l')", [.text(body)]))
      #expect(refused?.word == "WRONG")
      #expect(refused?.detail["field"]?.text == field)
    }
  }

  @Test func `no other tier sees a draft or touches one`() async throws {
    try await Cast.play { cast in
      try await cast.helen.asks(Self.begin, "banks", .null, "b")
      for person in [cast.olga, cast.mark, cast.anna, cast.adam, cast.pavel] {
        #expect(await person.refusal("select 1 from core.script_draft") == "42501")
        #expect(await person.refusal("select 1 from head.script_drafts") == "42501")
        #expect(await person.refusal(Self.publish, "banks", 1, "p") == "42501")
      }
    }
  }
}
