import Department
import Foundation
import Postgres
import TestKit
import Testing

@Suite struct HoursTests {
  /// Whether the office campaign (09–20, Saturday 10–18, never on Sundays) may call there then.
  private func isOpen(_ cast: Cast, _ zone: String, _ at: String) async throws -> Bool {
    try await cast.one(
      "select core.open_clocks(k, $2::timestamptz, array[$1]) <> '{}' from core.campaign k where k.name = 'Office'",
      .text(zone), .text(at))
  }

  private func office(_ cast: Cast) async throws {
    try await cast.sees("insert into core.campaign (name) values ('Office')")
  }

  @Test func `the clock on the callee's wall decides, on weekdays and Saturdays`() async throws {
    try await Cast.play { cast in
      try await office(cast)
      for (zone, at, open) in [
        ("Europe/Moscow", "2026-11-20 08:59:59+03", false),
        ("Europe/Moscow", "2026-11-20 09:00+03", true),
        ("Europe/Moscow", "2026-11-20 19:59:59+03", true),
        ("Europe/Moscow", "2026-11-20 20:00+03", false),
        ("Asia/Vladivostok", "2026-11-20 09:00+03", true),
        ("Asia/Vladivostok", "2026-11-20 13:00+03", false),
        ("Europe/Moscow", "2026-11-21 09:30+03", false),
        ("Europe/Moscow", "2026-11-21 10:00+03", true),
        ("Europe/Moscow", "2026-11-21 18:00+03", false),
        ("Europe/Moscow", "2026-11-22 12:00+03", false),
        // Friday evening in Moscow is Saturday morning in Kamchatka.
        ("Asia/Kamchatka", "2026-11-20 23:30+03", false),
        ("Asia/Kamchatka", "2026-11-21 01:30+03", true),
      ] {
        #expect(try await isOpen(cast, zone, at) == open, "\(zone) \(at)")
      }
    }
  }

  @Test func `nobody is called on a public holiday, unless the campaign says so`() async throws {
    try await Cast.play { cast in
      try await office(cast)
      #expect(try await isOpen(cast, "Europe/Moscow", "2026-11-04 12:00+03") == false)
      #expect(try await isOpen(cast, "Europe/Moscow", "2026-11-05 12:00+03"))
      // The holiday is the callee's: it has begun in Kamchatka while Moscow still works.
      #expect(try await isOpen(cast, "Asia/Kamchatka", "2026-11-04 01:00+03") == false)
      #expect(try await isOpen(cast, "Europe/Moscow", "2026-11-03 19:00+03"))
      try await cast.sees("update core.campaign set holidays_too = true where name = 'Office'")
      #expect(try await isOpen(cast, "Europe/Moscow", "2026-11-04 12:00+03"))
    }
  }

  @Test func `windows keep to the wall clock when the clocks change`() async throws {
    try await Cast.play { cast in
      try await office(cast)
      for (at, open) in [
        ("2026-03-27 07:30Z", false),  // Friday, 08:30 in Berlin, winter time
        ("2026-03-27 08:00Z", true), ("2026-03-27 18:59Z", true),
        ("2026-03-30 06:59Z", false), ("2026-03-30 07:00Z", true),  // Monday, summer time since Sunday
        ("2026-03-30 18:00Z", false), ("2026-10-23 07:00Z", true), ("2026-10-26 07:30Z", false),
        ("2026-10-26 08:00Z", true),
      ] {
        #expect(try await isOpen(cast, "Europe/Berlin", at) == open, "\(at)")
      }
    }
  }

  @Test func `where only a group of zones is known, all of it must be inside the window`()
    async throws
  {
    try await Cast.play { cast in
      try await office(cast)
      for (at, open) in [
        ("2026-11-20 06:59Z", false),  // Kaliningrad 08:59
        ("2026-11-20 07:00Z", true), ("2026-11-20 07:59Z", true),
        ("2026-11-20 08:00Z", false),  // Kamchatka and Anadyr 20:00
        ("2026-11-20 12:00Z", false),
      ] {
        let zones: [String] = try await cast.one(
          "select core.open_zones(k, $1::timestamptz) from core.campaign k where k.name = 'Office'",
          .text(at))
        #expect(zones.contains("RU") == open, "\(at)")
        #expect(zones.contains("Europe/Moscow") == (at > "2026-11-20 06:00Z"), "\(at)")
      }
    }
  }

  @Test func `a lead outside its hours is not claimed, however urgent`() async throws {
    try await Cast.play { cast in
      let late = try await cast.lead("Birch", in: Cast.closed, priority: 1)
      #expect(try await cast.olga.gets("select operators.claim('k')") == nil)
      try await cast.lead("Acme")
      #expect(try await cast.olga.gets("select operators.claim('k')")?["campaign"]?.text == "Banks")
      #expect(try await cast.place(late) == "calling")
    }
  }

  @Test func `an own callback waits for the callee's hours too`() async throws {
    try await Cast.play { cast in
      let lead = try await cast.lead("Acme")
      let card = try await cast.olga.isTalking(cast)
      try await cast.olga.records("callback", card, at: .hence(60), mine: true)
      try await cast.wake(lead)
      try await cast.shut("Banks")
      #expect(try await cast.olga.gets("select operators.claim('k')") == nil)
      #expect(try await cast.place(lead) == "calling")
    }
  }

  @Test func `dialling is refused when the hours have passed since the claim`() async throws {
    try await Cast.play { cast in
      try await cast.lead("Acme")
      let card = try await cast.claimed(by: cast.olga)
      try await cast.shut("Banks")
      #expect(await cast.olga.refusal("select operators.dial($1, 'd')", .uuid(card)) == "HOURS")
      #expect(try await cast.one("select count(*) from core.egress") == 0)
    }
  }

  @Test func `a callback that could not be kept is refused`() async throws {
    try await Cast.play { cast in
      try await cast.lead("Acme")
      let card = try await cast.olga.isTalking(cast)
      try await cast.sees(
        "update core.campaign set sunday_from = null, sunday_to = null where name = 'Banks'")
      let sunday: Date = try await cast.one(
        "select (date_trunc('week', now() at time zone 'Europe/Moscow') + interval '13 days 12 hours') at time zone 'Europe/Moscow'"
      )
      let refusal = await cast.olga.isRefused("callback", card, at: sunday)
      #expect(refusal?.word == "WRONG")
      #expect(refusal?.detail["field"]?.text == "at")
      #expect(refusal?.detail["rule"]?.text == "hours")
      try await cast.olga.records("callback", card, at: sunday + 86_400)
    }
  }
}

extension Cast {
  /// Closes a campaign's windows.
  func shut(_ campaign: String) async throws {
    try await sees(
      """
      update core.campaign set weekday_from = null, weekday_to = null, saturday_from = null, saturday_to = null,
        sunday_from = null, sunday_to = null where name = $1
      """, .text(campaign))
  }
}
