import Foundation

/// The script as it is read aloud: one step, the way there, and what to say to objections; on the card of whoever
/// calls, and where the head tries it out.
struct ScriptView {
  let title: String
  let step: String
  let number: Int
  let of: Int
  let name: String
  let say: String
  let hint: String?
  let back: String?
  let question: Asked?
  let moves: [Move]
  /// The result of the call that this step leads to.
  let ends: Ending?
  let steps: [Stop]
  let objections: [Objection]

  /// The step of this name, with the answers given so far; `fill` fills a text's blanks.
  init?(
    _ script: Script, at name: String?, answers: [String: Tree], fill: (String) -> String
  ) {
    guard let key = name, let step = script.steps[key] else { return nil }
    title = script.title
    self.step = key
    number = (script.order.firstIndex(of: key) ?? 0) + 1
    of = script.order.count
    self.name = step.title
    say = fill(step.say)
    hint = step.hint.map(fill)
    back = Self.way(script, to: key, answers).dropLast().last
    question = step.question.map { Asked($0, said: step.say, answer: answers[$0.key]) }
    moves = Move.list(step, answer: step.question.flatMap { answers[$0.key] })
    ends = step.end.map(Ending.init)
    steps = script.order.map { name in
      let stop = script.steps[name]
      let asked = stop?.question?.key
      return Stop(
        name: name, title: stop?.title ?? name, here: name == key,
        answered: asked.map { answers[$0] != nil } ?? false)
    }
    objections = script.objections.map {
      Objection(hear: $0.hear, reply: fill($0.reply), goto: $0.goto)
    }
  }

  /// The shortest way from the start that the answers given so far allow, ends included.
  static func way(_ script: Script, to goal: String, _ answers: [String: Tree]) -> [String] {
    var ways = [[script.start]]
    var seen: Set = [script.start]
    while !ways.isEmpty {
      let way = ways.removeFirst()
      if way.last == goal { return way }
      guard let step = way.last.flatMap({ script.steps[$0] }) else { continue }
      let said = step.question.flatMap { answers[$0.key]?.text }
      let taken = step.branches.filter { $0.answer == nil || said == nil || $0.answer == said }
      for next in taken.map(\.goto) + [step.next].compactMap(\.self)
      where seen.insert(next).inserted {
        ways.append(way + [next])
      }
    }
    return []
  }
}

extension ScriptView {
  /// A typed question with what was answered.
  struct Asked {
    let key: String
    let text: String
    let answer: String?
    /// Which field it gets; picked answers are buttons.
    let typesText: Bool
    let typesNumber: Bool
    let typesMoney: Bool
    let typesDay: Bool
    let typed: Bool
    /// Its sentence is not the one that is read aloud already.
    let tells: Bool

    init(_ question: Script.Question, said: String, answer: Tree?) {
      key = question.key
      text = question.text
      self.answer = answer?.text
      typesText = question.type == .text
      typesNumber = question.type == .number
      typesMoney = question.type == .money
      typesDay = question.type == .date
      tells = question.text != said
      typed = question.type != .yesno && question.type != .choice
    }
  }

  /// A button that answers, goes on, or both.
  struct Move {
    let label: Phrase
    let value: String?
    let goto: String?
    let key: String
    let chosen: Bool

    static func list(_ step: Script.Step, answer: Tree?) -> [Move] {
      let picks: [(value: String, label: Phrase)] =
        switch step.question?.type {
        case .yesno: ["yes", "no"].map { ($0, Phrase("operators.script.\($0)")) }
        case .choice: step.question?.choices.map { ($0.value, Phrase(verbatim: $0.label)) } ?? []
        default: []
        }
      if !picks.isEmpty {
        return picks.enumerated().map { place, pick in
          let branch = step.branches.first { $0.answer == pick.value }
          return Move(
            label: pick.label, value: pick.value,
            goto: branch?.goto ?? step.next ?? step.branches.first { $0.answer == nil }?.goto,
            key: "\(place + 1)", chosen: answer?.text == pick.value)
        }
      }
      var moves = step.branches.enumerated().map { place, branch in
        Move(
          label: Phrase(verbatim: branch.label), value: nil, goto: branch.goto, key: "\(place + 1)",
          chosen: false)
      }
      if let next = step.next {
        moves.append(
          Move(
            label: "operators.script.next", value: nil, goto: next, key: "\(moves.count + 1)",
            chosen: moves.isEmpty))
      }
      return moves
    }
  }

  /// How a step wants the call to end.
  struct Ending {
    let handover: Bool
    let code: String

    init(_ end: String) {
      handover = end == "handed_over"
      code = end
    }
  }

  /// A step in the outline.
  struct Stop {
    let name: String
    let title: String
    let here: Bool
    let answered: Bool
  }

  struct Objection {
    let hear: String
    let reply: String
    let goto: String?
  }
}
