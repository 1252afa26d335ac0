import Foundation
import Postgres

extension Head {
  /// The form for a new list, and the lists so far.
  struct ImportsPage: Page {
    typealias Place = Head
    let lists: [ImportRow]
    let older: String?

    static let samples = [
      Self(lists: [ImportRow(.sample)], older: "/head/imports?page=2")
    ]
    var title: Phrase { "imports.title" }

    static func load(_ ask: Ask<Head>) async throws -> Self {
      let page = try ask.number("page", in: 1...10_000) ?? 1
      let lines = try await ask(ImportLine.list(nil, page: page)).lines(as: ImportLine.self)
      return Self(
        lists: lines.prefix(50).map(ImportRow.init),
        older: lines.count > 50 ? "/head/imports?page=\(page + 1)" : nil)
    }
  }
}
