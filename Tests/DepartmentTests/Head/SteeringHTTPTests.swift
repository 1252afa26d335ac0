import Department
import Foundation
import TestKit
import Testing

/// The head's steering, as a program and as a browser.
struct SteeringHTTPTests {
  @Test func `many are picked, previewed and given away; the page shows it in both languages`()
    async throws
  {
    try await Served.play { cast, client in
      let lead = try await cast.accepted("Acme", by: cast.mark)
      let helen = cast.helen.program(client)
      let page = try #require(try await helen.get("/head/reassign?holder=\(cast.mark.id)").json)
      #expect(page["counts"]?["leads"]?.text == "1")
      let body = #"{"which": "ticked", "leads": ["\#(lead.id)"], "to": ["\#(cast.maria.id)"]}"#
      let shown = try #require(
        try await helen.post("/head/reassign/preview", json: body, key: "p").json)
      let mark = try #require(shown["mark"]?.text)
      let act =
        #"{"picked": {"leads": ["\#(lead.id)"]}, "to": ["\#(cast.maria.id)"], "reason": "workload", "mark": "\#(mark)"}"#
      let done = try await helen.post("/head/reassign", json: act, key: "a")
      #expect(done.json?["leads"]?.text == "1", "\(done.text)")
      #expect(try await cast.maria.asks("select from core.name").count == 1)

      let browser = cast.helen.browser(client)
      let seen = try await browser.post(
        "/head/reassign/preview?place=sales",
        form: [
          ("key", "p1"), ("which", "all"), ("place", "sales"), ("to[]", cast.mark.id.uuidString),
        ])
      #expect(seen.text.contains("id=\"preview\""), "\(seen.text)")
      #expect(seen.text.contains("Mark"))
      let nothing = try await browser.post(
        "/head/reassign/preview",
        form: [("key", "p2"), ("which", "ticked"), ("to[]", cast.mark.id.uuidString)])
      #expect(nothing.status == 422)
      #expect(nothing.text.contains("Pick something first."))
      try await cast.sees(
        "update core.member set language = 'ru' where id = $1", .uuid(cast.helen.id))
      #expect(
        try await browser.get("/head/reassign?place=sales").text.contains(
          "Посмотреть, что изменится"))
    }
  }

  @Test func `two contacts are looked at side by side and made one; a priority is set`()
    async throws
  {
    try await Served.play { cast, client in
      let sold = try await cast.accepted("Acme", by: cast.mark)
      let cold = try await cast.lead("Birch")
      let helen = cast.helen.program(client)
      let set = try await helen.post(
        "/head/leads/\(cold.id)/priority", json: #"{"priority": 7}"#, key: "q")
      #expect(set.json?["priority"]?.text == "7", "\(set.text)")
      let ticket: Int = try await cast.one(
        "select ticket from core.lead where id = $1", .uuid(cold.id))
      let address = "/head/leads/\(sold.id)/merge?ticket=\(ticket)"
      let browser = cast.helen.browser(client)
      let page = try await browser.get(address).text
      #expect(page.contains("Acme Mill") && page.contains("Birch Bank"))
      #expect(page.contains("goes on with all tasks"))
      #expect(
        try await browser.get("/head/leads/\(sold.id)/merge?ticket=999").text.contains(
          "There is no lead with that ticket."))
      let merged = try await browser.post(
        address,
        form: [
          ("key", "m1"), ("merged", cold.contact.uuidString),
          ("survivor", sold.contact.uuidString), ("note", "Twice in the list"),
        ])
      #expect(merged.status == 303 || merged.status == 302, "\(merged.text)")
      let shown = try await browser.get("/head/leads/\(sold.id)").text
      #expect(shown.contains("Twice in the list"))
      let again = try await browser.post(
        address,
        form: [
          ("key", "m2"), ("merged", cold.contact.uuidString),
          ("survivor", sold.contact.uuidString),
        ])
      #expect(again.status == 409)
      #expect(again.text.contains("One of the two was merged already."))
    }
  }

  @Test func `the address of a client that was merged leads to the one it became`() async throws {
    try await Served.play { cast, client in
      let stays = try await cast.client("Acme", of: cast.anna)
      let goes = try await cast.client("Birch", of: cast.anna)
      let contacts = try await cast.sees(
        "select contact from core.client order by id = $1 desc", .uuid(stays))
      let merge =
        #"{"merged": "\#(try contacts[1]["contact", as: UUID.self])", "survivor": "\#(try contacts[0]["contact", as: UUID.self])"}"#
      let done = try await cast.helen.program(client).post(
        "/head/leads/\(UUID())/merge", json: merge, key: "m")
      #expect(done.json?["client"]?.text == stays.uuidString.lowercased(), "\(done.text)")
      let anna = try await cast.anna.program(client).get("/accounts/clients/\(goes)")
      #expect(anna.status == 200)
      #expect(anna.text.contains(stays.uuidString.lowercased()), "\(anna.text.prefix(400))")
      let helen = try await cast.helen.program(client).get("/head/clients/\(goes)")
      #expect(helen.json?["id"]?.text == stays.uuidString.lowercased())
      #expect(try await cast.artur.program(client).get("/accounts/clients/\(goes)").status == 404)
      #expect(
        try await cast.anna.browser(client).get("/accounts/clients").text.contains("Birch") == false
      )
    }
  }
}
