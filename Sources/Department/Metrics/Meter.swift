import Synchronization

/// Counts requests by route and status, and how long they took.
final class Meter: Sendable {
  /// Up to how many seconds each bucket of the histogram counts.
  static let bounds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]

  /// A route as the router knows it: never what was asked for, so that there are only so many.
  struct Name: Hashable, Sendable {
    let method: String
    let route: String
  }

  /// What became of a route's requests.
  struct Tally: Sendable {
    var statuses: [Int: Int] = [:]
    /// By bucket, each for itself; the last is above all bounds.
    var buckets = [Int](repeating: 0, count: Meter.bounds.count + 1)
    var seconds = 0.0

    /// One request more.
    mutating func add(_ status: Int, _ bucket: Int, _ time: Double) {
      statuses[status, default: 0] += 1
      buckets[bucket] += 1
      seconds += time
    }
  }

  private let tallies = Mutex<[Name: Tally]>([:])

  /// One request more.
  func count(_ method: String, _ route: String, status: Int, seconds: Double) {
    let bucket = Self.bounds.firstIndex { seconds <= $0 } ?? Self.bounds.count
    tallies.withLock {
      $0[Name(method: method, route: route), default: Tally()].add(status, bucket, seconds)
    }
  }

  /// All there is, by route.
  var counted: [(name: Name, tally: Tally)] {
    tallies.withLock { $0 }.map { (name: $0.key, tally: $0.value) }
      .sorted { ($0.name.route, $0.name.method) < ($1.name.route, $1.name.method) }
  }
}
