import Foundation
import Postgres

extension Operators {
  /// Where an operator starts: the next card or the one in hand, the own day, the promises to come.
  struct DayPage: Page {
    typealias Place = Operators
    private static let card: Statement = "select operators.card() as answer"
    private static let day: Statement = "select operators.day() as answer"
    private static let callbacks: Statement = "select operators.callbacks() as answer"

    /// What was done since midnight.
    struct Figures: Codable, Sendable {
      let calls: Int
      let answered: Int
      let rightParty: Int
      let handedOver: Int
      let talkSeconds: Int
      let results: [Result]
      let callbacks: Int
      let nextCallback: Date?

      /// Talk time as hours and minutes.
      var talk: String {
        let minutes = talkSeconds / 60
        return minutes < 60
          ? "0:\(minutes < 10 ? "0" : "")\(minutes)"
          : "\(minutes / 60):\(minutes % 60 < 10 ? "0" : "")\(minutes % 60)"
      }
    }

    /// How often a call ended so.
    struct Result: Codable, Sendable {
      let id: String
      let labelRu: String
      let labelEn: String
      let calls: Int
    }

    /// A promise to call: whom, shows the card.
    struct Callback: Codable, Sendable {
      let dueAt: Date
      let overdue: Bool
      let campaign: String
      let zone: String
      let note: String?
    }

    let card: Card?
    let figures: Figures
    let callbacks: [Callback]
    /// A claim found nothing that may be called now.
    let nothing: Bool
    /// A card was just finished.
    let done: Bool
    var title: Phrase { "operators.day.title" }

    static func load(_ ask: Ask<Operators>) async throws -> Self {
      let rows = try await ask(card(), day(), callbacks())
      guard let figures = try rows[1].answer(as: Figures.self) else { throw Problem.empty }
      return Self(
        card: try rows[0].answer(), figures: figures, callbacks: try rows[2].answer() ?? [],
        nothing: ask.query("nothing") != nil, done: ask.query("done") != nil)
    }
  }
}

extension Operators.DayPage: CustomReflectable {
  /// What the template sees.
  var customMirror: Mirror {
    Mirror(
      self,
      children: [
        "card": card as Any, "who": card?.title as Any, "company": card?.company as Any,
        "nothing": nothing, "done": done, "calls": figures.calls, "answered": figures.answered,
        "rightParty": figures.rightParty, "handedOver": figures.handedOver, "talk": figures.talk,
        "next": figures.nextCallback as Any,
        "results": figures.results.map {
          ResultLine(label: Label(ru: $0.labelRu, en: $0.labelEn), calls: $0.calls)
        },
        "callbacks": callbacks.map {
          CallbackLine(
            due: $0.dueAt, their: WallClock($0.dueAt, in: TimeZone.named($0.zone) ?? .gmt),
            overdue: $0.overdue, campaign: $0.campaign, note: $0.note)
        },
      ])
  }

  struct ResultLine {
    let label: Label
    let calls: Int
  }

  struct CallbackLine {
    let due: Date
    let their: WallClock
    let overdue: Bool
    let campaign: String
    let note: String?
  }

  static var samples: [Self] {
    [
      Self(
        card: Operators.CardPage.sampleCard,
        figures: Figures(
          calls: 12, answered: 7, rightParty: 4, handedOver: 1, talkSeconds: 1860,
          results: [Result(id: "busy", labelRu: "Занято", labelEn: "Busy", calls: 3)], callbacks: 1,
          nextCallback: .now),
        callbacks: [
          Callback(
            dueAt: .now, overdue: true, campaign: "Banks", zone: "Asia/Omsk", note: "After lunch")
        ], nothing: true, done: true)
    ]
  }
}
