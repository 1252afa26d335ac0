import Foundation
import Postgres

extension Managers {
  /// Leads that wait for a manager, oldest first; no names.
  struct QualificationPage: Page {
    typealias Place = Managers
    private static let list: Statement =
      "select id, qualified_at, due_at, missed, campaign, city, zone, numbers, need, authority, budget, timing, referred, by_hand, can_go_back from managers.qualification limit 50"
    private static let reasons: Statement =
      "select id, label_ru, label_en from managers.reasons where kind = 'send_back'"
    private static let day: Statement = "select managers.day() as answer"

    struct Line: Encodable, Sendable {
      let id: UUID
      let qualifiedAt: Date
      /// Until when somebody should have taken it, in the department's working time.
      let dueAt: Date
      let missed: Bool
      let campaign: String?
      let city: String?
      let numbers: [String]
      let need: Reply?
      let authority: Reply?
      let budget: Reply?
      let timing: Reply?
      let referred: Bool
      /// An enquiry that somebody took down.
      let byHand: Bool
      /// False where no campaign's operators could call it again.
      let canGoBack: Bool
      /// True where sending this one back was refused just now.
      var refused = false
    }

    var waiting: [Line]
    let total: Count
    let standing: Standing
    var reasons: [LabelChoice]

    static let samples = [
      Self(
        waiting: [
          Line(
            id: UUID(), qualifiedAt: .now, dueAt: .now, missed: true, campaign: "Banks",
            city: "Kazan", numbers: ["+7 ••• •••-••-12"], need: Reply("yes"),
            authority: Reply("no"),
            budget: Reply("100"), timing: Reply("soon"), referred: true, byHand: true,
            canGoBack: true,
            refused: true)
        ],
        total: Count(1, "managers.qualification.total"), standing: Standing.sample,
        reasons: [LabelChoice("wrong_person", Label(ru: "Не то лицо", en: "Wrong person"))])
    ]
    var title: Phrase { "managers.qualification.title" }

    mutating func keep(_ typed: Typed, of form: String) {
      guard form == "return" else { return }
      reasons = reasons.choosing(typed["reason"])
      waiting = waiting.map {
        var line = $0
        line.refused = $0.id.uuidString.lowercased() == typed["lead"]?.lowercased()
        return line
      }
    }

    static func load(_ ask: Ask<Managers>) async throws -> Self {
      let rows = try await ask(list(), reasons(), day())
      let waiting = try rows[0].map {
        Line(
          id: try $0["id"], qualifiedAt: try $0["qualified_at"], dueAt: try $0["due_at"],
          missed: try $0["missed"], campaign: try $0["campaign"], city: try $0["city"],
          numbers: try $0["numbers"] ?? [], need: Reply(try $0["need"]),
          authority: Reply(try $0["authority"]), budget: Reply(try $0["budget"], to: "budget"),
          timing: Reply(try $0["timing"]), referred: try $0["referred"],
          byHand: try $0["by_hand"], canGoBack: try $0["can_go_back"])
      }
      guard let standing: Standing = try rows[2].answer() else { throw Problem.empty }
      return Self(
        waiting: waiting, total: Count(standing.waiting, "managers.qualification.total"),
        standing: standing, reasons: try rows[1].map { try LabelChoice($0) })
    }
  }
}
