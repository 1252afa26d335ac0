import Foundation
import Testing

@testable import Department

/// The calendar that pages reckon by equals Foundation's, and what is written on a page stays text.
@Suite struct CivilTests {
  @Test func `a zone that has not the form of a name is none`() {
    for name in ["GMT+03:p0", "UTC+03:p0", "GMT+03:00", "", "Europe/Moscow\0", "../Europe/Moscow"] {
      #expect(TimeZone.named(name) == nil, "\(name)")
    }
    for name in ["Europe/Moscow", "UTC", "GMT", "Etc/GMT-14", "America/Argentina/Buenos_Aires"] {
      #expect(TimeZone.named(name) != nil, "\(name)")
    }
  }

  @Test(arguments: [
    "UTC", "Europe/Moscow", "Asia/Kolkata", "America/New_York", "Australia/Lord_Howe",
  ])
  func `a minute of any zone is the one that the calendar tells`(name: String) throws {
    let zone = try #require(TimeZone(identifier: name))
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = zone
    var chance = SystemRandomNumberGenerator()
    var moments = (1...2000).map { _ in
      Date(timeIntervalSince1970: Double.random(in: -2_000_000_000...8_000_000_000, using: &chance))
    }
    // Leap days, ends of years and centuries, the hours around changes of the clock.
    moments += [951_782_399, 951_782_400, 4_107_542_400, 1_792_890_000, 1_774_746_000, -1].map {
      Date(timeIntervalSince1970: $0)
    }
    for moment in moments {
      let told = calendar.dateComponents([.year, .month, .day, .hour, .minute], from: moment)
      let civil = Civil(moment, in: zone)
      #expect(
        [civil.year, civil.month, civil.day, civil.hour, civil.minute]
          == [told.year, told.month, told.day, told.hour, told.minute], "\(moment) \(name)")
    }
  }

  @Test func `a time that a program sends is the moment that it names, and nothing else is a time`()
  {
    var chance = SystemRandomNumberGenerator()
    for _ in 1...500 {
      let moment = Date(
        timeIntervalSince1970: Double(
          Int.random(in: 946_684_800...7_258_118_399, using: &chance)))
      #expect(Moment.rfc3339(Moment.text(moment)) == moment)
    }
    #expect(
      Moment.rfc3339("2026-11-21T14:05+03:00") == Date(timeIntervalSince1970: 1_795_259_100))
    #expect(
      Moment.rfc3339("2026-11-21 11:05:00.250000-00:30")
        == Date(timeIntervalSince1970: 1_795_260_900.25))
    for text in [
      "", "2026-11-21", "2026-02-29T10:00Z", "2026-13-01T10:00Z", "2026-11-21T24:00Z",
      "2026-11-21T10:60Z", "2026-11-21T10:00:60Z", "2026-11-21T10:00", "2026-11-21T10:00+16:00",
      "2026-11-21T10:00+03:60", "2026-11-21T10:00Z ", "1999-12-31T23:59Z", "2200-01-01T00:00Z",
      "2026-11-21T10:00:00.Z", "2026-11-21T10:00:00.1234567890Z", "２０２６-11-21T10:00Z",
    ] {
      #expect(Moment.rfc3339(text) == nil, "\(text)")
    }
    #expect(Moment.day("2024-02-29") == "2024-02-29")
    #expect(Moment.day("2026-02-29") == nil)
    #expect(Moment.day("2026-02-2") == nil)
  }

  @Test func `nothing that stands in a text becomes a mark of the page`() {
    #expect(
      PageText().escapeText("<b a=\"1\" c='2'>Acme & Мельница</b>")
        == "&lt;b a=&quot;1&quot; c=&#39;2&#39;&gt;Acme &amp; Мельница&lt;/b&gt;")
    #expect(PageText().escapeText("Acme") == "Acme")
  }
}
