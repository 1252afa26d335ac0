/// Which character parts the cells of a file.
package enum CSVDialect {
  /// The characters that are tried, the likeliest first: `,` `;` tab `|`.
  package static let delimiters: [UInt8] = [0x2C, 0x3B, 0x09, 0x7C]

  /// The delimiter that cuts the beginning of a file (as UTF-8) into the most even table.
  package static func delimiter(of head: [UInt8]) -> UInt8 {
    var best: (delimiter: UInt8, score: Double) = (delimiters[0], 0)
    for delimiter in delimiters {
      let widths = widths(of: head, delimiter)
      guard let first = widths.first, first > 1 else { continue }
      let even = Double(widths.filter { $0 == first }.count) / Double(widths.count)
      let score = even * even * Double(min(first, 8))
      if score > best.score { best = (delimiter, score) }
    }
    return best.delimiter
  }

  /// What a file is that is no text at all, by its first bytes; nil for what may be CSV.
  static func otherFormat(of head: [UInt8]) -> String? {
    otherFormats.first { head.starts(with: $0.mark) }?.name
  }

  private static let otherFormats: [(mark: [UInt8], name: String)] = [
    ([0x50, 0x4B, 0x03, 0x04], "a spreadsheet (.xlsx, .ods) or an archive"),
    ([0x50, 0x4B, 0x05, 0x06], "an empty archive"),
    ([0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1], "a spreadsheet (.xls)"),
    ([0x25, 0x50, 0x44, 0x46, 0x2D], "a PDF"),
    ([0x1F, 0x8B], "a compressed file"),
  ]

  private static func widths(of head: [UInt8], _ delimiter: UInt8) -> [Int] {
    var parser = CSVParser(delimiter: delimiter)
    var widths: [Int] = []
    parser.feed(head) { event in
      guard widths.count < 50 else { return }
      if case .record(let record) = event { widths.append(record.count) } else { widths.append(0) }
    }
    // Only a file shorter than the sample ends here; otherwise the last record may be cut.
    if widths.isEmpty {
      parser.finish { event in
        if case .record(let record) = event { widths.append(record.count) }
      }
    }
    return widths
  }
}
