import Foundation
import Mustache
import Postgres

extension Head {
  /// What came of a call centre's cards, or of own operators': the numbers and what they come to.
  struct Quality: Encodable, Sendable {
    /// What SQL counts.
    struct Line: Codable, Sendable {
      let part: String?
      let name: String?
      let labelRu: String?
      let labelEn: String?
      let currency: String?
      let cards: Int
      let called: Int
      let reached: Int
      let deciders: Int
      let talkSeconds: Int
      let handedOver: Int
      let waiting: Int?
      let accepted: Int
      let sentBack: Int
      let won: Int
      let amountCents: Int64?
    }

    private let line: Line
    let title: any MustacheCustomRenderable & Sendable
    let cards: Figure
    let called: Figure
    let reached: Figure
    let handedOver: Figure
    let accepted: Figure
    let sentBack: Figure
    let won: Figure
    let talk: Talk
    /// Calls that a person answered, of all.
    let reach: Ratio?
    /// Calls that were handed over, of all.
    let handedShare: Ratio?
    /// Hand-overs that were accepted, of those that were decided.
    let acceptedShare: Ratio?
    let amount: Price?
    /// What one accepted hand-over costs.
    let cost: Price?

    init(_ line: Line, title: any MustacheCustomRenderable & Sendable) {
      self.line = line
      self.title = title
      cards = Figure(line.cards)
      called = Figure(line.called)
      reached = Figure(line.reached)
      handedOver = Figure(line.handedOver)
      accepted = Figure(line.accepted)
      sentBack = Figure(line.sentBack)
      won = Figure(line.won)
      talk = Talk(seconds: line.talkSeconds)
      reach = Ratio(line.reached, of: line.called)
      handedShare = Ratio(line.handedOver, of: line.called)
      acceptedShare = Ratio(line.accepted, of: line.accepted + line.sentBack)
      let currency = line.currency.flatMap { $0.isEmpty ? nil : $0 } ?? "RUB"
      amount = line.amountCents.map { Price($0, currency) }
      cost =
        line.accepted == 0
        ? nil : line.amountCents.map { Price($0 / Int64(line.accepted), currency) }
    }

    /// It belongs to no part: sent back by no reason that is named.
    var isUnnamed: Bool { line.part?.isEmpty != false }

    func encode(to encoder: any Encoder) throws { try line.encode(to: encoder) }

    /// What the figures can be split by.
    static let dimensions = ["day", "hour", "agent", "batch"]

    /// The figures of a call centre: all of them ($1 null), or one batch; days; what they are split by.
    static let ofPartner: Statement =
      "select to_jsonb(f) as line from head.partner_figures($1, $2, $3::date, $4::date, $5) f"
    /// Own operators' in a campaign.
    static let own: Statement =
      "select to_jsonb(f) as line from head.own_figures($1, $2::date, $3::date) f"

    /// The title of a part of the figures.
    static func title(_ line: Line, by: String) -> any MustacheCustomRenderable & Sendable {
      switch by {
      case "day": Day(line.part ?? "") ?? Phrase(verbatim: line.part ?? "")
      case "hour": Phrase(verbatim: (line.part ?? "").replacing("T", with: " "))
      case "reason":
        Label(ru: line.labelRu ?? line.part ?? "", en: line.labelEn ?? line.part ?? "")
      default: Phrase(verbatim: line.name ?? line.part ?? "")
      }
    }

    static let sample = Quality(
      Line(
        part: "2026-11-22", name: "Pavel", labelRu: "а", labelEn: "b", currency: "RUB", cards: 120,
        called: 100, reached: 60, deciders: 30, talkSeconds: 9000, handedOver: 12, waiting: 2,
        accepted: 8, sentBack: 2, won: 1, amountCents: 1_200_00), title: Phrase("contracts.title"))
  }
}
