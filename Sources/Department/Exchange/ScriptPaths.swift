import Yams

extension ScriptReader {
  /// Every target exists, every step can be reached, every question stands once.
  mutating func checkPaths(_ script: Script, start: Node?) {
    guard !script.steps.isEmpty else { return }
    if script.steps[script.start] == nil {
      wrong(start, "there is no step \"\(script.start)\" to start with")
      return
    }
    var questions: [String: String] = [:]
    for name in script.order {
      guard let own = script.steps[name] else { continue }
      step = name
      for target in own.branches.map(\.goto) + [own.next].compactMap(\.self)
      where !target.isEmpty && script.steps[target] == nil {
        wrongStep(name, "there is no step \"\(target)\" to go to")
      }
      if let key = own.question?.key, !key.isEmpty {
        if let other = questions[key] {
          wrongStep(name, "the question \"\(key)\" is asked in step \(other) already")
        }
        questions[key] = name
      }
    }
    var seen: Set<String> = []
    var open = [script.start] + script.objections.compactMap(\.goto)
    while let name = open.popLast() {
      guard seen.insert(name).inserted, let own = script.steps[name] else { continue }
      open += own.branches.map(\.goto) + [own.next].compactMap(\.self)
    }
    for name in script.order where !seen.contains(name) {
      step = name
      wrongStep(name, "no path leads here from the start")
    }
    step = nil
    checkQualification(script, questions)
  }

  /// A script that hands over asks what a hand-over needs.
  private mutating func checkQualification(_ script: Script, _ questions: [String: String]) {
    guard let step = script.order.first(where: { script.steps[$0]?.end == "handed_over" }) else {
      return
    }
    let needed = ["need", "authority", "budget", "timing"].filter { questions[$0] == nil }
    if !needed.isEmpty {
      self.step = step
      wrongStep(step, "hands over, but no step asks: \(needed.joined(separator: ", "))")
      self.step = nil
    }
  }

  private mutating func wrongStep(_ name: String, _ message: String) {
    mistakes.append(
      .init(file: file, line: stepLines[name] ?? 1, step: name, message: message))
  }
}
