import Yams

extension Script {
  /// The script as a file: what `ScriptFile` reads back as the same script. What is empty is left out, so that a
  /// draft's gaps are the file's.
  package var yaml: String {
    get throws {
      var top: [(Node, Node)] = [("script", text(name))]
      add("title", title, to: &top)
      add("language", language, to: &top)
      add("start", start, to: &top)
      let steps = order.compactMap { name in self.steps[name].map { (text(name), node($0)) } }
      if !steps.isEmpty { top.append(("steps", mapping(steps))) }
      if !objections.isEmpty {
        top.append(("objections", mapping(objections.map { (text($0.key), node($0)) })))
      }
      return try Yams.serialize(node: mapping(top), width: -1, allowUnicode: true)
    }
  }

  /// What is wrong with it, by the same rules as a file's: every mistake with its step.
  package var mistakes: [ScriptFile.Mistake] {
    do {
      _ = try ScriptFile.parse(try yaml, file: name)
      return []
    } catch let found as ScriptFile.Mistakes {
      return found.all
    } catch {
      return [.whole(name, 1, "yaml", "\(error)", ["trouble": "\(error)"])]
    }
  }

  private func text(_ text: String) -> Node {
    Node(text, Tag(.implicit), text.contains("\n") ? .literal : .any)
  }

  private func mapping(_ pairs: [(Node, Node)], _ style: Node.Mapping.Style = .block) -> Node {
    .mapping(.init(pairs, Tag(.implicit), style))
  }

  private func add(_ key: Node, _ value: String?, to pairs: inout [(Node, Node)]) {
    if let value, !value.isEmpty { pairs.append((key, text(value))) }
  }

  private func node(_ step: Step) -> Node {
    var pairs: [(Node, Node)] = []
    add("title", step.title, to: &pairs)
    add("say", step.say, to: &pairs)
    add("hint", step.hint, to: &pairs)
    if let question = step.question { pairs.append(("ask", node(question, said: step.say))) }
    if !step.branches.isEmpty {
      pairs.append(("branches", .sequence(.init(step.branches.map(node), Tag(.implicit), .block))))
    }
    add("next", step.next, to: &pairs)
    add("end", step.end, to: &pairs)
    return mapping(pairs)
  }

  /// Where nothing else is asked than what is said, it is not said twice: as a question's own text it may be too long.
  private func node(_ question: Question, said: String) -> Node {
    var pairs: [(Node, Node)] = []
    add("key", question.key, to: &pairs)
    add("type", question.type.rawValue, to: &pairs)
    add("text", question.text == said ? nil : question.text, to: &pairs)
    if !question.choices.isEmpty {
      let choices = question.choices.map { (text($0.value), text($0.label)) }
      pairs.append(("choices", mapping(choices)))
    }
    return mapping(pairs)
  }

  private func node(_ branch: Branch) -> Node {
    var pairs: [(Node, Node)] = []
    add("answer", branch.answer, to: &pairs)
    add("label", branch.label, to: &pairs)
    add("goto", branch.goto, to: &pairs)
    return mapping(pairs, .flow)
  }

  private func node(_ objection: Objection) -> Node {
    var pairs: [(Node, Node)] = []
    add("hear", objection.hear, to: &pairs)
    add("reply", objection.reply, to: &pairs)
    add("goto", objection.goto, to: &pairs)
    return mapping(pairs)
  }
}
