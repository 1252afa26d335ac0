import Foundation
import Postgres

extension Head {
  /// One list: before it comes in, what its lines become and how it is read; then how far it is and what came of it.
  struct ImportPage: Page {
    typealias Place = Head
    private static let beginning: Statement = "select bytes from head.upload_beginning($1)"

    let line: ImportLine
    let tone: String
    let means: Word
    let isQuiet: Bool
    var draft: ImportDraftForm?
    /// Hundredths of the file that are in.
    let percent: Int?
    /// The page looks again by itself while this is so.
    let live: Bool
    let canStop: Bool
    let canGoOn: Bool
    let trouble: Phrase?
    let rejectedHint: Phrase?
    /// The same bytes, sent before.
    let same: [ImportLine]

    enum CodingKeys: CodingKey { case line, draft, percent, same }

    static let samples = [
      Self(.sample, draft: .sample, same: [.sample]), Self(.sample, draft: nil, same: []),
    ]
    var title: Phrase { Phrase(verbatim: line.fileName) }

    private init(_ line: ImportLine, draft: ImportDraftForm?, same: [ImportLine]) {
      self.line = line
      self.draft = draft
      self.same = same
      tone = ImportRow(line).tone
      means = Word("imports.means", line.state.code)
      isQuiet = line.purpose == "do_not_call"
      let state = line.state.code
      live = ["running", "waiting", "program"].contains(state)
      canStop = state == "running" || state == "waiting"
      canGoOn = ["stopped", "failed", "orphaned"].contains(state)
      percent = line.size.flatMap { size in
        state == "draft" || size == 0 ? nil : min(100, (line.bytesDone ?? 0) * 100 / size)
      }
      trouble = line.trouble.map { complaint in Phrase { complaint.said(by: $0) } }
      rejectedHint = line.reading.map { reading in
        Phrase { speaker in
          let delimiter: Phrase = .init("imports.delimiters.\(reading.delimiter.rawValue)")
          let gaps = ["encoding": reading.encoding, "delimiter": delimiter.said(by: speaker)]
          return Phrase("imports.rejected_hint", gaps: gaps).said(by: speaker)
        }
      }
    }

    static func load(_ ask: Ask<Head>) async throws -> Self {
      let id = Value.uuid(try ask.id())
      let rows = try await ask.all(
        [ImportLine.one(id), ImportLine.same(id), beginning(id), ImportDraftForm.campaigns()])
      guard let line = try rows[0].lines(as: ImportLine.self).first else { throw Problem.empty }
      var draft: ImportDraftForm?
      if line.state == "draft", let reading = line.reading {
        let bytes = try rows[2].flatMap { try $0["bytes"] as [UInt8] }
        draft = ImportDraftForm(
          line, reading, bytes,
          campaigns: try rows[3].map {
            Choice((try $0["id"] as UUID).uuidString.lowercased(), try $0["name"])
          }, zones: ask.zones)
      }
      return Self(line, draft: draft, same: try rows[1].lines())
    }

    mutating func keep(_ typed: Typed, of form: String) {
      if form == ImportPlan.name { draft?.keep(typed) }
    }
  }
}
