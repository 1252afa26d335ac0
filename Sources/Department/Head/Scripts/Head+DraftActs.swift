import Foundation
import Postgres

extension Head {
  /// Publishes a draft as the next version; one that a call could be stuck in is refused.
  struct Publication: Act {
    typealias Place = Head
    typealias Form = ScriptDraftPage
    private static let publish: Statement = "select head.publish_draft($1, $2, $3) as answer"
    let version: Int

    func call(_ ask: Ask<Head>) async throws -> Call {
      let name = try ask.word("name")
      let draft = try ScriptDraft(try await ask(ScriptDraft.one(.text(name))))
      // The number says which state was checked: SQL publishes that one or none.
      if let draft, draft.version == version {
        let found = draft.script.mistakes
        guard found.isEmpty else {
          throw Problem.wrong(
            "steps", "script", ["mistakes": .array(found.map { .string($0.description) })])
        }
      }
      return Self.publish(.text(name), .int(Int64(version)), .text(ask.key))
    }
    static func next(_ ask: Ask<Head>, _ answer: Tree) throws -> String {
      "/head/scripts/\(try ask.word("name"))"
    }
  }

  /// Puts a draft aside.
  struct DraftDrop: Act {
    typealias Place = Head
    typealias Form = ScriptDraftPage
    private static let drop: Statement = "select head.drop_draft($1, $2, $3) as answer"
    let version: Int

    func call(_ ask: Ask<Head>) throws -> Call {
      Self.drop(.text(try ask.word("name")), .int(Int64(version)), .text(ask.key))
    }
    static func next(_ ask: Ask<Head>, _ answer: Tree) throws -> String { "/head/scripts" }
  }
}
