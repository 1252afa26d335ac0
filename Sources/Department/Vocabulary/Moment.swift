import Foundation

/// Times as they come in: RFC 3339 from programs, a local time from a form.
package enum Moment {
  /// `2026-11-21T14:05:00+03:00`, seconds and fraction optional, offset required, years 2000–2199.
  package static func rfc3339(_ text: String) -> Date? {
    var reader = DigitReader(text)
    guard let day = day(&reader), reader.mark("Tt ") != nil, let hour = reader.number(2),
      reader.mark(":") != nil, let minute = reader.number(2),
      let civil = Civil(
        year: day.year, month: day.month, day: day.day, hour: hour, minute: minute),
      let seconds = seconds(&reader), let sign = reader.mark("Zz+-")
    else { return nil }
    var offset = 0
    if sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") {
      guard let hours = reader.number(2), hours <= 15, reader.mark(":") != nil,
        let minutes = reader.number(2), minutes < 60
      else { return nil }
      offset = (hours * 60 + minutes) * (sign == UInt8(ascii: "-") ? -60 : 60)
    }
    guard reader.isDone else { return nil }
    return Date(timeIntervalSince1970: Double(civil.secondsInUTC - offset) + seconds)
  }

  /// `:05.123456`, perhaps nothing at all.
  private static func seconds(_ reader: inout DigitReader) -> Double? {
    guard reader.mark(":") != nil else { return 0 }
    guard let whole = reader.number(2), whole < 60 else { return nil }
    guard reader.mark(".") != nil else { return Double(whole) }
    let digits = reader.digitsAhead
    guard (1...9).contains(digits), let part = reader.number(digits) else { return nil }
    return Double(whole) + Double(part) / [1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9][digits]
  }

  /// `2026-11-21` of the years 2000–2199.
  private static func day(_ reader: inout DigitReader) -> Civil? {
    guard let year = reader.number(4), (2000...2199).contains(year), reader.mark("-") != nil,
      let month = reader.number(2), reader.mark("-") != nil, let day = reader.number(2)
    else { return nil }
    return Civil(year: year, month: month, day: day)
  }

  /// `2026-11-21T14:05` in a zone; nil for a time that the calendar or the clock change does not have.
  package static func local(_ text: String, _ zone: TimeZone) -> Date? {
    guard let match = text.wholeMatch(of: /(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d)(?::00)?/),
      let year = Int(match.1), (2000...2199).contains(year)
    else { return nil }
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = zone
    let asked = DateComponents(
      year: year, month: Int(match.2), day: Int(match.3), hour: Int(match.4), minute: Int(match.5))
    guard let date = calendar.date(from: asked) else { return nil }
    let found = calendar.dateComponents([.year, .month, .day, .hour, .minute], from: date)
    return found == asked ? date : nil
  }

  /// RFC 3339 in UTC with milliseconds: what JSON shows.
  package static func text(_ date: Date) -> String {
    date.formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true))
  }

  /// `2026-11-21` as it came, or nil where there is no such day.
  package static func day(_ text: String) -> String? {
    var reader = DigitReader(text)
    return day(&reader) != nil && reader.isDone ? text : nil
  }
}
