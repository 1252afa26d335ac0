import Foundation
import Postgres

/// A room whose members find what is theirs by name, whole number or ticket.
package protocol Seeker: Room {
  /// What is found: $1 as typed, $2 the telephone number that it is, if it is a whole one. A column `line` of `SearchLine`.
  static var finds: Statement { get }
}

/// Places of leads and of clients.
enum SearchPlaces: TermList { static let prefix = "search.places" }

/// A lead or client that was found.
struct SearchLine: Codable, Sendable {
  /// `leads` or `clients`, as in its page's address.
  let kind: String
  let id: UUID
  let name: String?
  let company: String?
  let city: String?
  let place: Term<SearchPlaces>
  let stage: Label?
  /// Who has it, where that is somebody else's to know.
  let holder: String?
  let dueAt: Date?
  let overdue: Bool
  let ticket: Int?
  /// More were found than are shown.
  let more: Bool?
}

/// What was found in one's own slice, as lines that open it. What is not there and what is not one's own are the same.
struct SearchPage<Place: Seeker>: Page {
  static var template: String { "Search/SearchPage" }

  /// A line and where it leads.
  struct Entry: Encodable, Sendable {
    let line: SearchLine
    let href: String
  }

  let q: String?
  let found: [Entry]
  let total: Count
  let more: Bool

  static var samples: [Self] {
    [
      Self(
        "acme",
        [
          SearchLine(
            kind: "leads", id: UUID(), name: "Ivan Acme", company: "Acme Mill", city: "Moscow",
            place: "sales", stage: Label(ru: "Потребности", en: "Needs"), holder: "Mark",
            dueAt: .now, overdue: true, ticket: 17, more: true)
        ])
    ]
  }
  var title: Phrase { "search.title" }

  init(_ q: String?, _ lines: [SearchLine]) {
    self.q = q
    found = lines.map {
      Entry(line: $0, href: "\(Place.tier.workplace)/\($0.kind)/\($0.id.uuidString.lowercased())")
    }
    total = Count(lines.count, "search.total")
    more = lines.contains { $0.more == true }
  }

  static func load(_ ask: Ask<Place>) async throws -> Self {
    guard let q = ask.query("q") else { return Self(nil, []) }
    let rows = try await ask(Place.finds(.text(q), .init(Phone.sought(q))))
    return Self(q, try rows.lines(as: SearchLine.self))
  }
}
