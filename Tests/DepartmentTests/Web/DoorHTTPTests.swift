import Department
import Foundation
import TestKit
import Testing

struct DoorHTTPTests {
  @Test func `another tier's address is the same not found as any unknown one`() async throws {
    try await Served.play { cast, client in
      for (mine, accept) in [
        (cast.mark.program(client), "application/json"), (cast.mark.browser(client), "text/html"),
      ] {
        let unknown = try await mine.get("/nothing/here", ["accept": accept])
        #expect(unknown.status == 404)
        #expect(!unknown.text.contains("reference"))
        let same = unknown.bytes
        for path in [
          "/operators", "/head", "/admins/me", "/accounts/nothing", "/managers/nothing",
          "/managers/me/", "/partners", "/assets/x/y", "/%2e%2e/x", "/managers/leads/not-an-id",
        ] {
          let answer = try await mine.get(path, ["accept": accept])
          if path == "/managers/me/" && answer.status == 200 { continue }
          #expect(answer.bytes == same, "\(path)")
        }
        #expect(try await mine.send("PUT", "/managers/me", ["accept": accept], []).bytes == same)
      }
    }
  }

  @Test func `every route of every tier is not found for every other tier`() async throws {
    try await Served.play { cast, client in
      let people = [cast.olga, cast.mark, cast.anna, cast.helen, cast.adam]
      for route in Routes.all {
        guard let tier = route.tier else { continue }
        let path = route.path.replacing(/\{[a-z]+\}/, with: UUID().uuidString.lowercased())
        for person in people where person.role != tier.rawValue {
          let answer = try await person.program(client).send(
            route.method.rawValue, path, ["sec-fetch-site": "same-origin"], [])
          #expect(answer.status == 404, "\(person.name): \(route.method) \(path)")
          #expect(answer.word == "EMPTY")
        }
        let nobody = try await client.send(
          route.method.rawValue, path, ["accept": "application/json"], [])
        #expect(nobody.status == 401, "nobody: \(route.method) \(path)")
        let browser = try await client.send(
          route.method.rawValue, path, ["accept": "text/html"], [])
        #expect(browser["location"] == "/sign-in", "nobody: \(route.method) \(path)")
        var forged = client
        forged.headers["authorization"] = "Bearer \(tier.rawValue).\(Secret.text(Secret.random()))"
        let stranger = try await forged.send(
          route.method.rawValue, path,
          [
            "accept": "application/json", "idempotency-key": "k",
            "content-type": "application/json",
          ],
          [UInt8]("{}".utf8))
        #expect([401, 422].contains(stranger.status), "stranger: \(route.method) \(path)")
      }
    }
  }

  @Test func `a secret is taken only as it was given`() async throws {
    try await Served.play { cast, client in
      let token = cast.mark.token
      for wrong in [
        token + "A", String(token.dropLast()), token + "=", "operators" + token.dropFirst(8), "",
        token.uppercased(), "managers.", "Basic x",
      ] {
        let answer = try await Client(port: client.port, token: wrong).get("/managers/me")
        #expect([401, 404].contains(answer.status), "\(wrong)")
      }
    }
  }

  @Test func `a change that another site asks for is refused`() async throws {
    try await Served.play { cast, client in
      let browser = cast.mark.browser(client)
      for headers in [
        ["sec-fetch-site": "cross-site"], ["sec-fetch-site": "same-site"],
        ["sec-fetch-site": "", "origin": "https://evil.example"],
      ] {
        let answer = try await browser.post("/sign-out", form: [], headers)
        #expect(answer.status == 403)
        let sign = try await client.post("/sign-in", form: [("name", "mark")], headers)
        #expect(sign.status == 403)
      }
      #expect(try await browser.get("/managers/me").status == 200)
      let own = try await browser.send(
        "POST", "/sign-out", ["origin": "http://127.0.0.1:\(client.port)"], [])
      #expect(own.status == 303)
    }
  }

  @Test func `every answer has the security headers`() async throws {
    try await Served.play { cast, client in
      let answers = [
        try await client.get("/sign-in"), try await client.get("/nothing"),
        try await client.get("/health"), try await cast.mark.browser(client).get("/managers/me"),
        try await client.post("/sign-in", json: "{"),
      ]
      for answer in answers {
        let policy = try #require(answer["content-security-policy"])
        #expect(policy.contains("default-src 'none'"))
        #expect(policy.contains("frame-ancestors 'none'"))
        #expect(!policy.contains("unsafe"))
        #expect(answer["x-content-type-options"] == "nosniff")
        #expect(answer["cross-origin-opener-policy"] == "same-origin")
        #expect(answer["cross-origin-resource-policy"] == "same-origin")
        #expect(answer["referrer-policy"] == "same-origin")
        #expect(answer["cache-control"] == "no-store")
        #expect(answer["server"] == nil)
      }
    }
  }

  @Test func `health and ready need no session, and assets stay for ever`() async throws {
    try await Served.play { _, client in
      #expect(try await client.get("/health").status == 200)
      #expect(try await client.get("/ready").status == 200)
      #expect(try await client.send("HEAD", "/health", [:], []).status == 200)
      let page = try await client.get("/sign-in").text
      let path = try #require(page.firstMatch(of: /\/assets\/[0-9a-f]+\/own\/tristage\.css/)).0
      let asset = try await client.get(String(path))
      #expect(asset.status == 200)
      #expect(asset["cache-control"] == "public, max-age=31536000, immutable")
      let tag = try #require(asset["etag"])
      #expect(try await client.get(String(path), ["if-none-match": tag]).status == 304)
    }
  }
}
