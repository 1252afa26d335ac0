import Department
import Foundation
import TestKit
import Testing

/// Inviting by link, keys and settings, as a program and as a browser.
struct InviteHTTPTests {
  /// The path of a link on a page or in an answer.
  private static func path(_ text: String) throws -> String {
    let start = try #require(text.firstRange(of: "/join/"))
    return "/join/"
      + text[start.upperBound...].prefix { $0.isLetter || $0.isNumber || $0 == "-" || $0 == "_" }
  }

  @Test
  func `an invited person opens the link, chooses a password and is at work; the link is spent`()
    async throws
  {
    try await Served.play { cast, client in
      let adam = cast.adam.browser(client)
      let form = [
        ("key", "i1"), ("name", "Nina"), ("sign_in_name", "nina"), ("tier", "managers"),
        ("language", "en"),
      ]
      let made = try await adam.post("/admins/invitations", form: form)
      #expect(made.status == 200, "\(made.text)")
      let path = try Self.path(made.text)
      #expect(made.text.contains("there is no mail here"))
      // The same form again is the same act: its link was shown then.
      let again = try await adam.post("/admins/invitations", form: form)
      #expect(!again.text.contains("/join/"))
      #expect(again.text.contains("Renew the invitation"))
      #expect(!(try await adam.get("/admins/invitations").text.contains("/join/")))

      let page = try await client.get(path)
      #expect(page.status == 200)
      #expect(page.text.contains("value=\"nina\""))
      let weak = try await client.post(path, form: [("password", "short"), ("again", "short")])
      #expect(weak.status == 422)
      #expect(weak.text.contains("at least 10 characters") || weak.text.contains("10"))
      let apart = try await client.post(
        path, form: [("password", "a plain long phrase"), ("again", "another long phrase")])
      #expect(apart.status == 422)
      let joined = try await client.post(
        path, form: [("password", "a plain long phrase"), ("again", "a plain long phrase")])
      #expect(joined.status == 303, "\(joined.text)")
      #expect(joined["location"] == "/managers")
      #expect(try await client.keeping(joined).get("/managers").status == 200)
      #expect(
        try await client.signedIn("nina", "a plain long phrase").get("/managers/me").status == 200)

      for spent in [
        try await client.get(path),
        try await client.post(path, form: [("password", "a plain long phrase")]),
      ] {
        #expect(spent.status == 410)
        #expect(!spent.text.contains("nina") && !spent.text.contains("Nina"))
      }
      let stranger = try await client.get("/join/AAAA")
      #expect(stranger.status == 410)
      #expect(try await adam.get("/admins/invitations").text.contains("used"))
    }
  }

  @Test func `a program invites, renews and joins; guessing is stopped`() async throws {
    try await Served.play { cast, client in
      let adam = cast.adam.program(client)
      let made = try await adam.post(
        "/admins/invitations", json: #"{"name":"Oda","sign_in_name":"oda","tier":"operators"}"#,
        key: "k")
      let old = try Self.path(try #require(made.json?["link"]?.text))
      let id = try #require(made.json?["invitation"]?.text)
      let renewed = try await adam.post("/admins/invitations/\(id)/renew", json: "{}", key: "n")
      let path = try Self.path(try #require(renewed.json?["link"]?.text))
      #expect(
        try await client.get(old, ["accept": "application/json"]).json?["state"]?.text == "unknown")
      let seen = try await client.get(path, ["accept": "application/json"])
      #expect(seen.json?["sign_in_name"]?.text == "oda")
      let joined = try await client.post(path, json: #"{"password":"a plain long phrase"}"#)
      #expect(joined.json?["tier"]?.text == "operators", "\(joined.text)")
      var last = 0
      for _ in 1...12 {
        let guess = Data((0..<32).map { _ in UInt8.random(in: 0...255) }).base64EncodedString()
          .replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
        last = try await client.get("/join/\(guess)").status
      }
      #expect(last == 429)
      let gone = try await adam.post(
        "/admins/invitations/\(id)/revoke", json: "{}", key: "r")
      #expect(gone.status == 409)
    }
  }

  @Test func `a member makes a key, a program works with it, the admin sees and ends it`()
    async throws
  {
    try await Served.play { cast, client in
      let mark = cast.mark.browser(client)
      let made = try await mark.post("/keys", form: [("label", "CRM bridge"), ("days", "30")])
      #expect(made.status == 200)
      let start = try #require(made.text.firstRange(of: "value=\"managers."))
      let token = "managers." + made.text[start.upperBound...].prefix { $0 != "\"" }
      let program = ["authorization": "Bearer \(token)", "accept": "application/json"]
      #expect(try await client.get("/managers/me", program).status == 200)
      #expect(try await client.get("/head", program).status == 404)
      #expect(!(try await mark.get("/keys").text.contains(token)))
      #expect(try await mark.post("/keys", form: [("label", ""), ("days", "30")]).status == 422)
      #expect(try await mark.post("/keys", form: [("label", "x"), ("days", "900")]).status == 422)
      let sessions = try await cast.adam.program(client).get("/admins/sessions")
      guard case .array(let lines)? = sessions.json?["sessions"] else {
        throw ClientError("no list")
      }
      let key = try #require(lines.first { $0["label"]?.text == "CRM bridge" })
      #expect(!sessions.text.contains(String(token.dropFirst(9))))
      let ended = try await cast.adam.program(client).post(
        "/admins/sessions/\(key["id"]?.text ?? "")/end", json: "{}", key: "e")
      #expect(ended.status == 200)
      #expect(try await client.get("/managers/me", program).status == 401)
      #expect(try await client.get("/keys").status == 303)
    }
  }

  @Test func `settings are changed; no page of the admin's tells of a lead, a client or a number`()
    async throws
  {
    try await Served.play { cast, client in
      let lead = try await cast.accepted("Acme", by: cast.mark)
      _ = try await cast.client("Birch", of: cast.anna)
      let adam = cast.adam.program(client)
      let changed = try await adam.post(
        "/admins/settings",
        json:
          #"{"name":"North","time_zone":"Asia/Omsk","language":"en","cookie_minutes":60,"bearer_days":7}"#,
        key: "s")
      #expect(changed.status == 200, "\(changed.text)")
      #expect(try await adam.get("/admins/settings").json?["settings"]?["name"]?.text == "North")
      let browser = cast.adam.browser(client)
      let wrong = try await browser.post(
        "/admins/settings",
        form: [
          ("key", "w"), ("name", "North"), ("time_zone", "Mars/Base"), ("language", "en"),
          ("cookie_minutes", "60"), ("bearer_days", "7"),
        ])
      #expect(wrong.status == 422)
      #expect(wrong.text.contains("value=\"Mars/Base\""))
      try await cast.adam.asks("select admins.deactivate($1, 'l')", .uuid(cast.mark.id))
      let pages = Routes.all.filter { $0.tier == .admins && $0.kind == .page }
      #expect(pages.count >= 8)
      let ticket: Int = try await cast.one(
        "select ticket from core.lead where id = $1", .uuid(lead.id))
      for route in pages {
        let path = route.path.replacing("{id}", with: cast.mark.id.uuidString.lowercased())
        for reader in [adam, browser] {
          let page = try await reader.get(path)
          #expect(page.status == 200, "\(path)")
          for word in [
            "Acme", "Birch", "Berta", "+7 495", "+7495", "№ \(ticket)",
            lead.id.uuidString.lowercased(), lead.contact.uuidString.lowercased(),
          ] { #expect(!page.text.contains(word), "\(path) shows \(word)") }
        }
      }
      for path in [
        "/head", "/head/leads/\(lead.id)", "/managers/leads/\(lead.id)", "/accounts/clients",
        "/head/reassign", "/head/leads/\(lead.id)/merge", "/operators",
      ] { #expect(try await adam.get(path).status == 404, "\(path)") }
    }
  }
}
