import Foundation

/// A minute of the Gregorian calendar, reckoned by whole numbers: a page shows and reads hundreds of times, and
/// Foundation's calendar takes its time with each.
struct Civil: Equatable {
  var year: Int
  var month: Int
  var day: Int
  var hour = 0
  var minute = 0

  /// The minute that a moment lies in, by the clock of a zone.
  init(_ moment: Date, in zone: TimeZone) {
    let seconds =
      Int(moment.timeIntervalSince1970.rounded(.down)) + zone.secondsFromGMT(for: moment)
    let ofDay = ((seconds % 86_400) + 86_400) % 86_400
    // Days since 1 March of the year 0, in cycles of 400 years; a year that begins with March has its leap day last.
    let days = (seconds - ofDay) / 86_400 + 719_468
    let cycle = (days >= 0 ? days : days - 146_096) / 146_097
    let ofCycle = days - cycle * 146_097
    let years = (ofCycle - ofCycle / 1460 + ofCycle / 36_524 - ofCycle / 146_096) / 365
    let ofYear = ofCycle - (365 * years + years / 4 - years / 100)
    let march = (5 * ofYear + 2) / 153
    month = march < 10 ? march + 3 : march - 9
    year = years + cycle * 400 + (month <= 2 ? 1 : 0)
    day = ofYear - (153 * march + 2) / 5 + 1
    hour = ofDay / 3600
    minute = ofDay / 60 % 60
  }

  /// Nil where no calendar has that day, or no clock that time.
  init?(year: Int, month: Int, day: Int, hour: Int = 0, minute: Int = 0) {
    guard (1...12).contains(month), day >= 1, day <= Self.length(month, of: year),
      (0...23).contains(hour), (0...59).contains(minute)
    else { return nil }
    (self.year, self.month, self.day, self.hour, self.minute) = (year, month, day, hour, minute)
  }

  private static func length(_ month: Int, of year: Int) -> Int {
    switch month {
    case 2: (year % 4 == 0 && year % 100 != 0) || year % 400 == 0 ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }

  /// Seconds since the beginning of 1970, were this a time in UTC.
  var secondsInUTC: Int {
    let year = month <= 2 ? year - 1 : year
    let cycle = (year >= 0 ? year : year - 399) / 400
    let years = year - cycle * 400
    let ofYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
    let days = cycle * 146_097 + years * 365 + years / 4 - years / 100 + ofYear - 719_468
    return days * 86_400 + hour * 3600 + minute * 60
  }
}

/// Digits and marks, taken one after the other from a text; each step is nil where the text has something else.
struct DigitReader {
  private var rest: Substring.UTF8View

  init(_ text: String) { rest = text[...].utf8 }

  /// Whether all is taken.
  var isDone: Bool { rest.isEmpty }

  /// A number of exactly so many digits.
  mutating func number(_ digits: Int) -> Int? {
    guard rest.count >= digits else { return nil }
    var number = 0
    for byte in rest.prefix(digits) {
      guard byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") else { return nil }
      number = number * 10 + Int(byte - UInt8(ascii: "0"))
    }
    rest = rest.dropFirst(digits)
    return number
  }

  /// One of these characters of ASCII.
  mutating func mark(_ marks: String) -> UInt8? {
    guard let byte = rest.first, marks.utf8.contains(byte) else { return nil }
    rest = rest.dropFirst()
    return byte
  }

  /// How many digits come next.
  var digitsAhead: Int { rest.prefix { $0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9") }.count }
}
