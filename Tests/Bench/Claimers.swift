import Foundation
import Synchronization

/// Operators at work over HTTP at a fixed pace, each on a thread and a connection of their own: claim, dial, outcome.
/// A claim's time counts from when it was due, so that one slow claim does not hide those that wait behind it.
final class Claimers: Sendable {
  private let times = Mutex<[Double]>([])
  private let failures = Mutex<[String]>([])
  private let isOver = Atomic<Bool>(false)

  /// Begins: all of them together claim so many cards a second.
  init(port: Int, tokens: [String], pace: Double) {
    let each = Double(tokens.count) / pace
    for (number, token) in tokens.enumerated() {
      let thread = Thread { [self] in
        do {
          let due = Due()
          let player = TimedPlayer(
            CardPlayer(Caller(way: Caller.operators, token: token), mark: "pace-\(number)"), due
          ) { took in
            self.times.withLock { $0.append(took) }
          }
          let line = try HTTPLoad(port: port, players: [player])
          due.at = Self.now + each * Double(number) / Double(tokens.count)
          while !isOver.load(ordering: .relaxed) {
            let wait = due.at - Self.now
            if wait > 0 { Thread.sleep(forTimeInterval: wait) }
            _ = try line.play { _ in false }
            due.at += each
          }
        } catch {
          failures.withLock { $0.append("\(error)") }
        }
      }
      thread.start()
    }
  }

  /// The claims since the last time it was asked; throws where one failed.
  func taken() throws -> Times {
    if let failure = failures.withLock({ $0.first }) { throw BenchFailure("a claim: \(failure)") }
    return Times(
      times.withLock { times in
        defer { times = [] }
        return times
      })
  }

  /// Ends the work after the cards in hand.
  func stop() { isOver.store(true, ordering: .relaxed) }

  fileprivate static var now: Double { ProcessInfo.processInfo.systemUptime }

  /// When an operator's next claim is due.
  fileprivate final class Due { var at = 0.0 }

  /// How long claims took, in milliseconds.
  struct Times {
    let all: [Double]

    init(_ seconds: [Double]) { all = seconds.map { $0 * 1_000 }.sorted() }

    /// Two stretches together.
    static func + (a: Times, b: Times) -> Times { Times((a.all + b.all).map { $0 / 1_000 }) }

    /// The time that so large a part of them did not exceed.
    func within(_ part: Double) -> Double {
      all.isEmpty ? .infinity : all[min(all.count - 1, Int(part * Double(all.count)))]
    }

    var line: String {
      String(
        format: "%d claims, median %.1f ms, p99 %.1f ms, slowest %.1f ms", all.count, within(0.5),
        within(0.99), all.last ?? 0)
    }
  }
}

/// A player of cards whose claims are timed from when they were due.
private struct TimedPlayer: HTTPPlayer {
  private var player: CardPlayer
  private let due: Claimers.Due
  private let note: (Double) -> Void
  private var isClaim = true

  init(_ player: CardPlayer, _ due: Claimers.Due, note: @escaping (Double) -> Void) {
    self.player = player
    self.due = due
    self.note = note
  }

  mutating func request(after answer: HTTPAnswer?) throws -> [UInt8]? {
    if answer != nil, isClaim { note(Claimers.now - due.at) }
    isClaim = answer == nil
    return try player.request(after: answer)
  }
}
