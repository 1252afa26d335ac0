import Department
import Foundation
import Postgres
import TestKit
import Testing

/// A server for one tier alone: no other's pages, sessions or connections.
@Suite struct OnlyHTTPTests {
  @Test func `it holds two login roles' connections and no other's`() async throws {
    try await Cast.play { cast in
      try await Served.with(cast.clone.conninfo, only: .partners) { port in
        let answer = try await Client(port: port).get("/ready")
        #expect(answer.status == 200)
        // The cast's own pools stand beside it: what counts is who came with it.
        let roles = try await cast.sees(
          "select distinct usename::text as r from pg_stat_activity where datname = current_database() and usename like 'tristage%' order by 1"
        ).map { try $0["r"] as String }
        #expect(roles == ["tristage_login", "tristage_partners"])
      }
    }
  }

  @Test func `no address of another tier is there, whoever asks`() async throws {
    try await Cast.play { cast in
      try await Served.with(cast.clone.conninfo, only: .partners) { port in
        let client = Client(port: port)
        let mine = try await cast.pavel.program(client).get("/partners")
        #expect(mine.status == 200)
        for route in Routes.all {
          guard let tier = route.tier, tier != .partners else { continue }
          let path = route.path.replacing(/\{[a-z]+\}/, with: UUID().uuidString)
          for person in [cast.mark, cast.helen, cast.pavel] {
            let answer = try await person.program(client).send(
              "\(route.method)", path, ["content-type": "application/json"], [])
            #expect(answer.status == 404, "\(person.name) \(path)")
          }
        }
      }
    }
  }

  @Test func `nobody of another tier signs in there, and it looks like a wrong password`()
    async throws
  {
    try await Cast.play { cast in
      try await Served.with(cast.clone.conninfo, only: .partners) { port in
        let client = Client(port: port)
        func tries(_ name: String, _ password: String) async throws -> Client.Answer {
          try await client.post("/sign-in", json: #"{"name":"\#(name)","password":"\#(password)"}"#)
        }
        #expect(try await tries("pavel", "correct horse battery").status == 200)
        let stranger = try await tries("helen", "correct horse battery")
        let wrong = try await tries("helen", "wrong horse battery")
        #expect(stranger.status == 401)
        #expect(stranger.json?["error"]?["message"] == wrong.json?["error"]?["message"])
        let open: Int = try await cast.one(
          "select count(*) from auth.session where member = $1 and ended_at is null and address <> 'test'",
          .uuid(cast.helen.id))
        #expect(open == 0)
        // A session of the other server is none here, not even to change a password.
        let password = try await cast.helen.program(client).post(
          "/password", json: #"{"old":"correct horse battery","new":"another horse battery"}"#)
        #expect(password.status == 401)
        #expect(try await cast.helen.browser(client).get("/")["location"] == "/sign-in")
      }
    }
  }

  @Test func `the program takes the tier by name`() async throws {
    let ending = try await Program(TestCluster.address()).run("serve", "--only", "clock")
    #expect(ending.status == 64)
    #expect(ending.said.contains("only"))
  }
}
