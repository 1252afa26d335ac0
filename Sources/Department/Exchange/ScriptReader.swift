import Yams

extension ScriptReader {
  /// How many ways may lead on from a step, and how many answers a question may have.
  private static let most = 50

  /// The whole script, or nil where the file is none at all.
  mutating func script(_ root: Node?) -> Script? {
    guard let root,
      let top = fields(
        root, "a script", ["script", "title", "language", "start", "steps", "objections"])
    else {
      if root == nil { wrong(nil, "empty_file", "the file is empty") }
      return nil
    }
    var script = Script(
      name: text(top, "script", at: root, most: 80), title: text(top, "title", at: root, most: 200),
      language: text(top, "language", at: root), start: text(top, "start", at: root), order: [],
      steps: [:], objections: [])
    if script.name.wholeMatch(of: /[a-z0-9][a-z0-9_-]*/) == nil, !script.name.isEmpty {
      wrong(
        top["script"], "name", "the name \"\(script.name)\" must be small letters, digits, - and _",
        ["name": script.name])
    }
    if !["ru", "en", ""].contains(script.language) {
      wrong(top["language"], "language", "the language must be ru or en")
    }
    readSteps(top["steps"], root, &script)
    readObjections(top["objections"], &script)
    checkPaths(script, start: top["start"])
    return script
  }

  private mutating func readSteps(_ node: Node?, _ root: Node, _ script: inout Script) {
    guard let mapping = node?.mapping, !mapping.isEmpty else {
      wrong(node ?? root, "no_steps", "\"steps\" is missing")
      return
    }
    if mapping.count > 500 {
      wrong(node, "many_steps", "a script has at most 500 steps")
      return
    }
    for (key, value) in mapping {
      let name = key.string ?? ""
      step = name
      word(name, "the step", at: key)
      stepLines[name] = key.mark?.line
      script.order.append(name)
      script.steps[name] = readStep(value, language: script.language)
    }
    step = nil
  }

  private mutating func readStep(_ node: Node, language: String) -> Script.Step? {
    guard
      let own = fields(
        node, "a step", ["title", "say", "hint", "ask", "branches", "next", "end"])
    else { return nil }
    var read = Script.Step(
      title: text(own, "title", at: node, most: 120), say: text(own, "say", at: node),
      hint: optional(own, "hint"), question: nil, branches: [], next: optional(own, "next"),
      end: optional(own, "end"))
    checkBlanks(read.say, at: own["say"])
    if let ask = own["ask"] { read.question = readQuestion(ask, say: read.say) }
    if let branches = own["branches"] {
      readBranches(branches, question: read.question, language: language, into: &read)
    }
    if let end = read.end {
      word(end, "the result", at: own["end"])
      if read.next != nil || !read.branches.isEmpty {
        wrong(
          own["end"], "end_and_more",
          "a step that ends the call has no \"next\" and no \"branches\"")
      }
    } else if read.next == nil, read.branches.isEmpty {
      wrong(node, "dead_end", "leads nowhere: it needs \"branches\", \"next\" or \"end\"")
    }
    return read
  }

  private mutating func readQuestion(_ node: Node, say: String) -> Script.Question? {
    guard let own = fields(node, "a question", ["key", "type", "text", "choices"]) else {
      return nil
    }
    let key = text(own, "key", at: node)
    word(key, "the question", at: own["key"])
    let type = text(own, "type", at: node)
    guard let kind = Script.Question.Kind(rawValue: type) else {
      let kinds = Script.Question.Kind.allCases.map(\.rawValue).joined(separator: ", ")
      wrong(
        own["type"] ?? node, "question_type",
        "there is no question of type \"\(type)\"; there are: \(kinds)", ["type": type])
      return nil
    }
    var choices: [Script.Choice] = []
    if let list = own["choices"]?.mapping {
      if list.count > Self.most {
        wrong(own["choices"], "many_choices", "a question has at most \(Self.most) choices")
      }
      for (value, label) in list.prefix(Self.most) {
        word(value.string ?? "", "the choice", at: value)
        let text = label.scalar?.string ?? ""
        if text.isEmpty { wrong(label, "choice_label", "a choice needs a label") }
        choices.append(.init(value: value.string ?? "", label: text))
      }
    }
    if (kind == .choice) != (choices.count > 1) || (kind != .choice && own["choices"] != nil) {
      wrong(
        own["choices"] ?? node, kind == .choice ? "few_choices" : "choices_unexpected",
        kind == .choice
          ? "a choice needs at least two \"choices\"" : "only a choice has \"choices\"")
    }
    return .init(
      key: key, text: optional(own, "text", most: 500) ?? say, type: kind, choices: choices)
  }

  private mutating func readBranches(
    _ node: Node, question: Script.Question?, language: String, into read: inout Script.Step
  ) {
    guard let list = node.sequence, !list.isEmpty else {
      wrong(node, "mapping", "\"branches\" must be a list")
      return
    }
    if list.count > Self.most {
      wrong(node, "many_branches", "a step has at most \(Self.most) branches")
    }
    var labels: [String: String] = [:]
    switch question?.type {
    case .yesno:
      labels = language == "ru" ? ["yes": "Да", "no": "Нет"] : ["yes": "Yes", "no": "No"]
    case .choice: for choice in question?.choices ?? [] { labels[choice.value] = choice.label }
    default: break
    }
    for item in list.prefix(Self.most) {
      guard let own = fields(item, "a branch", ["answer", "label", "goto"]) else { continue }
      let answer = optional(own, "answer")
      let goto = text(own, "goto", at: item)
      if let answer, labels[answer] == nil {
        let known = labels.keys.sorted().joined(separator: ", ")
        wrong(
          own["answer"], "unknown_answer",
          known.isEmpty
            ? "only a yesno or a choice has answers to branch by; use \"label\""
            : "the question has no answer \"\(answer)\"; it has: \(known)", ["answer": answer])
      }
      if read.branches.contains(where: { $0.answer != nil && $0.answer == answer }) {
        wrong(
          own["answer"], "answer_twice", "the answer \"\(answer ?? "")\" stands twice",
          ["answer": answer ?? ""])
      }
      let label = optional(own, "label", most: 200) ?? answer.flatMap { labels[$0] }
      if label == nil {
        wrong(item, "branch_label", "a branch needs a \"label\" or an \"answer\"")
      }
      read.branches.append(.init(label: label ?? "", answer: answer, goto: goto))
    }
    let open = Set(labels.keys).subtracting(read.branches.compactMap(\.answer))
    if !labels.isEmpty, !open.isEmpty, read.next == nil {
      wrong(
        node, "open_answers",
        "the answers \(open.sorted().joined(separator: ", ")) lead nowhere; add them or \"next\"",
        ["answers": open.sorted().map { labels[$0] ?? $0 }.joined(separator: ", ")])
    }
  }

  private mutating func readObjections(_ node: Node?, _ script: inout Script) {
    guard let node else { return }
    guard let mapping = node.mapping else {
      wrong(node, "mapping", "\"objections\" must be a list of \"key: …\"")
      return
    }
    if mapping.count > 500 { wrong(node, "many_objections", "a script has at most 500 objections") }
    for (key, value) in mapping.prefix(500) {
      let name = key.string ?? ""
      objection = name
      defer { objection = nil }
      word(name, "the objection", at: key)
      guard let own = fields(value, "an objection", ["hear", "reply", "goto"]) else { continue }
      let read = Script.Objection(
        key: name, hear: text(own, "hear", at: value, most: 300),
        reply: text(own, "reply", at: value), goto: optional(own, "goto"))
      checkBlanks(read.reply, at: own["reply"])
      if let goto = read.goto, script.steps[goto] == nil {
        wrong(
          own["goto"], "unknown_step",
          "objection \(name): there is no step \"\(goto)\" to go to", ["target": goto])
      }
      script.objections.append(read)
    }
  }

  private mutating func checkBlanks(_ text: String, at node: Node?) {
    for match in text.matches(of: /\{([^{}]*)\}/) where !Script.blanks.contains(String(match.1)) {
      let known = Script.blanks.sorted().joined(separator: ", ")
      wrong(
        node, "unknown_blank", "there is no {\(match.1)} to fill in; there are: \(known)",
        ["blank": "\(match.1)", "known": known])
    }
  }
}
