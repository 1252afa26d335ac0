import Foundation
import Mustache

/// A day of the calendar without a time or zone: JSON and forms have `2026-11-21`, a page `21 Nov 2026`.
package struct Day: Sendable, Codable, Hashable, Comparable, MustacheCustomRenderable,
  MustacheTransformable
{
  /// ISO 8601.
  package let text: String

  /// Nil for a day that no calendar has.
  package init?(_ text: String) {
    guard Moment.day(text) != nil else { return nil }
    self.text = text
  }

  /// The day of a moment in a zone.
  package init(_ moment: Date, in zone: TimeZone) {
    let parts = Civil(moment, in: zone)
    text = "\(parts.year)-\(Self.two(parts.month))-\(Self.two(parts.day))"
  }

  package init(from decoder: any Decoder) throws {
    let box = try decoder.singleValueContainer()
    guard let day = Day(try box.decode(String.self)) else {
      throw DecodingError.dataCorruptedError(in: box, debugDescription: "not a day")
    }
    self = day
  }

  package func encode(to encoder: any Encoder) throws {
    var box = encoder.singleValueContainer()
    try box.encode(text)
  }

  package static func < (one: Day, other: Day) -> Bool { one.text < other.text }

  package var isNull: Bool { false }
  package var renderText: String { short + " " + text.prefix(4) }

  /// `{{iso(day)}}` for inputs, `{{short(day)}}` without the year.
  package func transform(_ name: String) -> Any? {
    switch name {
    case "iso": text
    case "short": short
    default: nil
    }
  }

  private var short: String {
    let parts = text.split(separator: "-").compactMap { Int($0) }
    return Self.ofYear(month: parts[1], day: parts[2])
  }

  /// A day of any year in the reader's language: `24 Nov`.
  package static func ofYear(month: Int, day: Int) -> String {
    "\(day)\u{A0}\(Speaker.now.language.month(month))"
  }

  private static func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
}

/// A day of every year: a birthday. JSON has `{"month": 11, "day": 24}`, a page `24 Nov`.
package struct YearDay: Sendable, Codable, Equatable, MustacheCustomRenderable {
  package let month: Int
  package let day: Int

  package init(month: Int, day: Int) {
    self.month = month
    self.day = day
  }

  package var isNull: Bool { false }
  package var renderText: String { Day.ofYear(month: month, day: day) }
}
