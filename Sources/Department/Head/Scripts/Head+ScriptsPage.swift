import Foundation
import Postgres

extension Head {
  /// The call scripts: versions, drafts, and the campaigns that use them.
  struct ScriptsPage: Page {
    typealias Place = Head
    let scripts: [ScriptLine]
    /// What is wrong with a file that was refused.
    var mistakes: [ScriptMistake] = []
    /// Its text, as it was sent.
    var text: String?
    var languages: [Choice] = [Choice("ru", "Русский"), Choice("en", "English")]

    enum CodingKeys: CodingKey { case scripts }

    static let samples = [Self(scripts: [.sample], mistakes: [.sample], text: "script: x")]
    var title: Phrase { "head.scripts.title" }

    static func load(_ ask: Ask<Head>) async throws -> Self {
      Self(scripts: try await ask(ScriptLine.all()).lines())
    }

    mutating func keep(_ typed: Typed, of form: String) {
      if form == "script_addition" { languages = languages.choosing(typed["language"]) }
      guard form == "script_upload",
        let text = [typed["file"], typed["text"]].compactMap(\.self).first(where: { !$0.isEmpty })
      else { return }
      self.text = text
      do { _ = try ScriptFile.parse(text, file: "") } catch {
        mistakes = error.all.map { ScriptMistake($0, nil) }
      }
    }
  }

  /// A mistake in a script, in the reader's words.
  struct ScriptMistake: Sendable {
    let line: Int
    /// The step, by name and by title.
    let inStep: String?
    let heading: String?
    /// The objection, by key.
    let inObjection: String?
    let rule: String
    let sentence: Phrase

    init(_ mistake: ScriptFile.Mistake, _ script: Script?) {
      line = mistake.line
      inStep = mistake.step
      heading = mistake.step.map { script?.heading($0) ?? $0 }
      inObjection = mistake.objection
      rule = mistake.rule
      sentence = Phrase("scripts.faults.\(mistake.rule)", gaps: mistake.gaps)
    }

    static let sample = Self(
      .init(
        file: "", line: 3, step: "greeting", objection: "dear", rule: "dead_end", gaps: [:],
        message: ""), .sample)
  }

  /// Begins a new script: a draft with one empty step.
  struct ScriptAddition: Act {
    typealias Place = Head
    typealias Form = ScriptsPage
    private static let add: Statement = "select head.add_draft($1::text::jsonb, $2) as answer"
    let name: String
    let title: String
    let language: String

    func call(_ ask: Ask<Head>) throws -> Call {
      guard name.wholeMatch(of: /[a-z0-9][a-z0-9_-]{0,79}/) != nil else {
        throw Problem.wrong("name", "script_name")
      }
      guard title.count <= 200 else { throw Problem.wrong("title", "long") }
      guard Language(rawValue: language) != nil else { throw Problem.wrong("language", "choice") }
      var script = Script(
        name: name, title: title, language: language, start: "greeting", order: [], steps: [:],
        objections: [])
      _ = try script.addStep(
        title: language == "ru" ? "Приветствие" : "Greeting", name: "greeting", after: nil)
      return Self.add(.text(try script.json), .text(ask.key))
    }
    static func next(_ ask: Ask<Head>, _ answer: Tree) throws -> String {
      ScriptDraftPage.address(answer)
    }
  }

  /// Begins a draft from a YAML file, sent or pasted.
  struct ScriptUpload: Act {
    typealias Place = Head
    typealias Form = ScriptsPage
    static let most = ScriptFile.largest + 64 * 1024
    private static let add: Statement = "select head.add_draft($1::text::jsonb, $2) as answer"
    let file: String?
    let text: String?

    func call(_ ask: Ask<Head>) throws -> Call {
      let field = file == nil ? "text" : "file"
      guard let text = file ?? text else { throw Problem.short(["file"]) }
      guard text.utf8.count <= ScriptFile.largest else { throw Problem.wrong(field, "long") }
      do {
        let script = try ScriptFile.parse(text, file: "script.yaml")
        return Self.add(.text(try script.json), .text(ask.key))
      } catch let found as ScriptFile.Mistakes {
        throw Problem.wrong(
          field, "script", ["mistakes": .array(found.all.map { .string($0.description) })])
      }
    }
    static func next(_ ask: Ask<Head>, _ answer: Tree) throws -> String {
      ScriptDraftPage.address(answer)
    }
  }
}
