import Foundation
import Postgres

extension Head {
  /// What was found wrong: an invariant's name, or what of a habit or a canary it is.
  enum Warnings: TermList { static let prefix = "warnings.names" }
  /// What one does about it.
  enum Mends: TermList { static let prefix = "warnings.mends" }

  /// A thing that must not be, as SQL tells it.
  struct WarningLine: Codable, Sendable {
    static let standing: Statement = """
      select to_jsonb(w) as line from head.warnings w where $1 or w.waits or w.gone_at is null
      order by w.waits desc, w.gone_at is null desc, w.at desc, w.id limit 200
      """
    static let one: Statement = "select to_jsonb(w) as line from head.warnings w where w.id = $1"
    static let waiting: Statement = "select count(*)::int as n from head.warnings w where w.waits"

    let id: UUID
    let kind: String
    let name: Term<Warnings>
    /// Of what, as `tristage check` prints it.
    let subject: String
    let what: String?
    let lead: UUID?
    let ticket: Int?
    let client: UUID?
    let member: UUID?
    let memberName: String?
    let at: Date
    let goneAt: Date?
    let seenAt: Date?
    let seenByName: String?
    let word: String?
    let waits: Bool
    let detail: Detail

    /// What a habit gone beyond, or a canary that was heard, tells of itself.
    struct Detail: Codable, Sendable {
      /// So many now; usually, and at most within the habit.
      var used: Int?
      var usual: Double?
      var most: Int?
      /// Who typed or sent the number, how often it came.
      var byName: String?
      var times: Int?
      var plantedAt: Date?
      /// When its member was first shown the number, and since when it is in their hands no more.
      var shownAt: Date?
      var endedAt: Date?
    }

    static let sample = WarningLine(
      id: UUID(), kind: "invariant", name: "a_place_equals_its_last_journal_entry",
      subject: "lead 17", what: "is in sales, the journal says closed", lead: UUID(), ticket: 17,
      client: UUID(), member: UUID(), memberName: "Mark", at: .now, goneAt: .now, seenAt: .now,
      seenByName: "Helen", word: "Restored by hand", waits: true,
      detail: Detail(
        used: 80, usual: 6.1, most: 15, byName: "Maria", times: 2, plantedAt: .now, shownAt: .now,
        endedAt: .now))
  }

  /// What the product found wrong by itself: what waits for a word first, then what stands.
  struct WarningsPage: Page {
    typealias Place = Head
    private static let watched: Statement = "select to_jsonb(w) as answer from head.watch w"

    /// How far the clock has looked.
    struct Watch: Codable, Sendable {
      let through: Date
      let night: Day?
      let going: Bool
    }

    let warnings: [WarningLine]
    let watch: Watch
    let total: Count
    /// Those that are gone and seen too.
    let all: Bool

    static let samples = [
      Self(
        warnings: [.sample], watch: Watch(through: .now, night: Day("2026-11-22"), going: true),
        total: Count(1, "warnings.total"), all: true)
    ]
    var title: Phrase { "warnings.title" }

    static func load(_ ask: Ask<Head>) async throws -> Self {
      let all = ask.query("all") == "yes"
      let rows = try await ask(WarningLine.standing(.bool(all)), watched(), WarningLine.waiting())
      guard let watch = try rows[1].answer(as: Watch.self) else { throw Problem.empty }
      return Self(
        warnings: try rows[0].lines(), watch: watch,
        total: Count(try rows[2][0]["n"], "warnings.total"), all: all)
    }
  }

  /// One warning: what it means, how to mend it, who has seen it.
  struct WarningPage: Page {
    typealias Place = Head
    let warning: WarningLine
    let mend: Term<Mends>

    enum CodingKeys: CodingKey { case warning }

    static let samples = [Self(.sample)]
    var title: Phrase { "warnings.one" }

    init(_ warning: WarningLine) {
      self.warning = warning
      mend = Term(stringLiteral: warning.name.code)
    }

    static func load(_ ask: Ask<Head>) async throws -> Self {
      let rows = try await ask(WarningLine.one(.uuid(try ask.id())))
      guard let warning = try rows.lines(as: WarningLine.self).first else { throw Problem.empty }
      return Self(warning)
    }
  }

  /// Marks a warning as seen, with a word on what it was.
  struct WarningSeen: Act {
    typealias Place = Head
    typealias Form = WarningPage
    private static let see: Statement = "select head.see_warning($1, $2, $3) as answer"
    let word: String

    func call(_ ask: Ask<Head>) throws -> Call {
      Self.see(.uuid(try ask.id()), .text(word), .text(ask.key))
    }
    static func next(_ ask: Ask<Head>, _ answer: Tree) throws -> String { "/head/warnings" }
  }
}
