import Department
import TestKit
import Testing

struct SignInHTTPTests {
  static let password = "correct horse battery"

  @Test func `a browser signs in, works and signs out`() async throws {
    try await Served.play { cast, client in
      let page = try await client.get("/sign-in", ["accept": "text/html"])
      #expect(page.status == 200)
      let signed = try await client.post(
        "/sign-in", form: [("name", "mark"), ("password", Self.password)])
      #expect(signed.status == 303)
      #expect(signed["location"] == "/managers")
      let cookie = try #require(signed["set-cookie"])
      #expect(cookie.hasPrefix("__Host-tristage=managers."))
      for part in ["; Path=/", "; Secure", "; HttpOnly", "; SameSite=Lax"] {
        #expect(cookie.contains(part))
      }
      let browser = client.keeping(signed)
      let me = try await browser.get("/managers/me", ["accept": "text/html"])
      #expect(me.status == 200)
      #expect(me.text.contains("Mark"))
      #expect(me["cache-control"] == "no-store")
      #expect(try await browser.get("/")["location"] == "/managers")
      #expect(try await browser.get("/sign-in")["location"] == "/managers")
      let out = try await browser.post("/sign-out", form: [])
      #expect(out["location"] == "/sign-in")
      #expect(out["set-cookie"]?.contains("Max-Age=0") == true)
      // The session is over in the database, whoever kept the cookie.
      #expect(try await browser.get("/managers/me")["location"] == "/sign-in")
      #expect(try await browser.get("/")["location"] == "/sign-in")
    }
  }

  @Test func `a program signs in and works with the token`() async throws {
    try await Served.play { cast, client in
      let answer = try await client.post(
        "/sign-in", json: #"{"name":"mark","password":"correct horse battery"}"#)
      #expect(answer.status == 200)
      #expect(answer.json?["tier"] == .string("managers"))
      #expect(answer.json?["member"]?["id"]?.text == cast.mark.id.uuidString.lowercased())
      #expect(answer["set-cookie"] == nil)
      let program = try await client.signedIn("mark", Self.password)
      let me = try await program.get("/managers/me")
      #expect(me["content-type"] == "application/json")
      #expect(me.json?["name"] == .string("Mark"))
      #expect(try await program.post("/sign-out", json: "{}").status == 200)
      let after = try await program.get("/managers/me")
      #expect(after.status == 401)
      #expect(after.word == "NOONE")
      #expect(after["www-authenticate"] == "Bearer")
    }
  }

  @Test func `a new session is made at sign-in and the old one is over`() async throws {
    try await Served.play { cast, client in
      let form = [("name", "mark"), ("password", Self.password)]
      let first = client.keeping(try await client.post("/sign-in", form: form))
      let second = first.keeping(try await first.post("/sign-in", form: form))
      #expect(first.cookies != second.cookies)
      #expect(try await first.get("/managers/me")["location"] == "/sign-in")
      #expect(try await second.get("/managers/me").status == 200)
    }
  }

  @Test func `an unknown name and a wrong password get the same answer`() async throws {
    try await Served.play { _, client in
      let known = try await client.post(
        "/sign-in", json: #"{"name":"mark","password":"wrong"}"#)
      let unknown = try await client.post(
        "/sign-in", json: #"{"name":"nobody","password":"wrong"}"#)
      #expect(known.status == 401)
      #expect(unknown.status == 401)
      #expect(known.json?["error"]?["message"] == unknown.json?["error"]?["message"])
      #expect(known.json?["error"]?["detail"] == unknown.json?["error"]?["detail"])
      #expect(known.headers.map(\.name) == unknown.headers.map(\.name))
      let page = try await client.post(
        "/sign-in", form: [("name", "<i>mark"), ("password", "wrong")])
      #expect(page.status == 401)
      #expect(page.text.contains("&lt;i&gt;mark"))
      #expect(!page.text.contains("wrong"))
    }
  }

  @Test func `too many tries are refused for a while`() async throws {
    try await Served.play { _, client in
      var last = try await client.post("/sign-in", json: #"{"name":"mark","password":"x"}"#)
      for _ in 0..<40 where last.status == 401 {
        last = try await client.post("/sign-in", json: #"{"name":"mark","password":"x"}"#)
      }
      #expect(last.status == 429)
      #expect(last.word == "LIMIT")
      #expect(Int(last["retry-after"] ?? "0")! > 0)
      let page = try await client.post("/sign-in", form: [("name", "mark"), ("password", "x")])
      #expect(page.status == 429)
      #expect(page["retry-after"] != nil)
    }
  }

  @Test func `what the proxy wrote is an address only where it is one`() async throws {
    try await Cast.play { cast in
      let origin = "https://sales.example"
      try await Served.with(cast.clone.conninfo, origin: origin) { port in
        for written in [
          "203.0.113.7, 198.51.100.9", "not an address'", "198.51.100.10:4711", "2001:DB8:0::1", "",
        ] {
          let answer = try await Client(port: port).post(
            "/sign-in", json: #"{"name":"mark","password":"wrong"}"#,
            ["x-forwarded-for": written])
          #expect(answer.status == 401, "\(written)")
        }
        let known: String = try await cast.one(
          "select string_agg(distinct address, ' ' order by address) from auth.failure")
        #expect(known == "127.0.0.1 198.51.100.9 2001:db8::1")
      }
    }
  }

  @Test func `a member changes the password and other sessions end`() async throws {
    try await Served.play { cast, client in
      let browser = cast.mark.browser(client)
      let other = try await client.signedIn("mark", Self.password)
      #expect(try await browser.get("/password").status == 200)
      func change(_ old: String, _ new: String, _ again: String) async throws -> Client.Answer {
        try await browser.post("/password", form: [("old", old), ("new", new), ("again", again)])
      }
      let new = "four plain words here"
      #expect(try await change("wrong", new, new).status == 422)
      #expect(try await change(Self.password, "short", "short").status == 422)
      #expect(try await change(Self.password, new, "else").status == 422)
      #expect(try await other.get("/managers/me").status == 200)
      #expect(try await change(Self.password, new, new).status == 200)
      #expect(try await other.get("/managers/me").status == 401)
      #expect(try await browser.get("/managers/me").status == 200)
      _ = try await client.signedIn("mark", new)
      #expect(
        try await client.post(
          "/sign-in", json: #"{"name":"mark","password":"correct horse battery"}"#
        )
        .status == 401)
    }
  }

  @Test func `the language is the member's, else the browser's, and can be switched`() async throws
  {
    try await Served.play { cast, client in
      func language(_ answer: Client.Answer) -> String? {
        answer.text.firstMatch(of: /<html lang="(..)">/).map { String($0.1) }
      }
      #expect(
        language(try await client.get("/sign-in", ["accept-language": "en-GB,ru;q=0.5"])) == "en")
      #expect(
        language(try await client.get("/sign-in", ["accept-language": "de, ru;q=0.5"])) == "ru")
      #expect(language(try await client.get("/sign-in")) == "ru")
      // Mark's setting is English, whatever the browser says.
      let browser = cast.mark.browser(client)
      #expect(language(try await browser.get("/managers/me", ["accept-language": "ru"])) == "en")
      let switched = try await browser.post(
        "/language", form: [("language", "ru"), ("back", "/managers/me")])
      #expect(switched["location"] == "/managers/me")
      #expect(switched["set-cookie"]?.hasPrefix("tristage-language=ru;") == true)
      #expect(language(try await browser.get("/managers/me", ["accept-language": "en"])) == "ru")
      for back in ["//evil.example", "https://evil.example", "/\\evil", "/a\r\nx: y", "/ы"] {
        let answer = try await browser.post(
          "/language", form: [("language", "en"), ("back", back)])
        #expect(answer["location"] == "/", "\(back)")
      }
      #expect(try await browser.post("/language", form: [("language", "de")]).status == 422)
    }
  }

  @Test func `a call centre's agent who signs in is told where their work is`() async throws {
    try await Served.play { cast, client in
      let signed = try await client.post(
        "/sign-in", form: [("name", "pavel"), ("password", Self.password)])
      #expect(signed["location"] == "/partners")
      for (language, said) in [("en", "Your supervisor knows"), ("ru", "знает ваш супервизор")] {
        try await cast.sees(
          "update core.member set language = $1 where sign_in_name = 'pavel'", .text(language))
        let page = try await client.keeping(signed).get("/partners", ["accept": "text/html"])
        #expect(page.status == 200 && page.text.contains(said), "\(language)")
      }
    }
  }
}
