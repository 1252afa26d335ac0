import Mustache

/// Days of the week, 1 Monday to 7 Sunday: JSON shows the numbers, a page "Mon–Wed, Fri".
package struct Weekdays: Sendable, Codable, Equatable, MustacheCustomRenderable {
  package let days: [Int]

  package init(_ days: [Int]) { self.days = days.sorted() }

  package init(from decoder: any Decoder) throws {
    self.init(try decoder.singleValueContainer().decode([Int].self))
  }

  package func encode(to encoder: any Encoder) throws {
    var box = encoder.singleValueContainer()
    try box.encode(days)
  }

  /// The short name of one day.
  package static func name(_ day: Int) -> Word { Word("web.weekdays", "\(day)") }

  package var isNull: Bool { days.isEmpty }

  /// Neighbours as one run: three days and more, or two with a comma.
  package var renderText: String {
    var runs: [ClosedRange<Int>] = []
    for day in days {
      if let last = runs.last, last.upperBound + 1 == day {
        runs[runs.count - 1] = last.lowerBound...day
      } else {
        runs.append(day...day)
      }
    }
    return runs.map { run in
      let first = Self.name(run.lowerBound).renderText
      let last = Self.name(run.upperBound).renderText
      return switch run.count {
      case 1: first
      case 2: "\(first), \(last)"
      default: "\(first)–\(last)"
      }
    }.joined(separator: ", ")
  }
}
