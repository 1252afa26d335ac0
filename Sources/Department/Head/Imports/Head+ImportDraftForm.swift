import Foundation
import Postgres

extension Head {
  /// The form of a list that waits: how it is read, what its first lines become, where it goes.
  struct ImportDraftForm: Encodable, Sendable {
    static let campaigns: Statement =
      "select k.id, k.name from head.campaigns k where k.status <> 'ended' order by k.name"
    /// So many columns are shown; further ones stay as they were found.
    private static let most = 200
    private static let lines = 12

    /// A column, and what it becomes.
    struct Column: Encodable, Sendable {
      let number: Int
      let title: String?
      /// Its first values.
      let first: String
      /// The field that it becomes; `none` for nothing.
      let field: String
      var fields: [WordChoice]

      enum CodingKeys: CodingKey { case number, title, first, field }
    }

    /// A line, and the contact that it becomes or why it is refused.
    struct Row: Encodable, Sendable {
      let line: Int
      let name: String?
      let company: String?
      let numbers: [String]
      let city: String?
      let zone: ZoneName?
      let group: Phrase?
      /// Why it is refused; a program gets the rule, a page the sentence.
      let refused: Complaint?
      let refusal: Phrase?
      let start: String?

      enum CodingKeys: CodingKey { case line, name, company, numbers, city, zone, refused }
    }

    var encodings: [Choice]
    var delimiters: [WordChoice]
    var header: Bool
    var columns: [Column]
    let more: Count?
    let rows: [Row]
    let fault: Phrase?
    var campaigns: [Choice]
    var source: String
    var reason: String
    /// What the columns on the page were read by.
    let shown: String

    enum CodingKeys: CodingKey {
      case encodings, delimiters, header, columns, more, rows, campaigns, source, reason
    }

    init(
      _ line: ImportLine, _ reading: ListReading, _ bytes: [UInt8], campaigns: [Choice],
      zones: ZoneBook
    ) {
      let whole = bytes.count >= line.size ?? 0
      let purpose = ListReading.Purpose(rawValue: line.purpose.code) ?? .leads
      var first = ListBeginning(bytes, reading, whole: whole, most: 50)
      first.become(bytes, reading, whole: whole, most: Self.lines, zones: zones)
      encodings = Encoding.allCases.map {
        Choice($0.rawValue, $0.rawValue, chosen: $0 == reading.letters)
      }
      delimiters = ListReading.Delimiter.allCases.map {
        WordChoice("imports.delimiters", $0.rawValue, chosen: $0 == reading.delimiter)
      }
      header = reading.header
      let values = reading.header ? Array(first.records.dropFirst()) : first.records
      columns = first.header(reading).prefix(Self.most).enumerated().map { place, title in
        let cells = values.compactMap { $0.indices.contains(place) ? $0[place] : nil }
          .filter { !$0.isEmpty }
        let field = reading.columns["\(place + 1)"] ?? "none"
        let fields = purpose == .leads ? ImportField.allCases.map(\.rawValue) : ["phone"]
        return Column(
          number: place + 1,
          title: reading.header && !title.isEmpty ? String(title.prefix(80)) : nil,
          first: cells.prefix(3).map { String($0.prefix(60)) }.joined(separator: " · "),
          field: field,
          fields: [WordChoice("imports.fields", "none", chosen: field == "none")]
            + fields.map { WordChoice("imports.fields", $0, chosen: $0 == field) })
      }
      let left = first.width - Self.most
      more = left > 0 ? Count(left, "imports.reading.more") : nil
      rows = first.rows.map(Row.init)
      fault = first.fault.map { refusal in
        Phrase {
          Phrase(
            "imports.reading.fault", gaps: ["fault": Complaint(refusal.reason).said(by: $0)]
          ).said(by: $0)
        }
      }
      let chosen = line.campaign?.uuidString.lowercased()
      self.campaigns = campaigns.choosing(chosen)
      source = line.source ?? ""
      reason = line.reason ?? ""
      shown = reading.way
    }

    /// What was typed, after a refusal.
    mutating func keep(_ typed: Typed) {
      encodings = encodings.choosing(typed["encoding"])
      delimiters = delimiters.choosing(typed["delimiter"])
      if let yes = typed["header"] { header = yes == "true" }
      for at in columns.indices {
        columns[at].fields = columns[at].fields.choosing(typed["columns.\(columns[at].number)"])
      }
      campaigns = campaigns.choosing(typed["campaign"] ?? "")
      source = typed["source"] ?? ""
      reason = typed["reason"] ?? ""
    }

    private init(sample: Void) {
      encodings = [Choice("UTF-8", "UTF-8", chosen: true)]
      delimiters = [WordChoice("imports.delimiters", "comma", chosen: true)]
      header = true
      columns = [
        Column(
          number: 1, title: "name", first: "Ivan", field: "name",
          fields: [WordChoice("imports.fields", "name", chosen: true)]),
        Column(number: 2, title: nil, first: "", field: "none", fields: []),
      ]
      more = Count(3, "imports.reading.more")
      rows = [
        Row(
          line: 2, name: "Ivan", company: "Acme", numbers: ["+7 ••• •••-••-01"], city: "Moscow",
          zone: ZoneName("Europe/Moscow"),
          group: Phrase("imports.preview.group", gaps: ["zone": "RU"]), refused: nil,
          refusal: nil, start: nil),
        Row(
          line: 3, name: nil, company: nil, numbers: [], city: nil, zone: nil, group: nil,
          refused: Complaint(.nul), refusal: "imports.rejected.nul", start: "Anna"),
      ]
      fault = Phrase("imports.reading.fault", gaps: ["fault": "?"])
      campaigns = [Choice("1", "Banks", chosen: true)]
      source = "list"
      reason = "Complaints"
      shown = "UTF-8 comma true"
    }

    static let sample = Self(sample: ())
  }
}

extension Head.ImportDraftForm.Row {
  fileprivate init(_ row: ListBeginning.Row) {
    switch row.outcome {
    case .success(let contact):
      let single = contact.zone.members.count == 1
      self.init(
        line: row.line, name: contact.name,
        company: contact.company.isEmpty ? nil : contact.company,
        numbers: contact.phones.map(\.masked), city: contact.city.isEmpty ? nil : contact.city,
        zone: single ? ZoneName(contact.zone.id) : nil,
        group: single ? nil : Phrase("imports.preview.group", gaps: ["zone": contact.zone.id]),
        refused: nil, refusal: nil, start: nil)
    case .failure(let complaint):
      self.init(
        line: row.line, name: nil, company: nil, numbers: [], city: nil, zone: nil, group: nil,
        refused: complaint, refusal: Phrase { complaint.said(by: $0) },
        start: String(row.start.prefix(200)))
    }
  }
}

extension ListReading {
  /// What the numbers of columns depend on.
  var way: String { "\(encoding) \(delimiter.rawValue) \(header)" }
}
