import Foundation

/// What one side reached, by how many clients or connections it had.
struct Rates {
  private var rates: [Int: [Double]] = [:]

  /// Adds a turn's rate.
  mutating func add(_ rate: Double, with size: Int) { rates[size, default: []].append(rate) }

  /// The last rate of a size.
  func last(_ size: Int) -> Double? { rates[size]?.last }

  /// The last rate of each size, for a line of the round.
  var line: String {
    rates.sorted { $0.key < $1.key }.map { "\(Int($0.value.last!))/s with \($0.key)" }
      .joined(separator: ", ")
  }

  /// The size with the highest median, and that median.
  var best: (size: Int, rate: Double) {
    let best = rates.max { median($0.value) < median($1.value) }!
    return (best.key, median(best.value))
  }

  private func median(_ values: [Double]) -> Double { values.sorted()[values.count / 2] }
}

/// Something that makes a measurement worthless.
struct BenchFailure: Error, CustomStringConvertible {
  let description: String
  init(_ description: String) { self.description = description }
}

/// Prints a line at once, also into a pipe.
func say(_ words: String...) {
  FileHandle.standardOutput.write(Data((words.joined(separator: " ") + "\n").utf8))
}
