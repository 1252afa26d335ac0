import Department
import Foundation
import TestKit
import Testing

/// What the product finds wrong, as a program and as a browser see it.
struct WarningsHTTPTests {
  @Test func `a breach stands on the head's page with how to mend it, until it is seen and mended`()
    async throws
  {
    try await Served.play { cast, client in
      let lead = try await cast.lead("Acme")
      let helen = cast.helen.program(client)
      let browser = cast.helen.browser(client)
      #expect(try await helen.get("/head/warnings").json?["warnings"] == .array([]))
      #expect(!(try await browser.get("/head/desk")).text.contains("/head/warnings\">1"))
      try await cast.sees("update core.lead set stage = 'needs'")
      try await cast.sees(
        "update core.watch set through = now() - interval '1 hour', next = now(), horizon = '1'")
      _ = try await cast.clock("check_changed")

      let page = try #require(try await helen.get("/head/warnings").json)
      // Where this takes long, the served department's own look at everything finds more of the same.
      guard case .array(let warnings)? = page["warnings"],
        let first = warnings.first(where: {
          $0["name"]?.text == "a_place_equals_its_last_journal_entry"
        })
      else {
        Issue.record("no warning: \(page)")
        return
      }
      #expect(page["total"]?.text == "\(warnings.count)")
      #expect(first["lead"]?.text?.lowercased() == lead.id.uuidString.lowercased())
      let id = try #require(first["id"]?.text)
      for (language, title, mend) in [
        ("en", "stands elsewhere than its journal says", "Tell who runs the server"),
        ("ru", "не там, где говорит журнал", "Сообщите тому, кто ведёт сервер"),
      ] {
        try await cast.sees(
          "update core.member set language = $2::core.language where id = $1",
          .uuid(cast.helen.id), .text(language))
        #expect(try await browser.get("/head/warnings").text.contains(title))
        let one = try await browser.get("/head/warnings/\(id)")
        #expect(one.text.contains(title) && one.text.contains(mend), "\(one.text)")
        #expect(try await browser.get("/head/desk").text.contains("href=\"/head/warnings\""))
      }
      // Too long a word comes back as it was typed, with the field named.
      let long = String(repeating: "x", count: 501)
      let refused = try await browser.post(
        "/head/warnings/\(id)/seen", form: [("key", "w1"), ("word", long)])
      #expect(refused.status == 422 && refused.text.contains(long))
      let seen = try await helen.post(
        "/head/warnings/\(id)/seen", json: #"{"word": "Restored by hand"}"#, key: "w2")
      #expect(seen.status == 200, "\(seen.text)")
      let again = try await helen.get("/head/warnings/\(id)").json?["warning"]
      #expect(again?["word"]?.text == "Restored by hand")
      #expect(again?["seen_by_name"]?.text == "Helen")
      // Nobody else has such a page.
      for person in [cast.mark, cast.anna, cast.adam, cast.olga] {
        #expect(try await person.program(client).get("/head/warnings").status == 404)
      }
    }
  }
}
