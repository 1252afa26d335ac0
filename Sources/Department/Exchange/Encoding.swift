import Glibc

/// How a file's bytes stand for letters.
package enum Encoding: String, Sendable, CaseIterable {
  case utf8 = "UTF-8"
  case cp1251 = "CP1251"
  case cp866 = "CP866"
  case utf16le = "UTF-16LE"
  case utf16be = "UTF-16BE"

  /// The encoding that a person named, in any of its usual spellings.
  package init?(named name: String) {
    switch name.lowercased().filter({ $0.isLetter || $0.isNumber }) {
    case "utf8": self = .utf8
    case "cp1251", "windows1251", "win1251", "1251": self = .cp1251
    case "cp866", "ibm866", "dos", "866": self = .cp866
    case "utf16le": self = .utf16le
    case "utf16be": self = .utf16be
    default: return nil
    }
  }

  /// The encoding that the beginning of a file is most likely in.
  package static func detect(_ head: [UInt8]) -> Encoding {
    if head.starts(with: [0xEF, 0xBB, 0xBF]) { return .utf8 }
    if head.starts(with: [0xFF, 0xFE]) { return .utf16le }
    if head.starts(with: [0xFE, 0xFF]) { return .utf16be }
    // The last character may be cut by the end of the sample.
    let whole = head.count - trailing(head)
    if head.withUnsafeBufferPointer({ isText(UnsafeBufferPointer(rebasing: $0[..<whole])) }) {
      return .utf8
    }
    // A file of UTF-8 with a broken letter here and there is still UTF-8.
    if pairs(head) > 0.9 { return .utf8 }
    return letters(head, in: .cp1251) >= letters(head, in: .cp866) ? .cp1251 : .cp866
  }

  /// Whether the bytes are valid UTF-8.
  static func isText(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    var i = 0
    while i + 8 <= bytes.count {
      let eight = UnsafeRawPointer(bytes.baseAddress! + i).loadUnaligned(as: UInt64.self)
      if eight & 0x8080_8080_8080_8080 != 0 { break }
      i += 8
    }
    while i < bytes.count, bytes[i] < 0x80 { i += 1 }
    guard i < bytes.count else { return true }
    let rest = UnsafeBufferPointer(rebasing: bytes[i...])
    return String(validating: rest, as: UTF8.self) != nil
  }

  /// Whether a text that was read in this encoding was UTF-8 in truth: a line of another file, pasted into this one.
  func misread(_ text: String) -> Bool {
    guard let bytesOf = Self.singleBytes[self] else { return false }
    var bytes: [UInt8] = []
    for scalar in text.unicodeScalars where scalar.value >= 0x80 {
      guard let byte = bytesOf[scalar] else { return false }
      bytes.append(byte)
    }
    // Russian is two bytes a letter there; three letters in a row do not come about by chance.
    guard bytes.count >= 6, let read = String(validating: bytes, as: UTF8.self) else {
      return false
    }
    return read.unicodeScalars.allSatisfy {
      (0x400...0x4FF).contains($0.value) || $0.value > 0x2000
    }
      && read.unicodeScalars.count { (0x400...0x4FF).contains($0.value) } >= 3
  }

  /// The bytes from 0x80 of the encodings of one byte a letter, by their letters.
  static let singleBytes: [Encoding: [Unicode.Scalar: UInt8]] = {
    var tables: [Encoding: [Unicode.Scalar: UInt8]] = [:]
    for encoding in [Encoding.cp1251, .cp866] {
      for byte in UInt8(0x80)...0xFF {
        let text = Transcoder(encoding)?.feed([byte], last: true)
        let letter = text.flatMap { String(validating: $0, as: UTF8.self) }?.unicodeScalars.first
        if let letter { tables[encoding, default: [:]][letter] = byte }
      }
    }
    return tables
  }()

  private static func trailing(_ head: [UInt8]) -> Int {
    for back in 1...3 where back <= head.count {
      let byte = head[head.count - back]
      if byte < 0x80 { return 0 }
      if byte >= 0xC0 {
        let length = byte >= 0xF0 ? 4 : byte >= 0xE0 ? 3 : 2
        return length > back ? back : 0
      }
    }
    return 0
  }

  /// Share of the bytes above ASCII that stand in well-formed UTF-8 pairs.
  private static func pairs(_ head: [UInt8]) -> Double {
    var good = 0
    var all = 0
    var i = 0
    while i < head.count {
      if head[i] < 0x80 {
        i += 1
      } else if i + 1 < head.count, (0xC2...0xDF).contains(head[i]),
        (0x80...0xBF).contains(head[i + 1])
      {
        good += 2
        all += 2
        i += 2
      } else {
        all += 1
        i += 1
      }
    }
    return all == 0 ? 1 : Double(good) / Double(all)
  }

  /// How much the bytes above ASCII look like Russian when read in this encoding.
  private static func letters(_ head: [UInt8], in encoding: Encoding) -> Double {
    // Frequencies of Russian letters, а to я, in thousandths.
    let weight: [Double] = [
      80, 16, 45, 17, 30, 85, 9, 16, 74, 12, 35, 44, 32, 67, 110, 28, 47, 55, 63, 26, 3, 10, 5,
      14, 7, 4, 1, 19, 17, 3, 6, 20,
    ]
    var sum = 0.0
    var count = 0.0
    for byte in head where byte >= 0x80 {
      count += 1
      let letter: Int? =
        switch (encoding, byte) {
        case (.cp1251, 0xC0...0xDF): Int(byte) - 0xC0
        case (.cp1251, 0xE0...0xFF): Int(byte) - 0xE0
        case (.cp866, 0x80...0x9F): Int(byte) - 0x80
        case (.cp866, 0xA0...0xAF): Int(byte) - 0xA0
        case (.cp866, 0xE0...0xEF): Int(byte) - 0xE0 + 16
        default: nil
        }
      if let letter { sum += weight[letter] }
    }
    return count == 0 ? 0 : sum / count
  }
}

/// Turns a stream of bytes in some encoding into UTF-8 as it comes, by the C library's iconv.
package final class Transcoder {
  private let handle: iconv_t
  /// How many bytes a letter has at least.
  private let unit: Int
  private var kept: [UInt8] = []

  /// Nil where the C library does not know the encoding.
  package init?(_ encoding: Encoding) {
    unit = encoding == .utf16le || encoding == .utf16be ? 2 : 1
    handle = iconv_open("UTF-8", encoding.rawValue)
    if handle == iconv_t(bitPattern: -1) { return nil }
  }

  deinit { iconv_close(handle) }

  /// The next bytes as UTF-8; what is no character becomes the byte 0xFF, which is none either, so
  /// that its line is refused.
  package func feed(_ chunk: [UInt8], last: Bool = false) -> [UInt8] {
    var input = kept + chunk
    kept = []
    var output = [UInt8](repeating: 0, count: input.count * 3 + 16)
    var written = 0
    var read = 0
    let total = input.count
    while read < total {
      let (done, made) = step(&input, read, &output, written)
      read += done
      written += made
      guard read < total else { break }
      if errno == EINVAL, !last {
        kept = Array(input[read...])
        break
      }
      output[written] = 0xFF
      written += 1
      // Else all behind half a letter would be read from the middles of letters.
      read += min(unit, total - read)
    }
    output.removeLast(output.count - written)
    return output
  }

  private func step(_ input: inout [UInt8], _ read: Int, _ output: inout [UInt8], _ written: Int)
    -> (Int, Int)
  {
    input.withUnsafeMutableBytes { source in
      output.withUnsafeMutableBytes { target in
        var from: UnsafeMutablePointer<CChar>? = source.baseAddress!.advanced(by: read)
          .assumingMemoryBound(to: CChar.self)
        var to: UnsafeMutablePointer<CChar>? = target.baseAddress!.advanced(by: written)
          .assumingMemoryBound(to: CChar.self)
        var left = source.count - read
        var room = target.count - written
        let before = (left, room)
        errno = 0
        _ = iconv(handle, &from, &left, &to, &room)
        return (before.0 - left, before.1 - room)
      }
    }
  }
}
