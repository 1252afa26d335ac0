import Foundation
import Postgres

extension Head {
  /// By which rules a member sees a lead.
  enum SightRules: TermList { static let prefix = "sight.rules" }
  /// What was done with a contact's data.
  enum Deeds: TermList { static let prefix = "sight.deeds" }

  /// A member who sees something of a lead, now or then.
  struct Seeing: Codable, Sendable {
    static let now: Statement = "select to_jsonb(s) as line from head.who_sees($1) s"
    /// In the zone of who asks: a whole day, or one minute of it.
    static let then: Statement = """
      select to_jsonb(w) as line
      from (select m.zone, ($2::date + coalesce($3::time, '00:00')) at time zone m.zone as since from core.member m where m.id = auth.me()) a,
        lateral (select case when $3::time is null then least(($2::date + 1)::timestamp at time zone a.zone, greatest(now(), a.since))
          else a.since end as until) b,
        head.who_could($1, a.since, b.until) w
      """

    let member: UUID
    let memberName: String
    let tier: Term<Tiers>
    let rules: [Term<SightRules>]
    let seesLead: Bool
    let seesNames: Bool
    let seesCard: Bool
    /// One by one, counted; else masked.
    let seesNumbers: Bool
    let firstAt: Date?
    let lastAt: Date?

    static let samples = [
      Seeing(
        member: UUID(), memberName: "Mark", tier: "managers", rules: ["own", "custody"],
        seesLead: true, seesNames: true, seesCard: false, seesNumbers: true, firstAt: .now,
        lastAt: .now),
      Seeing(
        member: UUID(), memberName: "Olga", tier: "operators", rules: ["card"], seesLead: false,
        seesNames: false, seesCard: true, seesNumbers: false, firstAt: nil, lastAt: nil),
      Seeing(
        member: UUID(), memberName: "Maria", tier: "managers", rules: ["queue"], seesLead: true,
        seesNames: false, seesCard: false, seesNumbers: false, firstAt: nil, lastAt: nil),
    ]
  }

  /// Something that somebody did with a contact's data.
  struct Deed: Codable, Sendable {
    static let all: Statement =
      "select to_jsonb(d) as line from head.who_did($1) d order by d.at desc"

    let at: Date
    let memberName: String
    let what: Term<Deeds>
    let act: Term<Acts>?
    let masked: String?
    let result: Label?

    static let sample = Deed(
      at: .now, memberName: "Mark", what: "reveal", act: "accepted", masked: "+7 495 •••-••-01",
      result: Label(ru: "Занято", en: "Busy"))
  }

  /// Why which member sees a lead, who could on a day, and who did.
  struct SightPage: Page {
    typealias Place = Head
    let id: UUID
    let lead: LeadLine
    let now: [Seeing]
    /// The day, and the minute of it, that was asked for.
    let day: Day?
    let time: String?
    let then: [Seeing]
    let did: [Deed]

    static let samples = [
      Self(
        id: UUID(), lead: .sample, now: Seeing.samples, day: Day("2026-11-20"), time: "14:30",
        then: Seeing.samples, did: [.sample])
    ]
    var title: Phrase { Phrase("sight.title", gaps: ["ticket": "\(lead.ticket)"]) }

    static func load(_ ask: Ask<Head>) async throws -> Self {
      let id = try ask.id()
      let day = try ask.query("day").map { text in
        guard let day = Day(text) else { throw Problem.wrong("day", "date") }
        return day
      }
      let time = try ask.query("time").map { text in
        guard day != nil, text.wholeMatch(of: /([01][0-9]|2[0-3]):[0-5][0-9]/) != nil else {
          throw Problem.wrong("time", "time")
        }
        return text
      }
      let then = day.map { Seeing.then(.uuid(id), .text($0.text), .init(time)) }
      let rows = try await ask.all(
        [LeadLine.one(.uuid(id)), Seeing.now(.uuid(id)), Deed.all(.uuid(id))]
          + [then].compactMap { $0 })
      guard let lead = try rows[0].lines(as: LeadLine.self).first else { throw Problem.empty }
      return Self(
        id: id, lead: lead, now: try rows[1].lines(), day: day, time: time,
        then: rows.count > 3 ? try rows[3].lines() : [], did: try rows[2].lines())
    }
  }
}
