import Foundation
import Mustache

extension Operators.CardPage: CustomReflectable {
  /// What the template sees: the card as a person reads it, or how it ended.
  var customMirror: Mirror {
    Mirror(self, children: ["held": card.map { Held(self, $0) } as Any, "ended": endedCard as Any])
  }

  /// How a card that is over ended, in words.
  private var endedCard: EndedCard? {
    guard let ended else { return nil }
    return EndedCard(
      label: dispositions.first { $0.id == ended }?.label, lost: ended == "expired",
      handedOver: ended == "handed_over")
  }

  struct EndedCard {
    let label: Label?
    let lost: Bool
    let handedOver: Bool
  }

  /// A card in hand.
  struct Held {
    let id: UUID
    let title: String
    let company: String?
    let position: String?
    let site: String?
    let city: String?
    let industry: String?
    let campaign: String
    let their: WallClock
    let mine: WallClock
    let sameClock: Bool
    let zone: String
    let zoneUnknown: Bool
    /// Whose clocks they may live by, to pick from.
    let clocks: [Pick<ZoneName>]
    /// Where the form for it goes.
    let zonePath: String
    let hours: [Hours]
    let masked: String
    let whole: String?
    let tel: String?
    let started: Date?
    let ready: Bool
    let until: Date
    let most: Date
    let promised: WallClock?
    let promisedByMe: Bool
    let script: ScriptView?
    let answers: [AnswerLine]
    let more: [AnswerLine]
    let complete: Bool
    let missing: Int
    let results: [ResultGroup]
    let calls: [Call]

    init(_ page: Operators.CardPage, _ card: Operators.Card) {
      id = card.card
      title = card.title
      company = card.name == nil || card.name == card.company ? nil : card.company
      position = card.position
      site = card.site
      city = card.city
      industry = card.industry
      campaign = card.campaign
      their = WallClock(page.now, in: card.theirZone)
      let own = TimeZone.named(page.member.zone) ?? .gmt
      mine = WallClock(page.now, in: own)
      sameClock = own.secondsFromGMT(for: page.now) == card.theirZone.secondsFromGMT(for: page.now)
      zone = card.clockZone
      zoneUnknown = !card.zoneIsKnown
      zonePath = "/operators/card/\(card.card.uuidString.lowercased())/zone"
      clocks = ZoneName.picks(card.zones).choosing(page.clock)
      hours = Hours.list(card.windows, card.weekdays)
      masked = card.number
      whole = page.number.map(Self.spaced)
      tel = page.number
      started = card.startedAt
      ready = card.startedAt == nil
      until = card.leaseUntil
      most = card.leaseMost
      promised = card.promisedAt.map { WallClock($0, in: own) }
      promisedByMe = card.promisedByMe
      script = page.script.flatMap {
        ScriptView($0, at: page.step, answers: card.answers) {
          card.fill($0, operatorName: page.member.name)
        }
      }
      answers = AnswerLine.qualification(card, page.script)
      more = AnswerLine.others(card, page.script)
      missing = answers.count { $0.said == nil }
      complete = missing == 0
      results = ResultGroup.all(page, card)
      calls = card.calls.map {
        Call(at: $0.at, result: $0.result, note: $0.note)
      }
    }

    /// `+7 495 000-00-01`; other countries as they are.
    static func spaced(_ e164: String) -> String {
      guard let m = e164.wholeMatch(of: /\+7(\d{3})(\d{3})(\d{2})(\d{2})/) else { return e164 }
      return "+7\u{A0}\(m.1)\u{A0}\(m.2)-\(m.3)-\(m.4)"
    }
  }

  struct Call {
    let at: Date
    let result: Label?
    let note: String?
  }

  /// One line of the calling hours: a kind of day, from and to; neither means never.
  struct Hours {
    let day: any MustacheCustomRenderable & Sendable
    let from: String?
    let to: String?

    static func list(_ windows: [String: [String?]], _ weekdays: Weekdays) -> [Hours] {
      let all = weekdays.days.count == 5
      return ["weekday", "saturday", "sunday"].compactMap { day in
        if day == "weekday", weekdays.days.isEmpty { return nil }
        let ends = windows[day] ?? []
        return Hours(
          day: day == "weekday" && !all ? weekdays : Phrase("operators.hours.\(day)"),
          from: ends.first ?? nil, to: ends.last ?? nil)
      }
    }
  }

}
