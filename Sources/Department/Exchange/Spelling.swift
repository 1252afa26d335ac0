extension Encoding {
  /// A text in this encoding's bytes; a letter that it lacks becomes a question mark.
  package func spelled(_ text: String) -> [UInt8] {
    switch self {
    case .utf8: return Array(text.utf8)
    case .utf16le: return text.utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
    case .utf16be: return text.utf16.flatMap { [UInt8($0 >> 8), UInt8($0 & 0xFF)] }
    case .cp1251, .cp866:
      let bytes = Self.singleBytes[self] ?? [:]
      return text.unicodeScalars.compactMap { letter in
        if letter.value < 0x80 { return UInt8(letter.value) }
        return letter.value == 0xFEFF ? nil : bytes[letter] ?? UInt8(ascii: "?")
      }
    }
  }
}
