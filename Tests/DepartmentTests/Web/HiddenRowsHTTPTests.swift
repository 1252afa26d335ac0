import Department
import Foundation
import Postgres
import TestKit
import Testing

/// Lists, totals, sorting, search and files: what is hidden changes no byte of them.
struct HiddenRowsHTTPTests {
  /// Behind each list's address: nothing, searches for what will be hidden, other orders and pages.
  private static let questions = [
    "", "?q=birch", "?q=cedar", "?q=%2B73830000003", "?sort=name", "?page=2",
  ]

  /// Every list and file of a tier, as bytes that time does not change.
  private func everything(_ person: Person, _ server: Client) async throws -> [String: String] {
    var all: [String: String] = [:]
    for route in Routes.all
    where route.tier?.rawValue == person.role && [.page, .file].contains(route.kind)
      && !route.path.contains("{")
    {
      for question in Self.questions {
        for client in [person.program(server), person.browser(server)] {
          let answer = try await client.get(route.path + question)
          let accept = client.headers["accept"] ?? ""
          all["\(accept) \(route.path)\(question)"] = "\(answer.status) " + timeless(answer.text)
        }
      }
    }
    return all
  }

  /// Without the keys of forms, the numbers of refusals, and for how long something has been where it is.
  private func timeless(_ text: String) -> String {
    [
      #"name="key" value="[^"]*""#, #""reference":"[^"]*""#, "<code>[^<]*</code>",
      "<span>[^<]*</span>", #""in_stage":\d+"#,
    ].reduce(text) {
      $0.replacingOccurrences(of: $1, with: "", options: .regularExpression)
    }
  }

  /// What differs, by address.
  private func differences(_ one: [String: String], _ other: [String: String]) -> [String] {
    one.keys.filter { one[$0] != other[$0] }.sorted()
  }

  @Test func `no list, total, order, search or file shows or counts what is hidden`() async throws {
    try await Served.play { cast, server in
      // Everybody has something of their own, so that no list is empty.
      try await cast.accepted("Acme", by: cast.mark)
      try await cast.cared("Elm", by: cast.anna)
      let strangers = [cast.oleg, cast.mark, cast.anna, cast.pavel]
      var before: [String: [String: String]] = [:]
      for person in strangers + [cast.helen, cast.maria] {
        before[person.name] = try await everything(person, server)
      }
      // Another manager's lead, another's client, cold ones, a member's notes and numbers.
      let lead = try await cast.accepted("Birch", by: cast.maria)
      try await cast.cared("Cedar", by: cast.artur)
      for number in 1...3 {
        try await cast.lead("Dust \(number)", numbers: ["+7495111000\(number)"])
      }
      try await cast.maria.asks(
        "select managers.add_note($1, 'Birch says yes', 'n')", .uuid(lead.id))
      for person in strangers {
        let pages = try #require(before[person.name])
        #expect(pages.values.contains { $0.hasPrefix("200 ") }, "\(person.name)")
        let after = try await everything(person, server)
        #expect(differences(pages, after) == [], "\(person.name)")
        #expect(!after.values.contains { $0.contains("Birch") || $0.contains("Cedar") })
      }
      // A control: who may see it sees it in those same lists.
      for person in [cast.helen, cast.maria] {
        let after = try await everything(person, server)
        #expect(
          !differences(try #require(before[person.name]), after).isEmpty, "\(person.name)")
        #expect(after.values.contains { $0.contains("Birch") }, "\(person.name)")
      }
      // The admin's pages tell of sessions, and never of a lead.
      let admin = try await everything(cast.adam, server)
      for name in ["Acme", "Birch", "Cedar", "Dust"] {
        #expect(!admin.values.contains { $0.contains(name) }, "\(name)")
      }
    }
  }
}
