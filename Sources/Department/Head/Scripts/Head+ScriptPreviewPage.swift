import Foundation
import Postgres

extension Head {
  /// A script walked as an operator walks it, step by step; nothing is kept. `?version=2`, `?draft=yes`, else the newest.
  /// What was answered so far stands in the address.
  struct ScriptPreviewPage: Page {
    typealias Place = Head
    private static let department: Statement = "select name from head.settings"

    /// An answer given on the way here.
    struct Given: Encodable, Sendable {
      let name: String
      let value: String
    }

    let name: String
    let no: Int?
    let draft: Bool
    let view: ScriptView?
    let given: [Given]
    /// The result that the step leads to.
    let result: Label?
    /// The way back, with the answers that were given.
    let backTo: String?

    enum CodingKeys: CodingKey { case name, no, draft, given }

    static let samples: [Self] = [("timing", true), ("staff", false)].map { step, draft in
      Self(
        "banks", .sample, 2, draft: draft, at: step,
        answers: ["timing": .string("now"), "staff": .string("4")], .sample,
        fill: { $0 })
    }
    var title: Phrase { "scripts.preview.title" }

    private init(
      _ name: String, _ script: Script, _ no: Int?, draft: Bool, at step: String,
      answers: [String: Tree], _ ends: ScriptEnds, fill: (String) -> String
    ) {
      self.name = name
      self.no = no
      self.draft = draft
      view = ScriptView(script, at: step, answers: answers, fill: fill)
      let shown = view?.question.map { $0.typed ? $0.key : nil } ?? nil
      given = answers.filter { $0.key != shown }.sorted { $0.key < $1.key }.map {
        Given(name: "answer.\($0.key)", value: $0.value.text ?? "")
      }
      result = view?.ends.map { ends.labels[$0.code] ?? Label(ru: $0.code, en: $0.code) }
      var address = URLComponents()
      address.queryItems =
        (no.map { [URLQueryItem(name: "version", value: "\($0)")] } ?? [])
        + (draft ? [URLQueryItem(name: "draft", value: "yes")] : [])
        + answers.sorted { $0.key < $1.key }.map {
          URLQueryItem(name: "answer.\($0.key)", value: $0.value.text)
        }
      backTo = view?.back.map {
        "/head/scripts/\(name)/preview?step=\($0)&\(address.percentEncodedQuery ?? "")"
      }
    }

    static func load(_ ask: Ask<Head>) async throws -> Self {
      let name = try ask.word("name")
      let draft = ask.query("draft") == "yes"
      let version = try ask.number("version", in: 1...1_000_000)
      let rows = try await ask(
        draft ? ScriptDraft.one(.text(name)) : ScriptText.call(name, version: version),
        ScriptEnds.all(), department())
      let found = draft ? try ScriptDraft(rows[0])?.script : try ScriptText.read(rows[0])?.script
      guard let script = found else { throw Problem.empty }
      let no = draft ? nil : try ScriptText.read(rows[0])?.no
      var answers: [String: Tree] = [:]
      for key in script.order.compactMap({ script.steps[$0]?.question?.key }) {
        answers[key] = ask.query("answer.\(key)").map { .string($0) }
      }
      let asked = ask.query("step") ?? script.start
      var step = script.steps[asked] == nil ? script.start : asked
      if let pressed = try ask.number("move", in: 1...200), let here = script.steps[step] {
        let moves = ScriptView.Move.list(here, answer: nil)
        guard moves.indices.contains(pressed - 1) else { throw Problem.wrong("move", "range") }
        if let value = moves[pressed - 1].value, let key = here.question?.key {
          answers[key] = .string(value)
        }
        if let next = moves[pressed - 1].goto, script.steps[next] != nil { step = next }
      }
      let member = try await ask.member()
      let blanks = Self.blanks(
        script.language == "ru", operatorName: member.name, department: try rows[2][0]["name"])
      return Self(
        name, script, no, draft: draft, at: step, answers: answers, try ScriptEnds(rows[1]),
        fill: { text in
          blanks.reduce(text) { $0.replacing("{\($1.key)}", with: $1.value) }
        })
    }

    /// Somebody to call who does not exist.
    private static func blanks(_ russian: Bool, operatorName: String, department: String)
      -> [String: String]
    {
      [
        "name": russian ? "Иван Примеров" : "Ivan Example",
        "company": russian ? "ООО «Пример»" : "Example Ltd",
        "position": russian ? "директор" : "director",
        "city": russian ? "Казань" : "Kazan", "operator": operatorName, "department": department,
      ]
    }
  }
}
