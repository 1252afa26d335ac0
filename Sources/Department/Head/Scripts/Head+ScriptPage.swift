import Foundation
import Postgres

extension Head {
  /// One script: what it says as a tree, its versions, who works with it.
  struct ScriptPage: Page {
    typealias Place = Head

    /// A version in the list.
    struct Line: Sendable {
      let version: ScriptVersion
      let cards: Count
      let shown: Bool
      /// The one before it, to compare with.
      let before: Int?
      /// It may be brought back: it is not the newest.
      let past: Bool
    }

    let line: ScriptLine
    /// The version that is shown.
    let no: Int?
    let newest: Bool
    /// Where a step of the tree leads.
    let treeTo: String
    let script: Script?
    let tree: ScriptTree?
    let steps: Count
    let versions: [Line]
    let objections: [Script.Objection]

    static let samples = [
      Self(.sample, (.sample, 2), [.sample, .sample], .sample),
      Self(.sample, (.sample, 1), [.sample, .sample], .sample),
    ]
    var title: Phrase { Phrase(verbatim: line.title) }

    private init(
      _ line: ScriptLine, _ shown: (script: Script, no: Int)?, _ versions: [ScriptVersion],
      _ ends: ScriptEnds
    ) {
      self.line = line
      script = shown?.script
      no = shown?.no
      newest = shown?.no == line.version
      treeTo = "/head/scripts/\(line.name)/preview?version=\(shown?.no ?? 0)&"
      tree = shown.map { ScriptTree($0.script, ends: ends.labels) }
      steps = Count(shown?.script.order.count ?? 0, "scripts.steps")
      objections = shown?.script.objections ?? []
      self.versions = versions.enumerated().map { at, version in
        Line(
          version: version, cards: Count(version.cards, "scripts.cards"),
          shown: version.no == shown?.no,
          before: versions.indices.contains(at + 1) ? versions[at + 1].no : nil, past: at > 0)
      }
    }

    static func load(_ ask: Ask<Head>) async throws -> Self {
      let name = try ask.word("name")
      let rows = try await ask(
        ScriptLine.one(.text(name)),
        ScriptText.call(name, version: try ask.number("version", in: 1...1_000_000)),
        ScriptVersion.list(.text(name)), ScriptEnds.all())
      guard let line = try rows[0].lines(as: ScriptLine.self).first else { throw Problem.empty }
      let shown = try ScriptText.read(rows[1])
      if shown == nil, line.version != nil { throw Problem.empty }
      return Self(line, shown, try rows[2].lines(), try ScriptEnds(rows[3]))
    }

    func encode(to encoder: any Encoder) throws {
      var box = encoder.container(keyedBy: Key.self)
      try box.encode(line, forKey: .line)
      try box.encodeIfPresent(no, forKey: .version)
      try box.encodeIfPresent(script, forKey: .script)
      try box.encode(versions.map(\.version), forKey: .versions)
    }

    private enum Key: CodingKey { case line, version, script, versions }
  }

  /// Begins a draft from a version, the newest where none is named.
  struct DraftBegin: Act {
    typealias Place = Head
    typealias Form = ScriptPage
    private static let begin: Statement = "select head.begin_draft($1, $2, $3) as answer"
    let version: Int?

    func call(_ ask: Ask<Head>) throws -> Call {
      Self.begin(.text(try ask.word("name")), .init(version), .text(ask.key))
    }
    static func next(_ ask: Ask<Head>, _ answer: Tree) throws -> String {
      ScriptDraftPage.address(answer)
    }
  }

  /// A script as its YAML file: `?version=2`, `?draft=yes`, else the newest version.
  struct ScriptYAML: Download {
    typealias Place = Head
    let name: String
    let type = "application/yaml; charset=utf-8"
    let bytes: [UInt8]

    static func load(_ ask: Ask<Head>) async throws -> Self {
      let name = try ask.word("name")
      let draft = ask.query("draft") == "yes"
      let version = try ask.number("version", in: 1...1_000_000)
      let rows = try await ask(
        draft ? ScriptDraft.one(.text(name)) : ScriptText.call(name, version: version))
      if draft {
        guard let draft = try ScriptDraft(rows) else { throw Problem.empty }
        return Self(name: "\(name)-draft.yaml", bytes: [UInt8](try draft.script.yaml.utf8))
      }
      guard let found = try ScriptText.read(rows) else { throw Problem.empty }
      return Self(name: "\(name)-\(found.no).yaml", bytes: [UInt8](try found.script.yaml.utf8))
    }
  }

  /// What differs between two versions, or a version and the draft: `?from=1&to=2`, without `to` the draft.
  struct ScriptChangesPage: Page {
    typealias Place = Head
    let line: ScriptLine
    let from: Int
    /// Nil: the draft.
    let to: Int?
    let changes: ScriptChanges

    static let samples: [Self] = {
      var other = Script.sample
      other.title = "Other"
      other.steps["staff"]?.say = "How many?"
      other.steps["timing"] = nil
      other.order = ["greeting", "staff", "bye"]
      other.steps["bye"] = Script.Step(
        title: "Bye", say: "Bye", hint: nil, question: nil, branches: [], next: nil, end: "refused")
      return [2, nil].map {
        Self(line: .sample, from: 1, to: $0, changes: ScriptChanges(from: .sample, to: other))
      } + [Self(line: .sample, from: 1, to: 2, changes: ScriptChanges(from: .sample, to: .sample))]
    }()
    var title: Phrase { "scripts.changes.title" }

    static func load(_ ask: Ask<Head>) async throws -> Self {
      let name = try ask.word("name")
      guard let from = try ask.number("from", in: 1...1_000_000) else {
        throw Problem.wrong("from", "missing")
      }
      let to = try ask.number("to", in: 1...1_000_000)
      let rows = try await ask(
        ScriptLine.one(.text(name)), ScriptText.call(name, version: from),
        to.map { ScriptText.call(name, version: $0) } ?? ScriptDraft.one(.text(name)))
      guard let line = try rows[0].lines(as: ScriptLine.self).first,
        let old = try ScriptText.read(rows[1])?.script,
        let new = try to == nil ? ScriptDraft(rows[2])?.script : ScriptText.read(rows[2])?.script
      else { throw Problem.empty }
      return Self(line: line, from: from, to: to, changes: ScriptChanges(from: old, to: new))
    }
  }
}
