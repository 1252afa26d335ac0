import Foundation

/// What differs between two versions of a script, step by step.
struct ScriptChanges: Encodable {
  /// A step or an objection that is new, gone or different.
  struct Part: Encodable {
    enum Kind: String, Encodable { case added, removed, changed }
    let name: String
    let title: String
    let kind: Kind
    let objection: Bool
    let fields: [Field]
    let added: Bool
    let removed: Bool

    init(
      name: String, title: String, objection: Bool, was: Bool, now: Bool, fields: [Field]
    ) {
      self.name = name
      self.title = title
      self.objection = objection
      self.fields = fields
      added = !was
      removed = !now
      kind = !was ? .added : !now ? .removed : .changed
    }
  }

  /// One field, before and after.
  struct Field: Encodable {
    let field: Word
    let was: String?
    let now: String?
  }

  /// Title, language, first step, order.
  let frame: [Field]
  let parts: [Part]
  /// Whether nothing differs.
  let none: Bool

  init(from old: Script, to new: Script) {
    frame = Self.fields([
      ("title", old.title, new.title), ("language", old.language, new.language),
      ("start", old.heading(old.start), new.heading(new.start)),
      ("order", Self.order(old, new), Self.order(new, old)),
    ])
    let steps = new.order + old.order.filter { new.steps[$0] == nil }
    parts =
      steps.compactMap { Self.step($0, old, new) }
      + Set((new.objections + old.objections).map(\.key)).sorted().compactMap {
        Self.objection($0, old, new)
      }
    none = frame.isEmpty && parts.isEmpty
  }

  /// The order of the steps that both have.
  private static func order(_ one: Script, _ other: Script) -> String {
    one.order.filter { other.steps[$0] != nil }.map { one.heading($0) }.joined(separator: ", ")
  }

  private static func step(_ name: String, _ old: Script, _ new: Script) -> Part? {
    let (was, now) = (old.steps[name], new.steps[name])
    if was == now { return nil }
    let fields = fields([
      ("title", was?.title, now?.title), ("say", was?.say, now?.say),
      ("hint", was?.hint, now?.hint),
      ("question", old.asked(was), new.asked(now)), ("branches", old.ways(was), new.ways(now)),
      ("next", was?.next.map(old.heading), now?.next.map(new.heading)), ("end", was?.end, now?.end),
    ])
    if fields.isEmpty { return nil }
    return Part(
      name: name, title: (now ?? was)?.title ?? name,
      objection: false,
      was: was != nil, now: now != nil, fields: fields)
  }

  private static func objection(_ key: String, _ old: Script, _ new: Script) -> Part? {
    let was = old.objections.first { $0.key == key }
    let now = new.objections.first { $0.key == key }
    if was == now { return nil }
    return Part(
      name: key, title: (now ?? was)?.hear ?? key,
      objection: true,
      was: was != nil, now: now != nil,
      fields: fields([
        ("hear", was?.hear, now?.hear), ("reply", was?.reply, now?.reply),
        ("goto", was?.goto.map(old.heading), now?.goto.map(new.heading)),
      ]))
  }

  private static func fields(_ all: [(String, String?, String?)]) -> [Field] {
    all.filter { $0.1 != $0.2 }.map {
      Field(field: Word("scripts.parts", $0.0), was: $0.1, now: $0.2)
    }
  }
}

extension Script {
  /// What a step is called: its title, else its name.
  func heading(_ name: String) -> String {
    guard let title = steps[name]?.title, !title.isEmpty else { return name }
    return title
  }

  /// A step's question as text.
  fileprivate func asked(_ step: Step?) -> String? {
    guard let question = step?.question else { return nil }
    let choices = question.choices.map { "\n· \($0.label) (\($0.value))" }.joined()
    return "\(question.key), \(question.type.rawValue): \(question.text)\(choices)"
  }

  /// A step's branches as text.
  fileprivate func ways(_ step: Step?) -> String? {
    guard let step, !step.branches.isEmpty else { return nil }
    return step.branches.map { "\($0.label) → \(heading($0.goto))" }.joined(separator: "\n")
  }
}
