import FoundationEssentials

/// PostgreSQL's clock, microseconds and days since 2000-01-01 UTC, to and from Swift's.
enum Moment {
  /// Seconds from 2000-01-01 to Foundation's reference date, 2001-01-01.
  private static let epoch: Int64 = 31_622_400

  /// A date from microseconds; the two ends of the range are ±infinity.
  static func date(_ micros: Int64) -> Date {
    switch micros {
    case .max: .distantFuture
    case .min: .distantPast
    // Below it PostgreSQL has no years, and the clock no numbers.
    case ..<(.min + epoch * 1_000_000): .distantPast
    default:
      Date(
        timeIntervalSinceReferenceDate: Double(micros - epoch * 1_000_000) / 1_000_000)
    }
  }

  /// Midnight UTC of a day; the two ends of the range are ±infinity.
  static func date(days: Int32) -> Date {
    switch days {
    case .max: .distantFuture
    case .min: .distantPast
    default: Date(timeIntervalSinceReferenceDate: Double(Int64(days) * 86_400 - epoch))
    }
  }

  /// Microseconds of a date; nil outside PostgreSQL's years -4713 … 294276.
  static func micros(_ date: Date) -> Int64? {
    if date == .distantFuture { return .max }
    if date == .distantPast { return .min }
    let seconds = date.timeIntervalSinceReferenceDate
    guard seconds > -211_845_000_000, seconds < 9_223_340_000_000 else { return nil }
    return Int64((seconds * 1_000_000).rounded()) + epoch * 1_000_000
  }

  /// The UTC day of a date; nil outside PostgreSQL's range.
  static func days(_ date: Date) -> Int32? {
    guard let micros = micros(date) else { return nil }
    if micros == .max { return .max }
    if micros == .min { return .min }
    return Int32(floored(micros, 86_400_000_000))
  }

  /// `2026-11-21`; a year before 1 is written as ISO 8601 does, `-0043-03-15`.
  static func text(days: Int32) -> String {
    if days == .max { return "infinity" }
    if days == .min { return "-infinity" }
    // Howard Hinnant's civil_from_days, shifted to years that begin in March.
    let z = Int64(days) + 730_425
    let era = floored(z, 146_097)
    let dayOfEra = z - era * 146_097
    let yearOfEra =
      (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let march = (5 * dayOfYear + 2) / 153
    let day = dayOfYear - (153 * march + 2) / 5 + 1
    let month = march < 10 ? march + 3 : march - 9
    let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    let sign = year < 0 ? "-" : ""
    return "\(sign)\(padded(abs(year), 4))-\(padded(month, 2))-\(padded(day, 2))"
  }

  /// `20:37:08.123456`, without trailing zeros.
  static func text(ofDay micros: Int64) -> String {
    let seconds = micros / 1_000_000
    let clock =
      "\(padded(seconds / 3600, 2)):\(padded(seconds / 60 % 60, 2)):\(padded(seconds % 60, 2))"
    var fraction = padded(micros % 1_000_000, 6)
    while fraction.hasSuffix("0") { fraction.removeLast() }
    return fraction.isEmpty ? clock : clock + "." + fraction
  }

  /// `2026-11-21T20:37:08.123456Z`.
  static func text(_ micros: Int64, zone: String) -> String {
    if micros == .max { return "infinity" }
    if micros == .min { return "-infinity" }
    let day: Int64 = 86_400_000_000
    let ofDay = (micros % day + day) % day
    return text(days: Int32(floored(micros, day))) + "T" + text(ofDay: ofDay) + zone
  }

  /// Division that rounds down.
  private static func floored(_ a: Int64, _ b: Int64) -> Int64 {
    a / b - (a % b < 0 ? 1 : 0)
  }

  /// A number with leading zeros.
  private static func padded(_ number: Int64, _ width: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
  }
}
