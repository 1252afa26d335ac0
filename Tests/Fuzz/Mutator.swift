/// Makes inputs out of valid ones: bits, bytes, words, parts, other examples.
struct Mutator {
  let target: Target

  /// A new input.
  func make(_ dice: inout Dice) -> [UInt8] {
    var bytes = dice.pick(target.seeds)
    for _ in 0...dice.below(6) { change(&bytes, &dice) }
    if bytes.count > target.most { bytes.removeSubrange(target.most...) }
    return bytes
  }

  private func change(_ bytes: inout [UInt8], _ dice: inout Dice) {
    let part = dice.part(of: bytes.count)
    switch dice.below(12) {
    case 0 where !bytes.isEmpty: bytes[dice.below(bytes.count)] ^= 1 << UInt8(dice.below(8))
    case 1 where !bytes.isEmpty: bytes[dice.below(bytes.count)] = UInt8(dice.below(256))
    case 2, 3: bytes.insert(contentsOf: dice.pick(target.words), at: part.lowerBound)
    case 4: bytes.replaceSubrange(part, with: dice.pick(target.words))
    case 5: bytes.removeSubrange(part)
    case 6: bytes.insert(contentsOf: bytes[part], at: dice.below(bytes.count + 1))
    case 7:
      let other = dice.pick(target.seeds)
      bytes.replaceSubrange(part.lowerBound..., with: other[dice.below(other.count + 1)...])
    case 8: bytes.removeSubrange(part.lowerBound...)
    case 9:
      let many = repeatElement(Array(bytes[part]), count: 2 + dice.below(200)).joined()
      bytes.insert(contentsOf: many, at: part.upperBound)
    case 10: bytes.insert(UInt8(dice.below(256)), at: part.lowerBound)
    default: renumber(&bytes, &dice)
    }
    // Doubling a long one again and again serves nothing.
    if bytes.count > 4 * target.most { bytes.removeSubrange((4 * target.most)...) }
  }

  /// Puts the end of some range where a number stood.
  private func renumber(_ bytes: inout [UInt8], _ dice: inout Dice) {
    let digits = UInt8(ascii: "0")...UInt8(ascii: "9")
    let places = bytes.indices.filter { digits.contains(bytes[$0]) }
    guard !places.isEmpty else { return }
    let from = dice.pick(places)
    let end = bytes[from...].firstIndex { !digits.contains($0) } ?? bytes.endIndex
    let edges = [
      "0", "-1", "00", "127", "128", "255", "256", "65535", "65536", "2147483647", "2147483648",
      "9223372036854775807", "-9223372036854775808", "18446744073709551616", "1e9", "0.5",
    ]
    bytes.replaceSubrange(from..<end, with: Array(dice.pick(edges).utf8))
  }
}

extension Dice {
  /// The same bytes in a few pieces.
  mutating func pieces(_ bytes: [UInt8]) -> [ArraySlice<UInt8>] {
    var cuts = (0..<below(12)).map { _ in below(bytes.count + 1) }.sorted()
    if bytes.count < 48, one(in: 2) { cuts = Array(0...bytes.count) }
    var pieces: [ArraySlice<UInt8>] = []
    var from = 0
    for cut in cuts + [bytes.count] {
      pieces.append(bytes[from..<cut])
      from = cut
    }
    return pieces
  }
}
