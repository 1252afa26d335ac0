import Department
import Foundation
import Postgres
import TestKit
import Testing

/// A member who is let go, or works in another tier from now on, has nothing open any more.
struct LeavingHTTPTests {
  /// Routes of a tier that a program may ask for, with an id where one goes.
  private func routes(of role: String, id: UUID) -> [(route: Route, path: String)] {
    Routes.all.filter { $0.tier?.rawValue == role && [.page, .file, .act].contains($0.kind) }
      .map { ($0, $0.path.replacing(/\{[a-z]+\}/, with: "\(id)".lowercased())) }
  }

  /// What each route of a tier answers to a token and to a cookie: statuses that are not those of nobody.
  private func open(_ person: Person, _ server: Client, id: UUID) async throws -> [String] {
    var open: [String] = []
    for (route, path) in routes(of: person.role, id: id) {
      let program = person.program(server)
      let answer =
        route.kind == .act
        ? try await program.post(path, json: "{}", key: "\(UUID())") : try await program.get(path)
      // An act whose body is not understood is refused before anybody is asked who it is.
      if answer.status != 401 && !(route.kind == .act && answer.status == 422) {
        open.append("\(route.method) \(path): \(answer.status)")
      }
      if route.kind == .page {
        let page = try await person.browser(server).get(path)
        if page["location"] != "/sign-in" { open.append("\(path): \(page.status)") }
      }
    }
    return open
  }

  @Test(arguments: ["leaves", "changes tier"])
  func `who leaves or changes tier loses everything at once`(how: String) async throws {
    try await Served.play { cast, server in
      let lead = try await cast.accepted("Acme", by: cast.mark)
      #expect(
        try await cast.mark.program(server).get("/managers/leads/\(lead.id)".lowercased()).status
          == 200)
      #expect(try await cast.mark.browser(server).get("/managers").status == 200)
      try await cast.lead("Birch")
      let card = try await cast.claimed(by: cast.olga)
      let second = try await cast.joins("boris", tier: "admins")
      for (person, id) in [(cast.mark, lead.id), (cast.olga, card)] {
        if how == "leaves" {
          try await cast.adam.asks(
            "select admins.deactivate($1, $2)", .uuid(person.id), .text("leave-\(person.name)"))
        } else {
          let proposed = try await cast.adam.gets(
            "select admins.change_tier($1, 'accounts', $2)", .uuid(person.id),
            .text("tier-\(person.name)"))
          let proposal = try #require(proposed?["proposal"]?.text.flatMap { UUID(uuidString: $0) })
          try await second.asks(
            "select admins.confirm($1, $2)", .uuid(proposal), .text("yes-\(person.name)"))
        }
        #expect(try await open(person, server, id: id) == [], "\(person.name) \(how)")
        // Nor does the secret open what it would be good for now.
        for role in ["accounts", "managers", "operators"] {
          var other = Client(port: server.port)
          other.headers["authorization"] = "Bearer \(role).\(Secret.text(person.secret))"
          other.headers["accept"] = "application/json"
          let answer = try await other.get("/\(role)")
          #expect(answer.status == 401, "\(person.name) as \(role): \(answer.status)")
        }
      }
      // Nothing is left without an owner.
      #expect(try await cast.violations() == [])
    }
  }
}
