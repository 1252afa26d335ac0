import FoundationEssentials

/// A numeric as the server sends it: digits of base 10,000, the weight of the first, a sign and a scale.
struct Numeric {
  /// Exactly what PostgreSQL itself would print.
  let text: String
  /// How many digits `text` has from the first that is not zero.
  private let precision: Int

  /// Reads the binary form.
  init(_ cell: Cell) throws(Cell.Refusal) {
    let count = Int(try cell.integer(as: Int16.self))
    let weight = Int(try cell.integer(at: 2, as: Int16.self))
    let sign = try cell.integer(at: 4, as: UInt16.self)
    let scale = Int(try cell.integer(at: 6, as: UInt16.self))
    switch sign {
    case 0xC000: (text, precision) = ("NaN", 0)
    case 0xD000: (text, precision) = ("Infinity", 0)
    case 0xF000: (text, precision) = ("-Infinity", 0)
    default:
      var digits: [UInt8] = []
      let groups = max(weight, 0) + 1
      let fraction = (scale + 3) / 4
      digits.reserveCapacity((groups + fraction) * 4)
      // The group at place 0 is the ones; places above `weight`, and below the last sent, are zero.
      for place in stride(from: max(weight, 0), through: -fraction, by: -1) {
        let index = weight - place
        let group =
          index >= 0 && index < count ? try cell.integer(at: 8 + index * 2, as: Int16.self) : 0
        guard (0...9999).contains(group) else { throw Cell.Refusal("it is no number") }
        for power in [1000, 100, 10, 1] as [Int16] {
          digits.append(UInt8(group / power % 10) + 0x30)
        }
      }
      let whole = digits[..<(groups * 4)].drop { $0 == 0x30 }
      let part = digits[(groups * 4)..<(groups * 4 + scale)]
      var text = sign == 0x4000 ? "-" : ""
      text += whole.isEmpty ? "0" : String(decoding: whole, as: UTF8.self)
      if scale > 0 { text += "." + String(decoding: part, as: UTF8.self) }
      self.text = text
      precision = whole.isEmpty ? part.drop { $0 == 0x30 }.count : whole.count + part.count
    }
  }

  /// The number; refused beyond the 38 digits that Decimal keeps, and for ±infinity.
  func decimal() throws(Cell.Refusal) -> Decimal {
    if text == "NaN" { return .nan }
    guard !text.hasSuffix("y") else { throw Cell.Refusal("it is infinite") }
    guard precision <= 38, let number = Decimal(string: text) else {
      throw Cell.Refusal("it has more than 38 digits: read it as String")
    }
    return number
  }
}
