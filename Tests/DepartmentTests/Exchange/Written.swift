import Department

extension Encoding {
  /// A text as a file of this encoding holds it, with the mark of UTF-16 before it.
  func written(_ text: String) -> [UInt8] {
    switch self {
    case .utf8: Array(text.utf8)
    case .utf16le: [0xFF, 0xFE] + text.utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
    case .utf16be: [0xFE, 0xFF] + text.utf16.flatMap { [UInt8($0 >> 8), UInt8($0 & 0xFF)] }
    case .cp1251: text.unicodeScalars.map(Self.inWindows)
    case .cp866: text.unicodeScalars.map(Self.inDOS)
    }
  }

  private static func inWindows(_ letter: Unicode.Scalar) -> UInt8 {
    switch letter.value {
    case 0..<0x80: UInt8(letter.value)
    case 0x401: 0xA8
    case 0xAB, 0xBB: UInt8(letter.value)
    default: UInt8(letter.value - 0x410 + 0xC0)
    }
  }

  private static func inDOS(_ letter: Unicode.Scalar) -> UInt8 {
    switch letter.value {
    case 0..<0x80: UInt8(letter.value)
    case 0x401: 0xF0
    case 0x2116: 0xFC
    case 0x440...0x44F: UInt8(letter.value - 0x440 + 0xE0)
    default: UInt8(letter.value - 0x410 + 0x80)
    }
  }
}
