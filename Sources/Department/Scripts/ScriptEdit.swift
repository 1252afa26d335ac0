import Foundation

/// Changes to a script that is being written; what cannot be done is refused by field.
extension Script {
  /// One place up or down.
  enum Way: String, CaseIterable, Codable { case up, down }

  /// A word that names a step, a question, a choice: small Latin letters, digits and underscores.
  static func word(_ text: String, field: String) throws -> String {
    guard text.wholeMatch(of: /[a-z][a-z0-9_]{0,62}/) != nil else {
      throw Problem.wrong(field, "word")
    }
    return text
  }

  /// The first free name of a kind: `step_4`.
  static func free(_ kind: String, among taken: some Collection<String>) -> String {
    var number = taken.count + 1
    while taken.contains("\(kind)_\(number)") { number += 1 }
    return "\(kind)_\(number)"
  }

  /// Adds a step behind another one, or at the end; answers its name.
  mutating func addStep(title: String, name: String?, after: String?) throws -> String {
    guard order.count < 500 else { throw Problem.wrong("title", "many_steps") }
    let name = try name.map { try Self.word($0, field: "name") } ?? Self.free("step", among: order)
    if steps[name] != nil { throw Problem.wrong("name", "twice") }
    if let after, steps[after] == nil { throw Problem.wrong("after", "choice") }
    steps[name] = Step(
      title: title, say: "", hint: nil, question: nil, branches: [], next: nil, end: nil)
    order.insert(name, at: after.flatMap { order.firstIndex(of: $0) }.map { $0 + 1 } ?? order.count)
    if order.count == 1 { start = name }
    return name
  }

  /// Gives a step another name, wherever it is gone to.
  mutating func rename(_ old: String, to new: String) throws {
    guard let step = steps[old] else { throw Problem.empty }
    guard old != new else { return }
    _ = try Self.word(new, field: "name")
    if steps[new] != nil { throw Problem.wrong("name", "twice") }
    steps[old] = nil
    steps[new] = step
    order = order.map { $0 == old ? new : $0 }
    if start == old { start = new }
    for name in order {
      if steps[name]?.next == old { steps[name]?.next = new }
      for at in steps[name]?.branches.indices ?? 0..<0 where steps[name]?.branches[at].goto == old {
        steps[name]?.branches[at].goto = new
      }
    }
    for at in objections.indices where objections[at].goto == old { objections[at].goto = new }
  }

  /// Moves a step one place up or down in the order.
  mutating func move(_ name: String, _ way: Way) throws {
    guard let at = order.firstIndex(of: name) else { throw Problem.empty }
    let to = way == .up ? at - 1 : at + 1
    if order.indices.contains(to) { order.swapAt(at, to) }
  }

  /// Takes a step out. What led there is left as it is: the check names it.
  mutating func remove(_ name: String) throws {
    guard steps[name] != nil else { throw Problem.empty }
    guard order.count > 1 else { throw Problem(.order, ["rule": .string("last_step")]) }
    steps[name] = nil
    order.removeAll { $0 == name }
    if start == name { start = order[0] }
  }

  /// Adds an objection at the end; answers its key.
  mutating func addObjection(hear: String) throws -> String {
    guard objections.count < 200 else { throw Problem.wrong("hear", "many") }
    let key = Self.free("objection", among: objections.map(\.key))
    objections.append(Objection(key: key, hear: hear, reply: "", goto: nil))
    return key
  }
}
