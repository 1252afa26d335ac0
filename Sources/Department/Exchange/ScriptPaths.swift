import Yams

extension ScriptReader {
  /// Every target exists, every step can be reached, every question stands once.
  mutating func checkPaths(_ script: Script, start: Node?) {
    guard !script.steps.isEmpty else { return }
    if script.steps[script.start] == nil {
      wrong(
        start, "unknown_start", "there is no step \"\(script.start)\" to start with",
        ["target": script.start])
      return
    }
    var questions: [String: String] = [:]
    for name in script.order {
      guard let own = script.steps[name] else { continue }
      step = name
      for target in own.branches.map(\.goto) + [own.next].compactMap(\.self)
      where !target.isEmpty && script.steps[target] == nil {
        wrongStep(
          name, "unknown_step", "there is no step \"\(target)\" to go to", ["target": target])
      }
      if let key = own.question?.key, !key.isEmpty {
        if let other = questions[key] {
          wrongStep(
            name, "question_twice", "the question \"\(key)\" is asked in step \(other) already",
            ["question": key, "other": script.steps[other]?.title ?? other])
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
      wrongStep(name, "unreachable", "no path leads here from the start")
    }
    checkLoops(script)
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
      wrongStep(
        step, "qualification",
        "hands over, but no step asks: \(needed.joined(separator: ", "))",
        ["questions": needed.joined(separator: ", ")])
      self.step = nil
    }
  }

  /// From every step the call can end: a loop that nothing leads out of is named once, by its first step.
  private mutating func checkLoops(_ script: Script) {
    let ways = script.steps.mapValues { $0.branches.map(\.goto) + [$0.next].compactMap(\.self) }
    // What another rule names (a dead end, an unknown step) counts as a way out here.
    var ending = Set(
      ways.filter { name, ways in
        script.steps[name]?.end != nil || ways.isEmpty
          || ways.contains { script.steps[$0] == nil }
      }.keys)
    var before = 0
    while before != ending.count {
      before = ending.count
      for (name, ways) in ways where ways.contains(where: ending.contains) { ending.insert(name) }
    }
    var told: Set<String> = []
    for name in script.order where !ending.contains(name) && !told.contains(name) {
      var round: Set<String> = []
      var open = ways[name] ?? []
      while let next = open.popLast() {
        if round.insert(next).inserted { open += ways[next] ?? [] }
      }
      guard round.contains(name) else { continue }
      told.formUnion(round)
      let titles = script.order.filter(round.contains).map { script.steps[$0]?.title ?? $0 }
      step = name
      wrongStep(
        name, "endless", "goes round without an end: \(titles.joined(separator: ", "))",
        ["steps": titles.joined(separator: ", ")])
    }
  }

  private mutating func wrongStep(
    _ name: String, _ rule: String, _ message: String, _ gaps: [String: String] = [:]
  ) {
    step = name
    wrong(line: stepLines[name] ?? 1, rule, message, gaps)
  }
}
