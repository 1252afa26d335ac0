/// What hurts every parser: ends of ranges, signs that mean something, letters that are none.
enum Words {
  static let all: [[UInt8]] = texts.map { [UInt8]($0.utf8) } + bytes

  private static let texts = [
    "\0", "\u{FEFF}", "\u{202E}", "e\u{301}", "\u{301}", "🦊", "👨‍👩‍👧", "\u{2028}", "\u{85}", "\u{A0}",
    "ß", "İ",
    "ё", "٣", "½", "万", "%00", "%", "%zz", "%C3", "+", "&", "=", ";", ",", "|", "\"", "\"\"", "'",
    "\r", "\n",
    "\r\n", "\r\n\r\n", "\t", " ", "  ", "{", "}", "[", "]", "[]", "(", ")", "<", ">", ":", "-",
    "--", "*", "&a ",
    "*a", "#", "\\", "\\\"", "\\u0000", "\\ud800", "\\udc00", "/", "//", "..", "0", "-0", "1e999",
    "1e-999", "NaN",
    "Infinity", "null", "true", "0x10", "9223372036854775807", "-9223372036854775808",
    "9223372036854775808",
    "99999999999999999999", "2147483648", "65536", "255", "256",
  ]

  private static let bytes: [[UInt8]] = [
    [0xFF], [0xFE], [0xFF, 0xFE], [0xFE, 0xFF], [0xC0, 0x80], [0xC3], [0xE2, 0x82],
    [0xED, 0xA0, 0x80],
    [0xF0, 0x9F], [0xF4, 0x90, 0x80, 0x80], [0x80], [0x98], [0xD8, 0x00], [0x00, 0xD8],
    [0x7F, 0xFF, 0xFF, 0xFF],
    [0x80, 0x00, 0x00, 0x00], [0xFF, 0xFF, 0xFF, 0xFF],
    [0x7F, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF],
    [0x80, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00],
  ]
}
