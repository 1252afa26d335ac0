import Department
import Foundation
import TestKit
import Testing

/// What was typed outlives the session in which it was typed, and comes back to nobody else.
struct KeptFormHTTPTests {
  private static let typed = [
    ("name", "Иван & <Sons>"), ("company", "Mill"), ("phone", "8 (926) 111-22-33"),
    ("need", "Ten + two = 12 %"), ("place", "qualification"), ("key", "k1"),
  ]
  private static let password = "correct horse battery"

  /// Sends the enquiry form with a session that has ended meanwhile.
  private func late(_ cast: Cast, _ browser: Client, _ headers: [String: String] = [:])
    async throws -> Client.Answer
  {
    try await cast.sees("select auth.end_sessions($1)", .uuid(cast.mark.id))
    return try await browser.post(
      "/managers/enquiries", form: Self.typed,
      ["referer": "http://127.0.0.1/managers/open"].merging(headers) { $1 })
  }

  /// The hidden fields of the sign-in page, as a browser sends them.
  private func hidden(_ page: Client.Answer) -> [(String, String)] {
    page.text.matches(of: /<input type="hidden" name="(kept[a-z_]*)" value="([^"]*)">/).map {
      (String($0.1), unescaped(String($0.2)))
    }
  }

  private func unescaped(_ html: String) -> String {
    [("&quot;", "\""), ("&lt;", "<"), ("&gt;", ">"), ("&#39;", "'"), ("&amp;", "&")]
      .reduce(html) { $0.replacing($1.0, with: $1.1) }
  }

  @Test func `a form sent too late comes back as typed when its member has signed in again`()
    async throws
  {
    try await Served.play { cast, client in
      let mark = cast.mark.browser(client)
      let page = try await late(cast, mark)
      #expect(page.status == 401)
      #expect(page["location"] == nil && page["hx-push-url"] == "false")
      #expect(page.text.contains(#"action="/sign-in""#))
      let kept = hidden(page)
      #expect(kept.map(\.0) == ["kept", "kept_path", "kept_page"])
      #expect(
        try await cast.one("select count(*)::int from core.contact where source = 'enquiry'") == 0)
      // A wrong password loses nothing.
      let wrong = try await mark.post(
        "/sign-in", form: kept + [("name", "mark"), ("password", "wrong")])
      #expect(wrong.status == 401)
      #expect(hidden(wrong).map(\.1) == kept.map(\.1))
      let back = try await mark.post(
        "/sign-in", form: hidden(wrong) + [("name", "mark"), ("password", Self.password)])
      #expect(back.status == 200)
      #expect(back["set-cookie"]?.hasPrefix("__Host-tristage=managers.") == true)
      #expect(back["hx-push-url"] == "/managers/open")
      #expect(back.text.contains("Иван &amp; &lt;Sons&gt;"))
      #expect(back.text.contains("Ten + two = 12 %"))
      #expect(back.text.contains(#"<option value="qualification" selected>"#))
      #expect(back.text.contains("Here is what you typed"))
      // Shown, not done: sent again by the member it is done, once.
      let found: Int = try await cast.one(
        "select count(*)::int from core.contact where source = 'enquiry'")
      #expect(found == 0)
      let again = mark.keeping(back)
      #expect(
        try await again.post("/managers/enquiries", form: Self.typed)["location"]
          == "/managers/qualification")
      #expect(
        try await cast.one("select count(*)::int from core.contact where source = 'enquiry'") == 1)
    }
  }

  @Test func `another member who signs in there gets their own desk, not what was typed`()
    async throws
  {
    try await Served.play { cast, client in
      let page = try await late(cast, cast.mark.browser(client))
      for (name, desk) in [("maria", "/managers"), ("olga", "/operators")] {
        let other = try await cast.mark.browser(client).post(
          "/sign-in", form: hidden(page) + [("name", name), ("password", Self.password)])
        #expect(other["location"] == desk)
        #expect(!other.text.contains("Sons"))
      }
    }
  }

  @Test func `a browser without any session is asked to sign in too, and htmx alike`() async throws
  {
    try await Served.play { cast, client in
      var nobody = client
      nobody.headers["accept"] = "text/html"
      let page = try await late(cast, nobody, ["hx-request": "true", "hx-boosted": "true"])
      #expect(page.status == 401 && hidden(page).count == 3)
      let back = try await nobody.post(
        "/sign-in", form: hidden(page) + [("name", "mark"), ("password", Self.password)],
        ["hx-request": "true", "hx-boosted": "true"])
      #expect(back.status == 200 && back.text.contains("Иван &amp; &lt;Sons&gt;"))
    }
  }

  @Test func `what only asks beside a page leaves the page as it is`() async throws {
    try await Served.play { cast, client in
      let answer = try await late(cast, cast.mark.browser(client), ["hx-request": "true"])
      #expect(answer.status == 401 && answer["hx-reswap"] == "none" && answer.body.isEmpty)
    }
  }

  @Test func `a password is never kept`() async throws {
    try await Served.play { cast, client in
      let adam = cast.adam.browser(client)
      try await cast.sees("select auth.end_sessions($1)", .uuid(cast.adam.id))
      let page = try await adam.post(
        "/admins/members",
        form: [
          ("sign_in_name", "nina"), ("name", "Nina"), ("tier", "operators"),
          ("password", "hunter2 hunter2"), ("key", "k"),
        ])
      #expect(page.status == 401 && page.text.contains("nina"))
      #expect(!page.text.contains("hunter2"))
    }
  }

  @Test func `a page that is gone by then, or an address of no act, leads to the desk`()
    async throws
  {
    try await Served.play { cast, client in
      let mark = cast.mark.browser(client)
      for path in [
        "/managers/leads/\(UUID())/notes", "/managers/nothing", "/head/tiers/switch", "/sign-in",
      ] {
        let answer = try await mark.post(
          "/sign-in",
          form: [
            ("kept", #"[["note","Sons"]]"#), ("kept_path", path), ("kept_page", path),
            ("name", "mark"), ("password", Self.password),
          ])
        #expect(answer["location"] == "/managers", "\(path): \(answer.status)")
      }
      for kept in ["", "{}", "[1]", #"[["a"]]"#, "["] {
        let answer = try await mark.post(
          "/sign-in",
          form: [
            ("kept", kept), ("kept_path", "/managers/enquiries"), ("name", "mark"),
            ("password", Self.password),
          ])
        #expect(answer["location"] == "/managers", "\(kept)")
      }
    }
  }

  @Test func `a program gets its 401 as before`() async throws {
    try await Served.play { cast, client in
      try await cast.sees("select auth.end_sessions($1)", .uuid(cast.mark.id))
      let answer = try await cast.mark.program(client).post(
        "/managers/enquiries",
        json: #"{"name":"Ivan","phone":"89261112233","place":"qualification"}"#, key: "k")
      #expect(answer.status == 401 && answer.word == "NOONE")
      #expect(!answer.text.contains("Ivan"))
    }
  }
}
