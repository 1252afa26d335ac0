import Foundation
import Postgres

extension Head {
  /// How a list is read and where it goes, kept; with `begin` it comes in. What is left out stays as it was found.
  struct ImportPlan: Act {
    typealias Place = Head
    typealias Form = ImportPage
    private static let plan: Statement =
      "select head.plan_upload($1, $2::text::jsonb, $3, $4, $5, $6, $7) as answer"
    private static let beginning: Statement = "select bytes from head.upload_beginning($1)"

    let encoding: String?
    let delimiter: String?
    /// Whether the first line names the columns.
    let header: Bool?
    /// A field by the number of its column, from 1; `none` for nothing.
    let columns: [String: String]?
    /// What the form's columns were read by: read otherwise they are found anew, and looked at before they come in.
    let shown: String?
    let campaign: UUID?
    let source: String?
    let reason: String?
    let begin: Bool?

    func call(_ ask: Ask<Head>) async throws -> Call {
      let id = Value.uuid(try ask.id())
      let rows = try await ask(ImportLine.one(id), Self.beginning(id))
      guard let line = try rows[0].lines(as: ImportLine.self).first, let kept = line.reading else {
        throw Problem.empty
      }
      var reading = kept
      if let encoding {
        guard let known = Encoding(named: encoding) else {
          throw Problem.wrong("encoding", "choice")
        }
        reading.encoding = known.rawValue
      }
      if let delimiter {
        guard let known = ListReading.Delimiter(rawValue: delimiter) else {
          throw Problem.wrong("delimiter", "choice")
        }
        reading.delimiter = known
      }
      if let header { reading.header = header }
      let bytes = try rows[1].flatMap { try $0["bytes"] as [UInt8] }
      let first = ListBeginning(bytes, reading, whole: bytes.count >= line.size ?? 0, most: 50)
      if reading.way != (shown ?? kept.way) {
        reading.guess(
          first, for: ListReading.Purpose(rawValue: line.purpose.code) ?? .leads)
      }
      let unseen = shown != nil && shown != reading.way
      if let columns, !unseen {
        reading.columns.merge(columns) { $1 }
        reading.columns = reading.columns.filter { $0.value != "none" }
      }
      if begin == true, !unseen, let fault = first.fault {
        throw Problem.wrong("header", "unreadable", ["line": .number("\(fault.line)")])
      }
      return Self.plan(
        id, .text(try reading.json()), .init(campaign ?? (shown == nil ? line.campaign : nil)),
        .init(source ?? (shown == nil ? line.source : nil)),
        .init(reason ?? (shown == nil ? line.reason : nil)), .bool(begin == true && !unseen),
        .text(ask.key))
    }

    static func next(_ ask: Ask<Head>, _ answer: Tree) throws -> String {
      "/head/imports/\(try ask.id().uuidString.lowercased())"
    }
  }

  /// Stops bringing a list in; what is in stays.
  struct ImportStop: Act {
    typealias Place = Head
    typealias Form = ImportPage
    private static let stop: Statement = "select head.stop_upload($1, $2) as answer"

    func call(_ ask: Ask<Head>) throws -> Call { Self.stop(.uuid(try ask.id()), .text(ask.key)) }

    static func next(_ ask: Ask<Head>, _ answer: Tree) throws -> String {
      try ImportPlan.next(ask, answer)
    }
  }

  /// Goes on with a list that came to a stop.
  struct ImportResuming: Act {
    typealias Place = Head
    typealias Form = ImportPage
    private static let goOn: Statement = "select head.go_on_with_upload($1, $2) as answer"

    func call(_ ask: Ask<Head>) throws -> Call { Self.goOn(.uuid(try ask.id()), .text(ask.key)) }

    static func next(_ ask: Ask<Head>, _ answer: Tree) throws -> String {
      try ImportPlan.next(ask, answer)
    }
  }
}
