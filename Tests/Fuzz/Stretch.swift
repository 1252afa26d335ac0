import Foundation

/// Stretches an input by saying one part of it again and again, and looks whether four times as much takes far more than
/// four times as long. Times are this process's own, and only ever compared with each other.
struct Stretch {
  /// So many times as long may four times as much take: twice what it should, half of what a square would.
  private static let factor = 8.0
  /// What takes less than so many seconds is not looked at: the clock's noise would be measured.
  private static let least = 0.002

  let target: Target
  let notebook: Notebook
  let dice: UInt64

  /// One part of one input; throws `Wrong` where it grows like a square.
  func tries(_ input: [UInt8], _ choice: inout Dice) async throws {
    let kept = Array(input.prefix(target.most / 16))
    let part = choice.part(of: kept.count)
    let again = part.isEmpty || choice.one(in: 3) ? choice.pick(target.words) : Array(kept[part])
    let (before, after) = (kept[..<part.upperBound], kept[part.upperBound...])
    func grown(_ size: Int) -> [UInt8] {
      let times = max(1, (size - kept.count) / max(1, again.count))
      var bytes = Array(before)
      for _ in 0..<times { bytes += again }
      return bytes + after
    }
    let (quarter, half, whole) = (
      grown(target.most / 4), grown(target.most / 2), grown(target.most)
    )
    let first = try await cost(whole)
    guard first > Self.least, first > Self.factor * (try await cost(quarter)) else { return }
    // Again and at its best, three times over, so that it was nothing beside it.
    var (low, middle, high) = (0.0, 0.0, 0.0)
    for _ in 0..<3 {
      low = try await best(quarter)
      middle = try await best(half)
      high = try await best(whole)
      guard high > Self.least, high > Self.factor * low, middle > 2.2 * low, high > 2.2 * middle
      else { return }
    }
    let shown = String(decoding: again.prefix(60), as: UTF8.self).debugDescription
    throw Wrong(
      "slow: \(quarter.count), \(half.count), \(whole.count) bytes take \(Self.shown(low)), "
        + "\(Self.shown(middle)), \(Self.shown(high)) ms, saying \(shown) again and again")
  }

  private func best(_ bytes: [UInt8]) async throws -> Double {
    var best = Double.infinity
    for _ in 0..<4 { best = min(best, try await cost(bytes)) }
    return best
  }

  private func cost(_ bytes: [UInt8]) async throws -> Double {
    var choice = Dice(seed: dice)
    notebook.note(bytes, dice: dice)
    let start = Self.now
    _ = try await target.tries(bytes, &choice)
    return Self.now - start
  }

  private static func shown(_ seconds: Double) -> String {
    "\((seconds * 100_000).rounded() / 100)"
  }

  /// Seconds of this process's processors.
  static var now: Double {
    var time = timespec()
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }
}
