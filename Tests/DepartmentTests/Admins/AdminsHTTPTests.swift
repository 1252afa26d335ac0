import Department
import Foundation
import TestKit
import Testing

/// The admin's pages and acts, as a program and as a browser.
struct AdminsHTTPTests {
  @Test func `a member is added in the browser, signs in, and leaves in the same second`()
    async throws
  {
    try await Served.play { cast, client in
      let adam = cast.adam.browser(client)
      let form = [
        ("name", "Nick"), ("sign_in_name", "nick"), ("password", "a plain long phrase"),
        ("tier", "operators"), ("key", "k1"),
      ]
      let weak = try await adam.post(
        "/admins/members", form: form.map { $0.0 == "password" ? ("password", "short") : $0 })
      #expect(weak.status == 422)
      #expect(weak.text.contains("value=\"nick\""))
      #expect(!weak.text.contains("short\""))
      let added = try await adam.post("/admins/members", form: form)
      #expect(added.status == 303)
      let nick = try await client.signedIn("nick", "a plain long phrase")
      #expect(try await nick.get("/operators/me").status == 200)
      let address = try #require(added["location"])
      #expect(try await adam.get(address).text.contains("Nick"))
      let left = try await adam.post(address + "/leave", form: [("key", "k2")])
      #expect(left.status == 303)
      #expect(try await nick.get("/operators/me").status == 401)
      await #expect(throws: ClientError.self) {
        try await client.signedIn("nick", "a plain long phrase")
      }
      #expect(try await adam.get(address).text.contains("Member left"))
    }
  }

  @Test func `another admin is made by two`() async throws {
    try await Served.play { cast, client in
      let alan = try await cast.joins("alan", tier: "admins")
      let adam = cast.adam.program(client)
      let made = try await adam.post(
        "/admins/members",
        json:
          #"{"name":"Boss","sign_in_name":"boss","password":"a plain long phrase","tier":"head","time_zone":"Asia/Omsk"}"#,
        key: "k1")
      let proposal = try #require(made.json?["proposal"]?.text)
      #expect(made.json?["member"] == nil)
      let own = try await adam.post("/admins/proposals/\(proposal)/confirm", json: "{}", key: "k2")
      #expect(own.status == 409)
      let page = try await alan.browser(client).get("/admins/proposals")
      #expect(page.text.contains("Boss"))
      #expect(page.text.contains("/confirm"))
      #expect(
        try await !cast.adam.browser(client).get("/admins/proposals").text.contains("/confirm"))
      let agreed = try await alan.browser(client).post(
        "/admins/proposals/\(proposal)/confirm", form: [("key", "k3")])
      #expect(agreed.status == 303)
      let boss = try await client.signedIn("boss", "a plain long phrase")
      #expect(try await boss.get("/head").status == 200)
    }
  }

  @Test func `pages show members, sessions and decisions, and nothing of the base`() async throws {
    try await Served.play { cast, client in
      try await cast.accepted("Acme", by: cast.mark)
      let adam = cast.adam.program(client)
      try await cast.sees("insert into core.team (name) values ('North')")
      let address = "/admins/members/\(cast.mark.id.uuidString.lowercased())"
      #expect(
        try await adam.post(
          address,
          json: #"{"name":"Mark II","team":"North","time_zone":"Asia/Omsk","language":"ru"}"#,
          key: "e"
        ).status == 200)
      #expect(
        try await adam.post(address, json: #"{"name":"Mark","time_zone":"Mars/Base"}"#, key: "e2")
          .json?["error"]?["word"]?.text == "WRONG")
      #expect(
        try await adam.post(
          address + "/password", json: #"{"password":"a plain long phrase"}"#, key: "p"
        ).status == 200)
      #expect(
        try await adam.post(address + "/tier", json: #"{"tier":"accounts"}"#, key: "t").json?[
          "proposal"] != nil)
      #expect(
        try await adam.post("/admins/members/\(cast.olga.id)/sessions/end", json: "{}", key: "s")
          .status == 200)
      #expect(
        try await adam.post("/admins/teams", json: #"{"name":"South"}"#, key: "g").status == 200)
      #expect(try await cast.olga.program(client).get("/operators/me").status == 401)
      for path in [
        "/admins", "/admins/sessions", "/admins/decisions", "/admins/proposals", address,
        "/admins/me",
      ] {
        for reader in [adam, cast.adam.browser(client)] {
          let page = try await reader.get(path)
          #expect(page.status == 200, "\(path)")
          for word in ["Acme", "+7 495", "Banks"] {
            #expect(!page.text.contains(word), "\(path) shows \(word)")
          }
        }
      }
      #expect(try await adam.get("/admins/members/\(UUID())").status == 404)
    }
  }
}
