import Foundation
import Postgres
import TestKit
import Testing

/// The last part of `docs/access.md`: what each role holds, and which rows that is, as the database says it.
@Suite struct AccessPageTests {
  private static let mark =
    "<!-- From here on made from the database: TRISTAGE_WRITE_DOCS=1 deploy/test --filter AccessPageTests -->\n"

  /// The tables, as the catalogue of a fresh department says.
  private func made(_ cast: Cast) async throws -> String {
    let rows = try await cast.sees(
      """
      select w.role, w.object, w.may, w.rows from ops.in_words() w
      join unnest(ops.login_roles() || '{tristage_engine,tristage_auth}'::text[]) with ordinality r(role, place) using (role)
      order by r.place, w.may = 'call', w.object collate "C", w.may
      """)
    var text = """

      ## Everything, role by role

      A table with columns behind `select` shows those alone. A view shows its reader what the tables below it do, no more. What is
      said of a function is the beginning of its comment; what it comes to are identifying columns that it reads, compares or
      counts. What deployment, backup and the tables' owner hold, schemas and types stand in [sql/access.txt](../sql/access.txt).

      """
    var role = ""
    for row in rows {
      let (of, object, may, which) = (
        try row["role", as: String.self], try row["object", as: String.self],
        try row["may", as: String.self], try row["rows", as: String?.self] ?? ""
      )
      if of != role {
        role = of
        text +=
          "\n### \(role.dropFirst("tristage_".count))\n\n| what | may | which rows, or what it does |\n|---|---|---|\n"
      }
      text += "| `\(object)` | \(may) | \(which.replacing("|", with: "\\|")) |\n"
    }
    return text
  }

  @Test func `the access page tells what each role holds, and which rows`() async throws {
    try await Cast.play { cast in
      let page = try Home.text("docs/access.md")
      let cut = try #require(page.range(of: Self.mark))
      let tail = try await made(cast)
      let wanted = String(page[..<cut.upperBound]) + tail
      if ProcessInfo.processInfo.environment["TRISTAGE_WRITE_DOCS"] != nil {
        try wanted.write(
          toFile: "\(Home.path)/docs/access.md", atomically: true, encoding: .utf8)
      }
      #expect(
        try Home.text("docs/access.md") == wanted,
        "write it anew: TRISTAGE_WRITE_DOCS=1 deploy/test --filter AccessPageTests")
      #expect(wanted.contains("| `core.lead` | select (id, ticket,"))
    }
  }

  @Test func `every row and function of the page is explained`() async throws {
    try await Cast.play { cast in
      let silent = try await cast.sees(
        "select role || ': ' || object as line from ops.in_words() where coalesce(rows, '') in ('', 'none', 'as its reader: ')"
      )
      #expect(try silent.map { try $0["line"] as String } == [])
    }
  }
}
