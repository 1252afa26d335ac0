import Foundation

extension Operators.CardPage {
  /// One card with everything on it that a template may name.
  static var samples: [Self] {
    [
      Self(
        card: sampleCard, script: .sample, step: "timing", number: "+74950000001",
        dispositions: [
          Operators.Disposition(
            id: "callback", label: Label(ru: "Перезвонить", en: "Call back"), human: true,
            final: true, callback: true, later: true, doNotCall: false, closeReason: "season")
        ],
        reasons: [
          Operators.Reason(id: "season", kind: "later", label: Label(ru: "Не сезон", en: "Season"))
        ],
        ended: "callback",
        member: Member(
          id: UUID(), name: "Olga", language: .en, zone: "Europe/Moscow", tier: .operators),
        now: .now,
        typed: Typed(
          .object([
            "disposition": .string("callback"),
            "when": .object(["callback": .string("2026-11-21T14:05")]),
          ])))
    ]
  }

  static let sampleCard = Operators.Card(
    card: UUID(), campaign: "Banks", department: "Tristage", kind: "company", name: "Ivan Acme",
    company: "Acme Mill", position: "Director", site: "acme.example", city: "Omsk",
    industry: "Milling", zone: "RU", zoneIsKnown: false, zones: ["Asia/Omsk", "Europe/Moscow"],
    clockZone: "Asia/Omsk",
    windows: [
      "weekday": ["09:00", "20:00"], "saturday": ["10:00", "18:00"], "sunday": ["10:00", "16:00"],
    ], weekdays: Weekdays([1, 2, 3, 5]),
    number: "+7 495 •••-••-01", numberKind: "fixed", revealed: true, startedAt: .now,
    claimedAt: .now, leaseUntil: .now + 600, leaseMost: .now + 1800, promisedAt: .now,
    promisedByMe: true, callsBefore: 1,
    calls: [
      Operators.CallBefore(
        at: .now, disposition: "busy", labelRu: "Занято", labelEn: "Busy", note: "Call after lunch")
    ],
    step: "timing", qualification: ["timing"],
    answers: ["timing": .string("now"), "staff": .number("40")])
}

extension Script {
  /// A script for samples; its step `timing` has everything a step may have.
  static let sample = Script(
    name: "sample", title: "Sample", language: "en", start: "greeting",
    order: ["greeting", "staff", "timing"],
    steps: [
      "greeting": Step(
        title: "Greeting", say: "Good day, {name}!", hint: "Smile.", question: nil, branches: [],
        next: "staff", end: nil),
      "staff": Step(
        title: "Staff", say: "How many are you?", hint: nil,
        question: Question(key: "staff", text: "Staff", type: .number, choices: []), branches: [],
        next: "timing", end: nil),
      "timing": Step(
        title: "Timing", say: "When?", hint: "Let them think.",
        question: Question(
          key: "timing", text: "When", type: .choice,
          choices: [Choice(value: "now", label: "Now"), Choice(value: "later", label: "Later")]),
        branches: [
          Branch(label: "Now", answer: "now", goto: "greeting"),
          Branch(label: "Later", answer: "later", goto: "greeting"),
        ], next: nil, end: "handed_over"),
    ],
    objections: [
      Objection(key: "dear", hear: "Dear", reply: "Compared with what?", goto: "greeting")
    ])
}
