/// Dice that fall the same way again for the same seed (SplitMix64).
struct Dice: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  /// A number from 0 to one less than this; 0 where there is none.
  mutating func below(_ bound: Int) -> Int { bound < 2 ? 0 : Int(next() % UInt64(bound)) }

  /// True once in so many times.
  mutating func one(in times: Int) -> Bool { below(times) == 0 }

  /// One of a few; there must be one.
  mutating func pick<T>(_ all: [T]) -> T { all[below(all.count)] }

  /// A part of so many bytes, perhaps an empty one.
  mutating func part(of count: Int) -> Range<Int> {
    let from = below(count + 1)
    return from..<(from + below(min(count - from, 1 + below(64)) + 1))
  }
}
