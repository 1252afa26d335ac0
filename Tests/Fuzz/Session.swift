import Foundation

/// One target under fire for a while.
struct Session {
  let target: Target
  let seed: UInt64
  let seconds: Double
  let notebook: Notebook

  private var tries = 0
  private var taken = 0
  private var refused = 0
  private var stretched = 0
  private var grown = 0
  /// Inputs to be said again, at the end.
  private var sample: [(bytes: [UInt8], dice: UInt64)] = []

  /// What may remain of many repeats of the same: the allocator's pages, in KiB.
  private static let slack = 2048
  /// And of everything that was read since the first third, in KiB: what is remembered for good has bounds.
  private static let room = 96 << 10

  init(target: Target, seed: UInt64, seconds: Double, notebook: Notebook) {
    (self.target, self.seed, self.seconds, self.notebook) = (target, seed, seconds, notebook)
  }

  /// What there is to say at the end.
  var line: String {
    "\(target.name): \(tries) tries, \(taken) taken, \(refused) refused, \(stretched) stretched, "
      + "\(grown) KiB grown, \(Memory.most >> 10) MiB at most; seed \(seed)"
  }

  /// All of it: examples as they are, changed ones, stretched ones, the same once more.
  mutating func play() async throws {
    var dice = Dice(seed: seed)
    let mutator = Mutator(target: target)
    let start = ContinuousClock.now
    var warm: Int?
    for bytes in target.seeds { try await reads(bytes, by: dice.next()) }
    var turn = 0
    // A few come first, however slow the machine is.
    while turn < 40 || ContinuousClock.now - start < .seconds(seconds * 0.8) {
      turn += 1
      let bytes = mutator.make(&dice)
      let own = dice.next()
      try await reads(bytes, by: own)
      if sample.count < Int(20 + seconds * 4) {
        sample.append((bytes, own))
      } else if dice.one(in: 50) {
        sample[dice.below(sample.count)] = (bytes, own)
      }
      if dice.one(in: 20) {
        stretched += 1
        try await Stretch(target: target, notebook: notebook, dice: own).tries(bytes, &dice)
      }
      if warm == nil, turn >= 40, ContinuousClock.now - start > .seconds(seconds * 0.27) {
        warm = Memory.now
      }
    }
    if let warm, Memory.now - warm > Self.room {
      throw Wrong("growth: \(warm) KiB after a third of the time, \(Memory.now) KiB at the end")
    }
    try await again()
    guard taken > 0, refused > 0 || !target.refuses else {
      throw Wrong("nothing proven: \(taken) taken, \(refused) refused of \(tries)")
    }
  }

  /// Reads one input by these dice; false where it is refused.
  @discardableResult
  mutating func reads(_ bytes: [UInt8], by dice: UInt64) async throws -> Bool {
    notebook.note(bytes, dice: dice)
    var own = Dice(seed: dice)
    tries += 1
    let takes = try await target.tries(bytes, &own)
    if takes { taken += 1 } else { refused += 1 }
    return takes
  }

  /// The same inputs many times over: nothing of them may remain.
  private mutating func again() async throws {
    let first = try await rounds()
    var before = first
    // Whatever fills up at first is full one day; what leaks goes on.
    for turn in 1...4 {
      let (count, after) = (tries, try await rounds())
      grown = after - before
      if grown <= Self.slack { return }
      if turn == 4 {
        // What is kept for a time only (a body's patience is 15 seconds) is gone behind it.
        try await Task.sleep(for: .seconds(20))
        grown = Memory.now - first
        if grown <= 2 * Self.slack { return }
        throw Wrong("growth: \(grown) KiB by \(tries - count) inputs that it had read before")
      }
      before = after
    }
  }
  /// All of them some times; the memory behind it, in KiB.
  private mutating func rounds() async throws -> Int {
    let start = ContinuousClock.now
    for turn in 1... {
      for (bytes, dice) in sample { try await reads(bytes, by: dice) }
      if turn >= 3, ContinuousClock.now - start > .seconds(seconds * 0.06) { break }
    }
    return Memory.now
  }
}
