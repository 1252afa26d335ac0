/// Why a row is refused: a rule and what it is about, so that everybody can be told in their own language.
package struct Complaint: Error, Sendable, Codable, Equatable {
  /// A piece of a telephone cell that is no number, and why.
  package struct Piece: Sendable, Codable, Equatable {
    package let text: String
    package let fault: String
  }

  /// The rules, as the catalogue knows them under `imports.rejected`.
  package enum Rule: String, Sendable, Codable, CaseIterable {
    case unclosedQuote = "unclosed_quote"
    case textAfterQuote = "text_after_quote"
    case longLine = "long_line"
    case longCell = "long_cell"
    case manyCells = "many_cells"
    case nul
    case badBytes = "bad_bytes"
    case longField = "long_field"
    case cells
    case mixed
    case noNumber = "no_number"
    case notANumber = "not_a_number"
    case noValidNumber = "no_valid_number"
    /// Of a whole file.
    case erased
  }

  package let rule: Rule
  /// What fills the gaps of its sentence.
  package private(set) var about: [String: String] = [:]
  /// What was written where a number should be.
  package private(set) var pieces: [Piece] = []

  package init(_ rule: Rule, _ about: [String: String] = [:], pieces: [Piece] = []) {
    self.rule = rule
    self.about = about
    self.pieces = pieces
  }

  /// A line that is no record.
  package init(_ reason: CSVRefusal.Reason) {
    switch reason {
    case .unclosedQuote: self.init(Rule.unclosedQuote)
    case .textAfterQuote: self.init(Rule.textAfterQuote)
    case .longLine(let limit): self.init(Rule.longLine, ["limit": "\(limit)"])
    case .longCell(let limit): self.init(Rule.longCell, ["limit": "\(limit)"])
    case .manyCells(let limit): self.init(Rule.manyCells, ["limit": "\(limit)"])
    case .nul: self.init(Rule.nul)
    case .badBytes: self.init(Rule.badBytes)
    }
  }

  package init(from decoder: any Decoder) throws {
    let box = try decoder.container(keyedBy: CodingKeys.self)
    rule = try box.decode(Rule.self, forKey: .rule)
    about = try box.decodeIfPresent([String: String].self, forKey: .about) ?? [:]
    pieces = try box.decodeIfPresent([Piece].self, forKey: .pieces) ?? []
  }

  /// One clause in English, for the program.
  package var text: String {
    func gap(_ name: String) -> String { about[name] ?? "" }
    return switch rule {
    case .unclosedQuote: "a quote is opened on this line and never closed"
    case .textAfterQuote: "text follows a closing quote"
    case .longLine: "the line is longer than \(gap("limit")) bytes"
    case .longCell: "a cell is longer than \(gap("limit")) bytes"
    case .manyCells: "the line has more than \(gap("limit")) cells"
    case .nul: "the line holds a NUL character"
    case .badBytes: "the line holds bytes that are no text in this encoding"
    case .longField: "\(gap("field")) is longer than \(gap("limit")) characters"
    case .cells: "\(gap("count")) cells, but the header has \(gap("wanted"))"
    case .mixed: "the line is in UTF-8, the file in \(gap("encoding"))"
    case .noNumber: "no telephone number"
    case .notANumber: "not a telephone number"
    case .noValidNumber:
      "no valid number: "
        + pieces.map { "\($0.text) (\(Phone.Fault(word: $0.fault)?.rawValue ?? $0.fault))" }
        .joined(separator: "; ")
    case .erased: "the file is no longer kept"
    }
  }

  /// The clause in the speaker's language.
  package func said(by speaker: Speaker) -> String {
    func say(_ key: String, _ gaps: [String: String] = [:]) -> String {
      speaker.catalogue.text(key, speaker.language, gaps: gaps) ?? key
    }
    var gaps = about
    if let field = about["field"] { gaps["field"] = say("imports.fields.\(field)") }
    let list = pieces.map { "\($0.text) (\(say("imports.faults.\($0.fault)")))" }
    if !list.isEmpty { gaps["pieces"] = list.joined(separator: "; ") }
    return say("imports.rejected.\(rule.rawValue)", gaps)
  }
}

extension Phone.Fault {
  /// The fault as the catalogue knows it: `too_short`.
  package var word: String { "\(self)".snake }

  /// The fault of that word.
  package init?(word: String) {
    guard let fault = Self.allCases.first(where: { $0.word == word }) else { return nil }
    self = fault
  }
}
