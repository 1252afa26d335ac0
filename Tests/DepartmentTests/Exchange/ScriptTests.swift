import Department
import Foundation
import TestKit
import Testing

@Suite struct ScriptTests {
  private static let good = """
    script: short
    title: A short one
    language: en
    start: hello
    steps:
      hello:
        title: Hello
        say: Hello {name}
        ask: {key: need, type: yesno}
        branches:
          - {answer: yes, goto: bye}
        next: bye
      bye:
        title: Bye
        say: Goodbye
        end: refused
    objections:
      dear:
        hear: Too dear
        reply: It is not

    """

  private func mistakes(_ text: String) -> [String] {
    do {
      _ = try ScriptFile.parse(text, file: "x.yaml")
      return []
    } catch {
      return error.all.map(\.description)
    }
  }

  private func mistakes(_ old: String, _ new: String) -> [String] {
    mistakes(Self.good.replacing(old, with: new))
  }

  @Test func `a script reads into steps, questions, branches and objections`() throws {
    let script = try ScriptFile.parse(Self.good, file: "x.yaml")
    #expect(script.name == "short" && script.start == "hello" && script.order == ["hello", "bye"])
    let hello = try #require(script.steps["hello"])
    #expect(hello.question?.type == .yesno && hello.question?.text == "Hello {name}")
    #expect(hello.branches.map(\.label) == ["Yes"] && hello.branches.map(\.goto) == ["bye"])
    #expect(script.steps["bye"]?.end == "refused")
    #expect(script.objections.map(\.hear) == ["Too dear"])
  }

  @Test func `what refers elsewhere is refused before it is followed, signs in a text are letters`()
  {
    // Each line doubles the one before; a key of it all would be looked at whole.
    let ladder = (1...30).map { "a\($0): &a\($0) [*a\($0 - 1), *a\($0 - 1)]\n" }.joined()
    let told = mistakes("a0: &a0 [x, x]\n" + ladder)
    #expect(told.first == "x.yaml:2: refers to what is written elsewhere; write it out")
    #expect(told.count == 60, "\(told)")
    #expect(!mistakes("a0: &a0 [x, x]\n\(ladder)? *a30\n: x\n").isEmpty)
    #expect(mistakes("next: bye", "next: *b").first?.hasPrefix("x.yaml:12: refers to") == true)
    #expect(mistakes("title: Bye", "? title : Bye").first?.contains("begins with") == true)
    #expect(mistakes("  bye:\n", "  bye: &b\n") == [])
    #expect(mistakes("Hello {name}", "Is it *you*, {name}? 2 * 2, ?") == [])
    #expect(mistakes("Hello {name}", "'*you*, {name}'") == [])
    #expect(mistakes("  bye:\n", "  hello:\n# *?\n").first?.contains("stands twice") == true)
  }

  @Test func `ways, answers, objections and brackets have an end`() {
    let brackets = String(repeating: "[", count: 51) + String(repeating: "]", count: 51)
    #expect(
      mistakes("title: Bye", "title: \(brackets)")
        == ["x.yaml:14: more than 50 brackets are open within each other"])
    #expect(mistakes("say: Goodbye", "say: \"\(String(repeating: "[x] ", count: 100))\"").isEmpty)
    let ways = (1...51).map { "      - {label: L\($0), goto: bye}\n" }.joined()
    #expect(
      mistakes("    next: bye\n", "\(ways)    next: bye\n")
        == ["x.yaml:11: step hello: a step has at most 50 branches"])
    let objections = (1...501).map { "  o\($0): {hear: H, reply: R}\n" }.joined()
    #expect(
      mistakes("  dear:\n", "\(objections)  dear:\n")
        == ["x.yaml:18: a script has at most 500 objections"])
  }

  @Test func `every mistake names file, line and step`() {
    #expect(
      mistakes("goto: bye", "goto: by") == [
        "x.yaml:6: step hello: there is no step \"by\" to go to"
      ])
    #expect(
      mistakes("next: bye", "net: bye").contains {
        $0.hasPrefix("x.yaml:12: step hello: a step knows no \"net\"")
      })
    #expect(
      mistakes(
        "    end: refused", "    end: refused\n  lost:\n    title: L\n    say: L\n    end: refused")
        == ["x.yaml:17: step lost: no path leads here from the start"])
    #expect(mistakes("  bye:\n", "  hello:\n").first?.contains("stands twice") == true)
    #expect(
      mistakes("start: hello", "start: hullo") == [
        "x.yaml:4: there is no step \"hullo\" to start with"
      ])
    #expect(mistakes("{name}", "{nome}").first?.contains("there is no {nome} to fill in") == true)
    #expect(mistakes("type: yesno", "type: yes_no").first?.contains("no question of type") == true)
    #expect(mistakes("answer: yes", "answer: maybe").first?.contains("it has: no, yes") == true)
    #expect(
      mistakes("    next: bye\n", "") == [
        "x.yaml:11: step hello: the answers no lead nowhere; add them or \"next\""
      ])
    #expect(mistakes("language: en", "language: fr").first?.hasPrefix("x.yaml:3: ") == true)
    #expect(
      mistakes("end: refused", "end: handed_over")
        == ["x.yaml:13: step bye: hands over, but no step asks: authority, budget, timing"])
    #expect(
      mistakes("title: Bye", "title: [1]").first == "x.yaml:14: step bye: \"title\" must be a text")
    #expect(mistakes("say: Goodbye", "say: 'Goodbye").first?.hasPrefix("x.yaml:") == true)
    #expect(mistakes("") == ["x.yaml:1: the file is empty"])
    #expect(mistakes("- a\n- b").count == 1)
    #expect(!mistakes("a: &a [*a, *a]").isEmpty)
  }

  @Test func `a loop with no way out is told once, by its first step, and a way out heals it`() {
    let loop = Self.good.replacing("    end: refused\n", with: "    next: hello\n")
    #expect(
      mistakes(loop) == ["x.yaml:6: step hello: goes round without an end: Hello, Bye"])
    #expect(
      mistakes(
        loop.replacing(
          "    next: hello\n",
          with:
            "    branches:\n      - {label: Back, goto: hello}\n      - {label: Done, goto: over}\n  over: {title: Over, say: Over, end: refused}\n"
        )) == [])
  }

  @Test(arguments: ["b2b-ru", "b2b-en"])
  func `a script written as a file is read back as the same script`(name: String) throws {
    var script = try ScriptFile.read(path: "\(Clone.home)/sql/seed/scripts/\(name).yaml")
    #expect(try ScriptFile.parse(try script.yaml, file: "x") == script)
    #expect(script.mistakes.isEmpty)
    for say in [
      "yes", "null", "1.5", "- a", "a: b # c", "'quoted'", "\"x\"", "one\ntwo\n  three",
      "{name}: x",
      "Ещё раз?", "&a *b !c %d @e", "tab\there",
    ] {
      script.steps["greeting"]?.say = say
      script.steps["greeting"]?.branches[0].label = say.replacing("\n", with: " ")
      #expect(try ScriptFile.parse(try script.yaml, file: "x") == script, "\(say)")
    }
  }

  @Test func `what is said may be long and be the question as well`() throws {
    let long = String(repeating: "Hello {name}. ", count: 60)
    let script = try ScriptFile.parse(Self.good.replacing("Hello {name}", with: long), file: "x")
    #expect(try ScriptFile.parse(try script.yaml, file: "x") == script)
  }

  @Test func `every mistake has its words in both languages, gaps filled`() throws {
    let catalogue = try Catalogue(folder: "\(Clone.home)/Sources/Department/Vocabulary/words")
    var told: Set<String> = []
    for (old, new) in [
      ("goto: bye", "goto: by"), ("next: bye", "net: bye"), ("start: hello", "start: hullo"),
      ("{name}", "{nome}"), ("type: yesno", "type: yes_no"), ("answer: yes", "answer: maybe"),
      ("    next: bye\n", ""), ("language: en", "language: fr"),
      ("end: refused", "end: handed_over"),
      ("title: Bye", "title: [1]"), ("say: Goodbye", "say: 'Goodbye"), ("    end: refused\n", ""),
      ("    end: refused\n", "    next: hello\n"), ("  bye:\n", "  Bye:\n"),
      ("title: Bye\n", "hint: x\n"),
      ("    say: Goodbye\n", ""), ("reply: It is not", "goto: nowhere"), ("key: need, ", ""),
      ("type: yesno", "type: choice"), ("script: short", "script: Ä"),
      ("title: Bye", "title: " + String(repeating: "{", count: 60)),
      ("{answer: yes, goto: bye}", "{goto: bye}"),
      ("    end: refused", "    end: refused\n    next: hello"),
    ] {
      do {
        _ = try ScriptFile.parse(Self.good.replacing(old, with: new), file: "x")
        Issue.record("\(new) is no mistake")
      } catch {
        for mistake in error.all {
          told.insert(mistake.rule)
          for language in Language.allCases {
            let sentence = catalogue.text(
              "scripts.faults.\(mistake.rule)", language, gaps: mistake.gaps)
            #expect(sentence != nil, "\(mistake.rule)")
            #expect(
              sentence?.contains(/\{[a-z]+\}/) != true || mistake.rule == "unknown_blank",
              "\(sentence ?? "")")
          }
        }
      }
    }
    #expect(told.count >= 20, "\(told.sorted())")
  }

  @Test func `several mistakes are told at once, by line`() {
    let found = mistakes(
      Self.good.replacing("goto: bye", with: "goto: by").replacing(
        "language: en", with: "language: fr"))
    #expect(found.count == 2 && found[0].hasPrefix("x.yaml:3:") && found[1].hasPrefix("x.yaml:6:"))
  }

  @Test(arguments: ["b2b-ru", "b2b-en"])
  func `the scripts of the seed are whole`(name: String) throws {
    let script = try ScriptFile.read(path: "\(Clone.home)/sql/seed/scripts/\(name).yaml")
    #expect(script.name == name && script.steps.count >= 20 && script.objections.count >= 6)
    let keys = Set(script.steps.values.compactMap(\.question?.key))
    #expect(keys.isSuperset(of: ["need", "authority", "budget", "timing"]))
    #expect(script.steps.values.contains { $0.end == "handed_over" })
  }

  @Test func `the two scripts of the seed are one script in two languages`() throws {
    let both = try ["b2b-ru", "b2b-en"].map {
      try ScriptFile.read(path: "\(Clone.home)/sql/seed/scripts/\($0).yaml")
    }
    #expect(both[0].order == both[1].order)
    #expect(both[0].objections.map(\.key) == both[1].objections.map(\.key))
    for step in both[0].order {
      let (one, other) = (both[0].steps[step]!, both[1].steps[step]!)
      #expect(one.branches.map(\.goto) == other.branches.map(\.goto) && one.end == other.end)
      #expect(one.question?.choices.map(\.value) == other.question?.choices.map(\.value))
    }
  }

  @Test func `the same script makes no second version, a changed one does`() async throws {
    try await Cast.play { cast in
      let loader = ScriptLoad { try await cast.helen.asks($0) }
      var script = try ScriptFile.read(path: "\(Clone.home)/sql/seed/scripts/b2b-ru.yaml")
      #expect(try await loader.load(script) == .init(name: "b2b-ru", version: 1, changed: true))
      #expect(try await loader.load(script) == .init(name: "b2b-ru", version: 1, changed: false))
      script.steps["greeting"]?.say += "!"
      #expect(try await loader.load(script) == .init(name: "b2b-ru", version: 2, changed: true))
      let kept = try await cast.owner.query(
        "select no, published_by is not null as by from core.script_version v join core.script s on s.id = v.script where s.name = 'b2b-ru'"
      )
      #expect(kept.count == 2)
      #expect(try kept[0]["by"] as Bool)
      script.language = "fr"
      await #expect(throws: (any Error).self) { try await loader.load(script) }
    }
  }
}
