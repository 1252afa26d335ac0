import Foundation
import Postgres

extension Head {
  /// A script being written: the tree, what is wrong with it, and the form of the step or objection that is looked at.
  struct ScriptDraftPage: Page {
    typealias Place = Head
    private static let keys: Statement = """
      select distinct q.key from (select key from head.questions
        union all select unnest(k.qualification) from head.campaigns k) q order by 1
      """

    let name: String
    let script: Script
    let version: Int
    let beganFrom: Int?
    let changedAt: Date
    let changedBy: String
    /// A version that was published after the draft began.
    let overtaken: Int?
    let mistakes: [ScriptMistake]
    let tree: ScriptTree
    /// Where a step of the tree leads.
    let treeTo = "?"
    let ends: ScriptEnds
    /// The step that is looked at, and its form.
    let here: String?
    var step: StepForm?
    /// The objection that is looked at, and its form.
    var objection: ObjectionForm?
    let objections: [ObjectionLine]
    var languages: [Choice]
    var starts: [Choice]
    /// Names of answers that the departments' campaigns and scripts know.
    let known: [String]

    /// An objection in the list.
    struct ObjectionLine: Sendable {
      let key: String
      let hear: String
      let here: Bool
      let faulty: Bool
    }

    static let samples: [Self] = [(nil, nil), ("timing", nil), ("staff", nil), (nil, "dear")].map {
      Self(
        .sample, ScriptLine.sample, ends: .sample, keys: ["need"], mistakes: [.sample],
        step: $0.0, objection: $0.1)
    }
    var title: Phrase { Phrase("scripts.draft.title", gaps: ["script": script.title]) }

    private init(
      _ draft: ScriptDraft, _ line: ScriptLine, ends: ScriptEnds, keys: [String],
      mistakes: [ScriptMistake], step: String?, objection: String?
    ) {
      name = line.name
      script = draft.script
      version = draft.version
      beganFrom = draft.beganFrom
      changedAt = draft.changedAt
      changedBy = draft.changedBy
      overtaken = line.version.flatMap { $0 > (draft.beganFrom ?? 0) ? $0 : nil }
      self.mistakes = mistakes
      self.ends = ends
      here = step
      tree = ScriptTree(
        draft.script, ends: ends.labels, here: step, faulty: Set(mistakes.compactMap(\.inStep)))
      self.step = step.flatMap { StepForm($0, draft.script, ends) }
      self.objection = objection.flatMap { ObjectionForm($0, draft.script) }
      objections = draft.script.objections.map { one in
        ObjectionLine(
          key: one.key, hear: one.hear, here: one.key == objection,
          faulty: mistakes.contains { $0.inObjection == one.key })
      }
      languages = [Choice("ru", "Русский"), Choice("en", "English")].choosing(draft.script.language)
      starts = Head.targets(draft.script, chosen: draft.script.start)
      known = keys
    }

    static func load(_ ask: Ask<Head>) async throws -> Self {
      let name = try ask.word("name")
      let rows = try await ask(
        ScriptDraft.one(.text(name)), ScriptLine.one(.text(name)), ScriptEnds.all(), keys())
      guard let draft = try ScriptDraft(rows[0]),
        let line = try rows[1].lines(as: ScriptLine.self).first
      else { throw Problem.empty }
      return Self(
        draft, line, ends: try ScriptEnds(rows[2]), keys: try rows[3].map { try $0["key"] },
        mistakes: draft.script.mistakes.map { ScriptMistake($0, draft.script) },
        step: (try? ask.word("step")) ?? ask.query("step"),
        objection: (try? ask.word("objection")) ?? ask.query("objection"))
    }

    mutating func keep(_ typed: Typed, of form: String) {
      switch form {
      case "step_edit": step?.keep(typed)
      case "objection_edit": objection?.keep(typed)
      case "script_frame":
        languages = languages.choosing(typed["language"])
        starts = starts.choosing(typed["start"])
      default: break
      }
    }

    func encode(to encoder: any Encoder) throws {
      var box = encoder.container(keyedBy: Key.self)
      try box.encode(name, forKey: .name)
      try box.encode(version, forKey: .version)
      try box.encodeIfPresent(beganFrom, forKey: .beganFrom)
      try box.encode(changedAt, forKey: .changedAt)
      try box.encode(changedBy, forKey: .changedBy)
      try box.encode(script, forKey: .script)
      try box.encode(
        mistakes.map { Wrong(step: $0.inStep, objection: $0.inObjection, rule: $0.rule) },
        forKey: .mistakes)
    }

    /// A mistake as a program gets it.
    private struct Wrong: Encodable {
      let step: String?
      let objection: String?
      let rule: String
    }

    private enum Key: CodingKey {
      case name, version, beganFrom, changedAt, changedBy, script, mistakes
    }

    /// Where a draft is written, from the answer of an act on it.
    static func address(_ answer: Tree) -> String {
      let focus = answer["focus"]?.text.map { "?\($0)" } ?? ""
      return "/head/scripts/\(answer["script"]?.text ?? "")/draft\(focus)"
    }
  }
}

extension Head.ScriptDraft {
  /// A draft of the sample script.
  static let sample = Self(
    script: {
      var script = Script.sample
      script.order.append("aside")
      script.steps["aside"] = Script.Step(
        title: "Aside", say: "", hint: nil, question: nil, branches: [], next: nil, end: nil)
      return script
    }(), version: 3, beganFrom: 1, changedAt: .now, changedBy: "Helen")

  init(script: Script, version: Int, beganFrom: Int?, changedAt: Date, changedBy: String) {
    self.script = script
    self.version = version
    self.beganFrom = beganFrom
    self.changedAt = changedAt
    self.changedBy = changedBy
  }
}

extension Head {
  /// The steps of a script as entries of a select.
  static func targets(_ script: Script, chosen: String?) -> [Choice] {
    var list = script.order.map { Choice($0, script.heading($0), chosen: $0 == chosen) }
    // A step that is not there stays to be seen, so that nothing is lost by saving.
    if let chosen, !chosen.isEmpty, chosen != Script.fresh, script.steps[chosen] == nil {
      list.append(Choice(chosen, "? \(chosen)", chosen: true))
    }
    return list
  }
}

extension Script {
  /// The entry of a select that makes a new step.
  static let fresh = "+"
}
