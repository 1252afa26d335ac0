import Foundation

/// Times as they come in: RFC 3339 from programs, a local time from a form.
package enum Moment {
  /// `2026-11-21T14:05:00+03:00`, seconds and fraction optional, offset required, years 2000–2199.
  package static func rfc3339(_ text: String) -> Date? {
    let pattern =
      /(\d{4}-\d\d-\d\d)[Tt ](\d\d:\d\d)(?::(\d\d)(?:\.(\d{1,9}))?)?([Zz]|[+-]\d\d:\d\d)/
    guard let match = text.wholeMatch(of: pattern) else { return nil }
    var offset = 0
    if match.5.uppercased() != "Z" {
      let parts = match.5.dropFirst().split(separator: ":").compactMap { Int($0) }
      guard parts[0] <= 15, parts[1] < 60 else { return nil }
      offset = (parts[0] * 60 + parts[1]) * 60 * (match.5.first == "-" ? -1 : 1)
    }
    guard let zone = TimeZone(secondsFromGMT: 0),
      let date = local("\(match.1)T\(match.2)", zone),
      let seconds = Double("\(match.3 ?? "0").\(match.4 ?? "0")"), seconds < 60
    else { return nil }
    return date + seconds - Double(offset)
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
    local("\(text)T12:00", .gmt) == nil ? nil : text
  }
}
