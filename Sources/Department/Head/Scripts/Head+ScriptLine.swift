import Foundation
import Postgres

extension Head {
  /// A script in the list: its newest version, who works with it, its draft.
  struct ScriptLine: Codable, Sendable {
    /// A campaign that uses it.
    struct Campaign: Codable, Sendable {
      let id: UUID
      let name: String
      let status: Term<Statuses>
      /// The version it is held to; nil: always the newest.
      let held: Int?

      enum CodingKeys: String, CodingKey {
        case id, name, status
        case held = "version"
      }
    }

    /// The open draft.
    struct Draft: Codable, Sendable {
      let version: Int
      let beganFrom: Int?
      let changedAt: Date
      let changedBy: String
    }

    let name: String
    let title: String
    let language: String
    let version: Int?
    let publishedAt: Date?
    let publishedBy: String?
    let campaigns: [Campaign]
    let draft: Draft?

    static let all: Statement =
      "select to_jsonb(s) as line from head.scripts s order by s.title, s.name"
    static let one: Statement = "select to_jsonb(s) as line from head.scripts s where s.name = $1"
    static let sample = Self(
      name: "banks", title: "Settlement accounts", language: "en", version: 2, publishedAt: .now,
      publishedBy: "Helen",
      campaigns: [Campaign(id: UUID(), name: "Banks", status: "running", held: 2)],
      draft: Draft(version: 3, beganFrom: 2, changedAt: .now, changedBy: "Helen"))
  }

  /// A published version with what it says.
  struct ScriptVersion: Codable, Sendable {
    let no: Int
    let publishedAt: Date
    let by: String?
    /// Cards in hand that began with it.
    let cards: Int

    static let list: Statement = """
      select to_jsonb(v) - 'body' || jsonb_build_object('by', v.published_by) as line from head.script_bodies v where v.script = $1 order by v.no desc
      """
    static let sample = Self(no: 2, publishedAt: .now, by: "Helen", cards: 1)
  }

  /// The open draft of a script.
  struct ScriptDraft: Sendable {
    static let one: Statement = """
      select d.body::text as body, d.version, d.began_from, d.changed_at, d.changed_by
      from head.script_drafts d where d.script = $1
      """
    let script: Script
    let version: Int
    let beganFrom: Int?
    let changedAt: Date
    let changedBy: String

    init?(_ rows: Rows) throws {
      guard let row = rows.first else { return nil }
      script = try Script(sql: row["body"])
      version = try row["version"]
      beganFrom = try row["began_from"]
      changedAt = try row["changed_at"]
      changedBy = try row["changed_by"]
    }
  }

  /// The results of a call that a script may end with, by code.
  struct ScriptEnds: Sendable {
    static let all: Statement = """
      select id, label_ru, label_en from core.disposition
      where active and (offered or id = 'handed_over') order by position
      """
    let list: [LabelChoice]
    var labels: [String: Label] {
      Dictionary(uniqueKeysWithValues: list.map { ($0.code, $0.name) })
    }

    init(_ rows: Rows) throws { list = try rows.map { try LabelChoice($0) } }
    init(_ list: [LabelChoice]) { self.list = list }

    static let sample = Self([
      LabelChoice("handed_over", Label(ru: "Передан", en: "Handed over")),
      LabelChoice("refused", Label(ru: "Отказ", en: "Refused")),
    ])
  }

  /// One version of a script by name, or its draft, as the address asks: `?version=2`, `?draft=yes`, else the newest.
  enum ScriptText {
    private static let newest: Statement = """
      select b.body::text as body, b.no from head.script_bodies b where b.script = $1 and ($2::int is null or b.no = $2)
      order by b.no desc limit 1
      """

    static func call(_ name: String, version: Int?) -> Call {
      newest(.text(name), .init(version))
    }

    static func read(_ rows: Rows) throws -> (script: Script, no: Int)? {
      guard let row = rows.first else { return nil }
      return (try Script(sql: row["body"]), try row["no"])
    }
  }
}

extension Script {
  /// Reads a body as the database keeps it.
  init(sql text: String) throws {
    do {
      self = try JSONDecoder().decode(Script.self, from: Data(text.utf8))
    } catch {
      throw Problem(.fault, cause: "a script that cannot be read: \(error)")
    }
  }

  /// As the database keeps it.
  var json: String {
    get throws {
      let encoder = JSONEncoder()
      encoder.outputFormatting = .sortedKeys
      return String(decoding: try encoder.encode(self), as: UTF8.self)
    }
  }
}
