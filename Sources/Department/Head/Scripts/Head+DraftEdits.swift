import Foundation
import Postgres

/// A change to a draft: read as its writer last saw it, changed, saved with the number they saw. Whoever comes later
/// is told; the key stands for the change, so that a repeat does nothing twice.
protocol DraftEdit: Act, Encodable where Place == Head, Form == Head.ScriptDraftPage {
  /// The draft as it was seen.
  var version: Int { get }
  /// Changes the script; answers where to look then: `step=greeting`.
  func change(_ script: inout Script, _ ask: Ask<Head>) throws -> String?
}

extension DraftEdit {
  func call(_ ask: Ask<Head>) async throws -> Call {
    let name = try ask.word("name")
    guard let draft = try Head.ScriptDraft(try await ask(Head.ScriptDraft.one(.text(name)))) else {
      throw Problem.empty
    }
    var script: Script? = nil
    var focus: String? = nil
    // Of another state nothing is made: SQL gives the answer of a repeat, or says STALE.
    if draft.version == version {
      var changed = draft.script
      focus = try change(&changed, ask)
      script = changed
    }
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    let fields = String(decoding: try encoder.encode(self), as: UTF8.self)
    let place = [try? ask.word("step"), try? ask.word("objection")].compactMap(\.self)
    let asked = Tree.array([.string(Self.name), .string(fields)] + place.map { .string($0) })
    return Head.saveDraft(
      .text(name), .int(Int64(version)), .json(asked.json), .init(try script?.json), .init(focus),
      .text(ask.key))
  }

  static func next(_ ask: Ask<Head>, _ answer: Tree) throws -> String {
    Head.ScriptDraftPage.address(answer)
  }
}

extension Head {
  static let saveDraft: Statement =
    "select head.save_draft($1, $2, $3, $4::text::jsonb, $5, $6) as answer"

  /// Title, language and first step of a script.
  struct ScriptFrame: DraftEdit {
    let version: Int
    let title: String
    let language: String
    let start: String

    func change(_ script: inout Script, _ ask: Ask<Head>) throws -> String? {
      guard Language(rawValue: language) != nil else { throw Problem.wrong("language", "choice") }
      guard script.steps[start] != nil else { throw Problem.wrong("start", "choice") }
      guard title.count <= 200 else { throw Problem.wrong("title", "long") }
      script.title = title.trimmed
      script.language = language
      script.start = start
      return nil
    }
  }

  /// Adds a step, named or not, behind another one or at the end.
  struct StepAddition: DraftEdit {
    let version: Int
    let title: String
    let name: String?
    let after: String?

    func change(_ script: inout Script, _ ask: Ask<Head>) throws -> String? {
      "step=\(try script.addStep(title: title.trimmed, name: name, after: after))"
    }
  }

  /// Moves a step up or down among the others.
  struct StepMove: DraftEdit {
    let version: Int
    let to: Script.Way

    func change(_ script: inout Script, _ ask: Ask<Head>) throws -> String? {
      try script.move(try ask.word("step"), to)
      return "step=\(try ask.word("step"))"
    }
  }

  /// Takes a step out.
  struct StepRemoval: DraftEdit {
    let version: Int

    func change(_ script: inout Script, _ ask: Ask<Head>) throws -> String? {
      try script.remove(try ask.word("step"))
      return nil
    }
  }

  /// Adds an objection.
  struct ObjectionAddition: DraftEdit {
    let version: Int
    let hear: String

    func change(_ script: inout Script, _ ask: Ask<Head>) throws -> String? {
      "objection=\(try script.addObjection(hear: hear.trimmed))"
    }
  }

  /// What is heard and what to say to it, and perhaps the step to go on with.
  struct ObjectionEdit: DraftEdit {
    let version: Int
    let hear: String?
    let reply: String?
    let goto: String?

    func change(_ script: inout Script, _ ask: Ask<Head>) throws -> String? {
      let key = try ask.word("objection")
      guard let at = script.objections.firstIndex(where: { $0.key == key }) else {
        throw Problem.empty
      }
      if let goto, script.steps[goto] == nil, script.objections[at].goto != goto {
        throw Problem.wrong("goto", "choice")
      }
      script.objections[at].hear = hear?.trimmed ?? ""
      script.objections[at].reply = reply?.trimmed ?? ""
      script.objections[at].goto = goto
      return "objection=\(key)"
    }
  }

  /// Takes an objection out.
  struct ObjectionRemoval: DraftEdit {
    let version: Int

    func change(_ script: inout Script, _ ask: Ask<Head>) throws -> String? {
      let key = try ask.word("objection")
      guard script.objections.contains(where: { $0.key == key }) else { throw Problem.empty }
      script.objections.removeAll { $0.key == key }
      return nil
    }
  }
}

extension String {
  /// Without blanks around it, lines ended as everywhere.
  var trimmed: String {
    replacing("\r\n", with: "\n").trimmingCharacters(in: .whitespacesAndNewlines)
  }
}
