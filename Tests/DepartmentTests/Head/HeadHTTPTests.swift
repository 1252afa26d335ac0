import Department
import Foundation
import TestKit
import Testing

/// The head's pages and acts, as a program and as a browser.
struct HeadHTTPTests {
  @Test func `the counts open the lists behind them, in both languages`() async throws {
    try await Served.play { cast, client in
      let held = try await cast.accepted("Acme", by: cast.mark)
      try await cast.lead("Birch")
      let helen = cast.helen.program(client)
      let all = try #require(try await helen.get("/head").json)
      #expect(all["total"]?.text == "2")
      guard case .array(let places)? = all["places"] else { throw ClientError("no places") }
      let sales = places.first { $0["term"]?.text == "sales" }
      #expect(sales?["leads"]?.text == "1")
      #expect(sales?["href"]?.text == "/head?place=sales")
      let listed = try #require(try await helen.get("/head?place=sales").json)
      guard case .array(let leads)? = listed["leads"] else { throw ClientError("no leads") }
      #expect(leads.map { $0["id"]?.text } == [held.id.uuidString.lowercased()])
      #expect(leads[0]["holder_name"]?.text == "Mark")
      for (query, found) in [
        ("holder=\(cast.mark.id)", 1), ("holder=\(cast.maria.id)", 0),
        ("campaign=\(Cast.banks)", 2),
        ("place=calling", 1), ("place=won", 0), ("q=birch", 1), ("q=%25", 0), ("stage=needs", 1),
        ("overdue=yes", 0), ("age=day", 2), ("age=older", 0),
      ] {
        let answer = try await helen.get("/head?\(query)")
        guard case .array(let leads)? = answer.json?["leads"] else {
          throw ClientError("\(query): \(answer.text)")
        }
        #expect(leads.count == found, "\(query)")
      }
      let ticket: Int = try await cast.one(
        "select ticket from core.lead where id = $1", .uuid(held.id))
      let byTicket = try await helen.get("/head?q=\(ticket)")
      #expect(byTicket.text.contains(held.id.uuidString.lowercased()))
      #expect(try await helen.get("/head?holder=x").status == 422)
      let browser = cast.helen.browser(client)
      #expect(try await browser.get("/head").text.contains("Where leads are"))
      try await cast.sees(
        "update core.member set language = 'ru' where id = $1", .uuid(cast.helen.id))
      let russian = try await browser.get("/head").text
      #expect(russian.contains("Где лиды"))
      #expect(russian.contains("Продажа"))
    }
  }

  @Test
  func `what is late now opens by kind and by member, with its definition, in both languages`()
    async throws
  {
    try await Served.play { cast, client in
      let held = try await cast.accepted("Acme", by: cast.mark)
      try await cast.sees(
        "update core.task set due_at = now() - interval '3 hours' where lead = $1", .uuid(held.id))
      let waiting = try await cast.qualified("Birch")
      try await cast.sees(
        "update core.lead set due_at = now() - interval '1 hour' where id = $1", .uuid(waiting.id))
      let helen = cast.helen.program(client)
      for (query, found) in [
        ("", 2), ("?kind=task", 1), ("?kind=response", 1), ("?kind=promise", 0),
        ("?member=\(cast.mark.id)", 1), ("?member=\(cast.maria.id)", 0), ("?member=nobody", 1),
        ("?kind=task&member=nobody", 0),
      ] {
        let page = try #require(try await helen.get("/head/missed\(query)").json)
        guard case .array(let lines)? = page["lines"] else { throw ClientError("no lines") }
        #expect(lines.count == found, "\(query)")
        #expect(page["total"]?.text == "\(found)", "\(query)")
      }
      #expect(try await helen.get("/head/missed?kind=x").status == 422)
      #expect(try await helen.get("/head/missed?member=x").status == 422)
      let page = try await cast.helen.browser(client).get("/head/missed")
      #expect(page.text.contains("Other open tasks whose due time has passed."))
      #expect(page.text.contains("3 hours"))
      #expect(page.text.contains("/head/leads/\(held.id.uuidString.lowercased())"))
      try await cast.sees(
        "update core.member set language = 'ru' where id = $1", .uuid(cast.helen.id))
      #expect(
        try await cast.helen.browser(client).get("/head/missed").text.contains(
          "Прочие открытые задачи, срок которых прошёл."))
    }
  }

  @Test func `a lead is reassigned in the browser and as JSON; the key does it once`() async throws
  {
    try await Served.play { cast, client in
      let lead = try await cast.accepted("Acme", by: cast.mark)
      let address = "/head/leads/\(lead.id.uuidString.lowercased())"
      let browser = cast.helen.browser(client)
      let page = try await browser.get(address)
      #expect(page.status == 200)
      #expect(page.text.contains("Acme Mill"))
      #expect(page.text.contains("Handed over to sales"))
      #expect(!page.text.contains("+74950000001"))
      // Typed wrong: the page again, with the sentence beside the field.
      let wrong = try await browser.post(
        address + "/reassign",
        form: [("to", cast.olga.id.uuidString), ("reason", "workload"), ("key", "k0")])
      #expect(wrong.status == 422)
      #expect(wrong.text.contains("class=\"invalid\""))
      let done = try await browser.post(
        address + "/reassign",
        form: [("to", cast.maria.id.uuidString), ("reason", "workload"), ("key", "k1")])
      #expect(done.status == 303)
      #expect(done["location"] == address)
      #expect(try await cast.maria.asks("select from core.name").count == 1)
      let helen = cast.helen.program(client)
      let body = #"{"to":"queue","reason":"absence"}"#
      let first = try await helen.post(address + "/reassign", json: body, key: "k2")
      let second = try await helen.post(address + "/reassign", json: body, key: "k2")
      #expect(first.json?["place"]?.text == "qualification")
      #expect(first.body == second.body)
      #expect(
        try await helen.post(
          address + "/reassign", json: #"{"to":"queue","reason":"absence","now":1}"#, key: "k3"
        ).status == 422)
      #expect(
        try await helen.post(address + "/reassign", json: #"{"reason":"absence"}"#, key: "k4").word
          == "SHORT")
      #expect(try await cast.violations() == [])
    }
  }

  @Test func `reopening says why it cannot be, and never leads out of do-not-call`() async throws {
    try await Served.play { cast, client in
      let lead = try await cast.lead("Acme")
      let card = try await cast.claimed(by: cast.olga)
      try await cast.olga.asks("select operators.dial($1, 'd')", .uuid(card))
      try await cast.olga.asks(
        "select operators.record_outcome($1, 'do_not_call', 30, null, null, false, null, 'r')",
        .uuid(card))
      let address = "/head/leads/\(lead.id.uuidString.lowercased())"
      let page = try await cast.helen.browser(client).get(address)
      #expect(page.text.contains("asked not to be called"))
      #expect(!page.text.contains("/reopen\""))
      let answer = try await cast.helen.program(client).post(
        address + "/reopen", json: #"{"to_place":"qualification","reason":"new_request"}"#, key: "k"
      )
      #expect(answer.status == 409)
      #expect(answer.word == "QUIET")
    }
  }

  @Test func `clients, desk, members and campaigns are shown and worked`() async throws {
    try await Served.play { cast, client in
      let looked = try await cast.client("Birch", of: cast.anna)
      let helen = cast.helen.program(client)
      let address = "/head/clients/\(looked.uuidString.lowercased())"
      #expect(
        try await helen.post(
          address + "/reassign", json: #"{"to":"desk","reason":"absence"}"#, key: "c1"
        ).status == 200)
      #expect(try await helen.get("/head/desk").text.contains("Berta Birch"))
      #expect(
        try await cast.helen.browser(client).get("/head/desk").text.contains(
          "Client without a manager"))
      #expect(
        try await helen.post(
          address + "/reassign", json: #"{"to":"\#(cast.artur.id)","reason":"absence"}"#, key: "c2"
        ).status == 200)
      #expect(try await cast.helen.browser(client).get(address).text.contains("Artur"))
      let made = try await helen.post(
        "/head/campaigns",
        json:
          #"{"name":"Spring","script":"banks","weekday":{"from":"08:00","to":"21:00"}}"#,
        key: "n1")
      #expect(made.json?["name"]?.text == "Spring")
      let refused = try await cast.helen.browser(client).post(
        "/head/campaigns", form: [("name", "Spring"), ("key", "n2")])
      #expect(refused.status == 422)
      #expect(refused.text.contains("value=\"Spring\""))
      let id = made.json?["campaign"]?.text ?? ""
      #expect(
        try await helen.post(
          "/head/campaigns/\(id)/switch", json: #"{"status":"paused"}"#, key: "n3"
        ).status == 200)
      #expect(
        try await cast.helen.browser(client).get("/head/campaigns").text.contains("08:00–21:00"))
      #expect(
        try await helen.post("/head/tiers/switch", json: #"{"accounts_on":false}"#, key: "t1")
          .json?["accounts_on"] == .bool(false))
      for path in ["/head/members", "/head/clients", "/head/desk", "/head/campaigns", "/head/me"] {
        #expect(try await helen.get(path).status == 200, "\(path)")
        #expect(try await cast.helen.browser(client).get(path).status == 200, "\(path)")
      }
      #expect(try await helen.get("/head/leads/\(UUID())").status == 404)
      #expect(try await helen.get("/head/clients/\(UUID())").status == 404)
    }
  }

  @Test func `the head sets where a lead's contact is`() async throws {
    try await Served.play { cast, client in
      let lead = try await cast.lead("Cedar", zone: "RU")
      let helen = cast.helen.browser(client)
      let path = "/head/leads/\(lead.id.uuidString.lowercased())"
      #expect(try await helen.get(path).text.contains(#"action="\#(path)/zone""#))
      let set = try await helen.post(
        "\(path)/zone",
        form: [("city", "Новосибирск"), ("clock", "Asia/Novosibirsk"), ("key", "k")])
      #expect(set["location"] == path)
      let page = try await helen.get(path)
      #expect(page.text.contains("Новосибирск") && page.text.contains("Time zone learned"))
      #expect(
        try await cast.one(
          "select zone from core.contact where id = (select contact from core.lead)")
          == "Asia/Novosibirsk")
    }
  }
}
