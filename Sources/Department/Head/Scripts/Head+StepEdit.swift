import Foundation
import Postgres

extension Head {
  /// A whole step as its form holds it: what is said, what is asked, and where each answer leads.
  ///
  /// `labels`, `values` and `targets` are the rows of the form: what the other side may say, the value that is kept
  /// where the question is a choice or a yes-or-no, and the step it leads to (`+` makes one).
  struct StepEdit: DraftEdit {
    let version: Int
    /// Its name, where it gets another one.
    let name: String?
    let title: String?
    let say: String?
    let hint: String?
    /// `none`, or the type of the question.
    let type: String?
    /// Which of the lead's answers it fills.
    let question: String?
    /// What is asked, where it differs from what is said.
    let asks: String?
    let labels: [Tree]?
    let values: [Tree]?
    let targets: [Tree]?
    let next: String?
    let end: String?

    /// One row of the form.
    private typealias Row = (label: String, value: String, goto: String)

    func change(_ script: inout Script, _ ask: Ask<Head>) throws -> String? {
      let old = try ask.word("step")
      guard var step = script.steps[old] else { throw Problem.empty }
      step.title = title?.trimmed ?? ""
      step.say = say?.trimmed ?? ""
      step.hint = hint.map(\.trimmed).flatMap { $0.isEmpty ? nil : $0 }
      var rows = try rows()
      var next = next
      // The ways first: a row may ask for a step that is not there yet.
      for at in rows.indices where rows[at].goto == Script.fresh {
        let label = rows[at].label.isEmpty ? rows[at].value : rows[at].label
        rows[at].goto = try script.addStep(title: label, name: nil, after: old)
      }
      if next == Script.fresh { next = try script.addStep(title: "", name: nil, after: old) }
      for (field, goto) in rows.map({ ("targets", $0.goto) }) + [("next", next ?? "")]
      where !goto.isEmpty && script.steps[goto] == nil && !leads(script.steps[old], to: goto) {
        throw Problem.wrong(field, "choice")
      }
      step.question = try asked(&rows, say: step.say, was: step.question)
      step.branches = rows.filter { !($0.goto.isEmpty && step.question?.picks == true) }.map {
        row in
        Script.Branch(
          label: row.label, answer: row.value.isEmpty ? nil : row.value, goto: row.goto)
      }
      step.next = next
      step.end = end
      script.steps[old] = step
      let now = name ?? old
      try script.rename(old, to: now)
      return "step=\(now)"
    }

    /// What the step led to already may stay, though it is not there: the check names it.
    private func leads(_ step: Script.Step?, to goto: String) -> Bool {
      step?.next == goto || step?.branches.contains { $0.goto == goto } == true
    }

    /// The rows that say something.
    private func rows() throws -> [Row] {
      let lists = [labels ?? [], values ?? [], targets ?? []]
      guard Set(lists.map(\.count)).count == 1 else { throw Problem.wrong("targets", "count") }
      guard lists[0].count <= 100 else { throw Problem.wrong("labels", "many") }
      return lists[0].indices.map { at in
        (
          label: lists[0][at].text?.trimmed ?? "", value: lists[1][at].text?.trimmed ?? "",
          goto: lists[2][at].text ?? ""
        )
      }.filter { !($0.label + $0.value + $0.goto).isEmpty }
    }

    /// The question, if any; a choice's rows get values of their own where they have none.
    private func asked(_ rows: inout [Row], say: String, was: Script.Question?) throws
      -> Script.Question?
    {
      guard let type, type != "none" else {
        for at in rows.indices { rows[at].value = "" }
        return nil
      }
      guard let kind = Script.Question.Kind(rawValue: type) else {
        throw Problem.wrong("type", "choice")
      }
      let key = try question.map { try Script.word($0, field: "question") } ?? ""
      var choices: [Script.Choice] = []
      for at in rows.indices {
        if kind == .choice {
          if rows[at].value.isEmpty {
            rows[at].value = Script.free("choice", among: rows.map(\.value))
          }
          _ = try Script.word(rows[at].value, field: "values")
          if choices.contains(where: { $0.value == rows[at].value }) {
            throw Problem.wrong("values", "twice")
          }
          choices.append(.init(value: rows[at].value, label: rows[at].label))
        } else if kind != .yesno || !["yes", "no"].contains(rows[at].value) {
          rows[at].value = ""
        }
      }
      if kind == .yesno {
        rows.removeAll { !$0.value.isEmpty && $0.goto.isEmpty }
      }
      let text = asks.map(\.trimmed).flatMap { $0.isEmpty ? nil : $0 }
      return Script.Question(key: key, text: text ?? say, type: kind, choices: choices)
    }
  }
}

extension Script.Question {
  /// Its answer is picked, not typed.
  var picks: Bool { type == .choice || type == .yesno }
}
