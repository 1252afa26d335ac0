import Department
import Foundation
import Postgres
import TestKit
import Testing

/// Every route that takes an id, asked with what is somebody else's: nothing tells it from what is not there.
struct HiddenIdsHTTPTests {
  private static let absent = "12345678-1234-4234-8234-123456789abc"

  /// Tiers to which something is hidden, each with somebody who has nothing of their own.
  private func strangers(_ cast: Cast) -> [Person] { [cast.oleg, cast.mark, cast.anna, cast.adam] }

  /// Routes of a tier that take an id, in the address or in the body.
  private func routes(of role: String) -> [Route] {
    Routes.all.filter { route in
      route.tier?.rawValue == role && [.page, .file, .act].contains(route.kind)
        && (route.path.contains("{") || route.fields.contains { $0.kind == "id" })
    }
  }

  /// What may stand in a field, with an id wherever one goes.
  private func value(_ field: FieldProbe.Field, _ id: String) -> String {
    switch (field.kind, field.name) {
    case ("id", _): "\"\(id)\""
    case ("list of ids", _): "[\"\(id)\"]"
    case ("integer", _): "1"
    case ("boolean", _): "true"
    case ("time", _): #""2031-05-05T10:00:00Z""#
    case ("object", _): "{}"
    case (let kind, _) where kind.hasPrefix("list"): "[]"
    case (let kind, _) where kind.contains(", "): "\"\(kind.prefix { $0 != "," })\""
    case (_, "amount"), ("any", _): #""1000""#
    case (_, "phone"): #""+79160001122""#
    case (_, "currency"): #""RUB""#
    case (_, "kind"): #""call""#
    case (_, "password"): #""correct horse battery staple""#
    case (_, let name) where name.hasSuffix("_on") || name == "day": #""2031-05-05""#
    default: #""x""#
    }
  }

  /// Asks a route with this id everywhere, and a field more that it does not know.
  private func ask(
    _ route: Route, _ id: String, as person: Person, _ server: Client, more: String? = nil
  ) async throws -> Client.Answer {
    let path = route.path.replacing(/\{[a-z]+\}/, with: id)
    guard route.kind == .act else { return try await person.program(server).get(path) }
    var fields = route.fields.filter { !$0.name.hasPrefix("referral") && $0.kind != "file" }
      .map { "\"\($0.name)\": \(value($0, id))" }
    if let more { fields.append("\"\(more)\": 1") }
    return try await person.program(server).post(
      path, json: "{\(fields.joined(separator: ", "))}", key: "the-same")
  }

  /// What is told, whatever the id: a refusal for another reason has a number of its own.
  private func told(_ answer: Client.Answer, _ id: String) -> String {
    answer.bytes.replacing(id, with: "ID").replacing(/"reference":"[^"]*"/, with: "")
  }

  /// Ids of everything of Maria's lead and Artur's client.
  private func hidden(_ cast: Cast) async throws -> [String] {
    let lead = try await cast.accepted("Birch", by: cast.maria)
    let client = try await cast.cared("Cedar", by: cast.artur)
    return try await cast.sees(
      """
      with found as (
        select id, contact from core.lead union all select id, id from core.contact union all select id, contact from core.client
        union all select id, contact from core.number union all select id, contact from core.attempt
        union all select id, contact from core.task union all select id, contact from core.note)
      select id::text from found where contact in ($1, $2)
      """, .uuid(lead.contact), .uuid(client.contact)
    ).map { try $0[0] as String }
  }

  @Test func `another's and absent are the same bytes on every route that takes an id`()
    async throws
  {
    try await Served.play { cast, server in
      let ids = try await hidden(cast)
      #expect(ids.count >= 8)
      var found = 0
      for person in strangers(cast) {
        for route in routes(of: person.role) {
          let none = try await ask(route, Self.absent, as: person, server)
          if none.status == 404 { found += 1 }
          for id in ids {
            let theirs = try await ask(route, id, as: person, server)
            #expect(
              told(theirs, id) == told(none, Self.absent),
              "\(person.name): \(route.method) \(route.path)")
          }
          if route.kind == .page {
            let browser = person.browser(server)
            let page = try await browser.get(route.path.replacing(/\{[a-z]+\}/, with: ids[0]))
            let other = try await browser.get(route.path.replacing(/\{[a-z]+\}/, with: Self.absent))
            #expect(page.status == 404 && page.bytes == other.bytes, "\(route.path)")
          }
        }
      }
      // Not refused for what was typed: nearly all of them looked for the id.
      #expect(found > 70)
    }
  }

  @Test func `to whom it belongs it is there`() async throws {
    try await Served.play { cast, server in
      _ = try await hidden(cast)
      let lead: UUID = try await cast.one("select id from core.lead")
      let client: UUID = try await cast.one("select id from core.client")
      try await cast.lead("Acme")
      let card = try await cast.claimed(by: cast.olga)
      for (person, path) in [
        (cast.maria, "/managers/leads/\(lead)"), (cast.artur, "/accounts/clients/\(client)"),
        (cast.olga, "/operators/card/\(card)"),
      ] {
        let mine = try await person.program(server).get(path.lowercased())
        #expect(mine.status == 200, "\(path): \(mine.text)")
      }
      let mine = try await cast.maria.program(server).post(
        "/managers/leads/\(lead)/notes".lowercased(), json: #"{"note": "hers"}"#, key: "n")
      #expect(mine.status < 300, "\(mine.text)")
    }
  }

  @Test func `a field that an act does not know is refused by name, on every act`() async throws {
    try await Served.play { cast, server in
      var tried = 0
      for person in strangers(cast) + [cast.helen] {
        for route in Routes.all
        where route.tier?.rawValue == person.role && route.kind == .act
          && !route.fields.contains(where: { $0.kind == "file" })
        {
          let answer = try await ask(route, Self.absent, as: person, server, more: "surplus")
          #expect(answer.status == 422, "\(route.path): \(answer.text)")
          let detail = answer.json?["error"]?["detail"]
          #expect(detail?["field"]?.text == "surplus", "\(route.path): \(answer.text)")
          tried += 1
        }
      }
      #expect(tried > 90)
    }
  }
}
