import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
import Postgres

extension Head {
  /// The refused rows of a list as a file: in the letters and with the delimiter that it came with, so that it can be
  /// corrected and sent again; reasons in the reader's language; nothing in it that a spreadsheet would run.
  enum Rejected {
    private static let rows: Statement = "select head.rejected_rows($1, $2, 2000)::text as answer"

    private struct Row: Decodable {
      let row: Int64
      let line: Int
      let reason: Complaint
      let cells: [String]
    }

    static func file(_ house: House, _ request: Request, _ context: TierContext<Head>) async throws
      -> Response
    {
      let ask = try Ask(context, request, desk: house.desk(Head.self), zones: house.zones)
      let id = Value.uuid(try ask.id())
      guard
        let line = try await ask(ImportLine.one(id)).lines(as: ImportLine.self).first,
        let reading = line.reading
      else { throw Problem.empty }
      let first = try await page(ask, id, after: 0)
      guard !first.isEmpty else { throw Problem.empty }
      let member = try await ask.member()
      let speaker = try house.printer.speaker(member.language ?? context.web.language)
      let writer = Writer(reading, speaker)
      let body = ResponseBody { out in
        var rows = first
        try await out.write(ByteBuffer(bytes: writer.head))
        while let last = rows.last {
          try await out.write(
            ByteBuffer(
              bytes: rows.flatMap { writer.line($0.line, $0.reason, $0.cells) }))
          rows = try await page(ask, id, after: last.row)
        }
        try await out.finish(nil)
      }
      let name = (line.fileName as NSString).deletingPathExtension + ".rejected.csv"
      return Response(
        status: .ok,
        headers: [
          .contentType: "text/csv; charset=\(writer.charset)",
          .contentDisposition: FileName.attachment(name),
        ], body: body)
    }

    private static func page(_ ask: Ask<Head>, _ id: Value, after row: Int64) async throws -> [Row]
    {
      let text: String = try await ask(rows(id, .int(row)))[0]["answer"]
      return try JSONDecoder().decode([Row].self, from: Data(text.utf8))
    }
  }
}

/// Lines of a file in the letters and with the delimiter of another.
private struct Writer: Sendable {
  private let reading: ListReading
  private let speaker: Speaker
  private let delimiter: Character

  init(_ reading: ListReading, _ speaker: Speaker) {
    self.reading = reading
    self.speaker = speaker
    delimiter = Character(Unicode.Scalar(reading.delimiter.byte))
  }

  /// What the letters are called elsewhere.
  var charset: String {
    switch reading.letters {
    case .cp1251: "windows-1251"
    case .cp866: "ibm866"
    default: reading.letters.rawValue.lowercased()
    }
  }

  /// The mark of the encoding, where there was one, and the names of the columns.
  var head: [UInt8] {
    let words = ["imports.line", "imports.reason"].map { Phrase($0).said(by: speaker) }
    return reading.letters.spelled((reading.bom ? "\u{FEFF}" : "") + text(words + reading.titles))
  }

  /// One refused row.
  func line(_ number: Int, _ reason: Complaint, _ cells: [String]) -> [UInt8] {
    reading.letters.spelled(text(["\(number)", reason.said(by: speaker)] + cells))
  }

  private func text(_ cells: [String]) -> String { Rejects.line(cells, delimiter: delimiter) }
}
