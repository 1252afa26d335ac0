import Foundation

extension Head {
  /// The form of a step: what is said and asked, and where each answer leads.
  struct StepForm: Sendable {
    /// One answer, or one thing the other side may say, and where it leads.
    struct Row: Sendable {
      let number: Int
      let label: String
      let value: String
      /// The answer is one of a yes-or-no: its words are not typed.
      let fixed: Bool
      /// A row to fill in.
      let blank: Bool
      let targets: [Choice]
      /// A step to be made for it.
      let fresh: Bool
    }

    let heading: String
    /// Where its forms go.
    let path: String
    /// What may be left open in a text.
    let blanks = Script.blankList
    var rename: String
    var title: String
    var say: String
    var hint: String
    var types: [WordChoice]
    var question: String
    var asks: String
    var rows: [Row]
    var next: [Choice]
    var nextFresh = false
    var ends: [LabelChoice]
    /// It can be moved up, or down; it is the only one.
    let first: Bool
    let last: Bool
    /// What stands in the draft now, where the form was refused because somebody else changed it.
    let standing: Script.Step
    /// What is typed is not what stands in the draft.
    var typed = false

    private let script: Script

    init?(_ name: String, _ script: Script, _ ends: ScriptEnds) {
      guard let step = script.steps[name] else { return nil }
      self.script = script
      heading = script.heading(name)
      path = "/head/scripts/\(script.name)/draft/steps/\(name)"
      standing = step
      rename = name
      title = step.title
      say = step.say
      hint = step.hint ?? ""
      types = Self.types(step.question?.type.rawValue ?? "none")
      question = step.question?.key ?? ""
      asks = step.question.map { $0.text == step.say ? "" : $0.text } ?? ""
      rows = []
      let loose = step.branches.filter { $0.answer == nil }
      let way = step.next ?? (step.question?.type == .choice ? loose.first?.goto : nil)
      next = Head.targets(script, chosen: way)
      self.ends = ends.list.choosing(step.end ?? "")
      if let end = step.end, !ends.list.contains(where: { $0.code == end }) {
        self.ends.append(LabelChoice(end, Label(ru: end, en: end), chosen: true))
      }
      first = script.order.first == name
      last = script.order.last == name
      rows = lines(step)
    }

    private static func types(_ chosen: String) -> [WordChoice] {
      (["none"] + Script.Question.Kind.allCases.map(\.rawValue)).map {
        WordChoice("scripts.types", $0, chosen: $0 == chosen)
      }
    }

    /// The rows that a step has, and two to fill in.
    private func lines(_ step: Script.Step) -> [Row] {
      var lines: [(label: String, value: String, goto: String)] = []
      let goto = { (answer: String) in step.branches.first { $0.answer == answer }?.goto ?? "" }
      switch step.question?.type {
      case .yesno:
        for (value, label) in Script.yesNo(script.language) {
          lines.append((label, value, goto(value)))
        }
      case .choice:
        lines = step.question?.choices.map { ($0.label, $0.value, goto($0.value)) } ?? []
      default: break
      }
      if step.question?.type != .choice {
        lines += step.branches.filter { $0.answer == nil }.map { ($0.label, "", $0.goto) }
      }
      return build(lines, fixed: step.question?.type == .yesno)
    }

    private func build(_ lines: [(label: String, value: String, goto: String)], fixed: Bool)
      -> [Row]
    {
      (lines + [("", "", ""), ("", "", "")]).enumerated().map { at, line in
        Row(
          number: at + 1, label: line.label, value: line.value,
          fixed: fixed && ["yes", "no"].contains(line.value), blank: at >= lines.count,
          targets: Head.targets(script, chosen: line.goto), fresh: line.goto == Script.fresh)
      }
    }

    /// Takes back what was typed into a form that was refused.
    mutating func keep(_ form: Typed) {
      typed = true
      rename = form["name"] ?? rename
      title = form["title"] ?? ""
      say = form["say"] ?? ""
      hint = form["hint"] ?? ""
      types = types.choosing(form["type"])
      question = form["question"] ?? ""
      asks = form["asks"] ?? ""
      next = Head.targets(script, chosen: form["next"])
      nextFresh = form["next"] == Script.fresh
      ends = ends.choosing(form["end"])
      let (labels, values, goes) = (form.list("labels"), form.list("values"), form.list("targets"))
      let lines = zip(labels, zip(values, goes)).map { ($0, $1.0, $1.1) }
        .filter { !($0.0 + $0.1 + $0.2).isEmpty }
      rows = build(lines, fixed: form["type"] == "yesno")
    }
  }

  /// The form of an objection.
  struct ObjectionForm: Sendable {
    /// Where its forms go.
    let path: String
    /// What may be left open in a text.
    let blanks = Script.blankList
    var hear: String
    var reply: String
    var targets: [Choice]
    let standing: Script.Objection
    var typed = false
    private let script: Script

    init?(_ key: String, _ script: Script) {
      guard let one = script.objections.first(where: { $0.key == key }) else { return nil }
      self.script = script
      path = "/head/scripts/\(script.name)/draft/objections/\(key)"
      hear = one.hear
      reply = one.reply
      targets = Head.targets(script, chosen: one.goto)
      standing = one
    }

    mutating func keep(_ form: Typed) {
      typed = true
      hear = form["hear"] ?? ""
      reply = form["reply"] ?? ""
      targets = Head.targets(script, chosen: form["goto"])
    }
  }
}

extension Script {
  /// `{city}, {company}, …`
  static let blankList = blanks.sorted().map { "{\($0)}" }.joined(separator: ", ")

  /// The two answers of a yes-or-no in a script's own language.
  static func yesNo(_ language: String) -> [(value: String, label: String)] {
    language == "ru" ? [("yes", "Да"), ("no", "Нет")] : [("yes", "Yes"), ("no", "No")]
  }
}
