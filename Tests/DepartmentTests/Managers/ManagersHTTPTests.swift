import Department
import Foundation
import Postgres
import TestKit
import Testing

/// A sale as a manager walks it over HTTP, as a program and as a browser.
struct ManagersHTTPTests {
  private func accepted(_ cast: Cast, _ program: Client) async throws -> (CastLead, String) {
    let lead = try await cast.qualified()
    let answer = try await program.post("/managers/acceptances", json: "{}", key: "accept")
    #expect(answer.status == 200, "\(answer.text)")
    return (lead, "/managers/leads/\(lead.id.uuidString.lowercased())")
  }

  private func version(_ program: Client, _ path: String) async throws -> String {
    try await program.get(path).json?["lead"]?["version"]?.json ?? "0"
  }

  @Test func `a program walks a lead from the queue to the client`() async throws {
    try await Served.play { cast, client in
      let program = cast.mark.program(client)
      let (_, path) = try await accepted(cast, program)
      let stages: [[(String, String)]] = [
        [
          ("needs_named", "cheaper"), ("decision_process", "the board"),
          ("budget_confirmed", "yes"),
        ],
        [("presentation_held", "yes"), ("presentation_result", "they liked it")],
        [("ready_signal", "asked for the contract")], [("objections_answered", "yes")],
        [("offer_sent", "yes"), ("contract_agreed", "yes")],
      ]
      for (turn, items) in stages.enumerated() {
        for (item, value) in items {
          let marked = try await program.post(
            "\(path)/marks",
            json:
              #"{"item":"\#(item)","value":"\#(value)","version":\#(try await version(program, path))}"#,
            key: item)
          #expect(marked.status == 200, "\(item): \(marked.text)")
        }
        if turn == 4 {
          let billed = try await program.post(
            "\(path)/invoices", json: #"{"no":"7","amount":"1000.50","due_on":"2030-01-01"}"#,
            key: "invoice")
          #expect(billed.status == 422, "\(billed.text)")
          let issued = try await program.post(
            "\(path)/invoices",
            json:
              #"{"no":"7","amount":"1000.50","due_on":"\#(Day(.now + 864_000, in: .gmt).text)"}"#,
            key: "invoice")
          #expect(issued.status == 200, "\(issued.text)")
        }
        let advanced = try await program.post(
          "\(path)/advancements", json: #"{"version":\#(try await version(program, path))}"#,
          key: "advance-\(turn)")
        #expect(advanced.status == 200, "\(advanced.text)")
      }
      let page = try await program.get(path)
      let invoice = page.json?["unpaid"]?.json ?? ""
      #expect(invoice.contains("100050"))
      let id = try await cast.one("select id::text from core.invoice", as: String.self)
      let paid = try await program.post(
        "\(path)/payments",
        json: #"{"invoice":"\#(id)","amount":1000.5,"paid_on":"\#(Day(.now, in: .gmt).text)"}"#,
        key: "payment")
      #expect(paid.status == 200, "\(paid.text)")
      let won = try await program.post(
        "\(path)/wins",
        json:
          #"{"version":\#(try await version(program, path)),"subject":"Account","amount":1000.5,"referrals":[{"name":"Ivan","phone":"+7 383 000-00-03"},{"name":"Petr"}]}"#,
        key: "win")
      #expect(won.status == 200, "\(won.text)")
      #expect(try await program.get(path).status == 404)
      #expect(try await program.get("/managers/qualification").json?["total"]?.json == "2")
      #expect(try await cast.sees("select * from ops.violations()").isEmpty)
    }
  }

  @Test func `every page answers HTML and JSON in both languages`() async throws {
    try await Served.play { cast, client in
      let (_, path) = try await accepted(cast, cast.mark.program(client))
      try await cast.qualified("Birch")
      for page in [
        "/managers", "/managers/qualification", "/managers/leads", "/managers/open", path,
      ] {
        let json = try await cast.mark.program(client).get(page)
        #expect(json.status == 200, "\(page): \(json.text)")
        #expect(json.json != nil)
        for person in [cast.mark, cast.maria] where page != path || person.name == "mark" {
          let html = try await person.browser(client).get(page)
          #expect(html.status == 200, "\(page): \(html.text)")
          #expect(html.text.contains("<main"))
          #expect(!html.text.contains(">managers."), "\(page) shows a key of the catalogue")
        }
      }
      #expect(try await cast.maria.program(client).get(path).status == 404)
      #expect(
        try await cast.mark.program(client).get("/managers/qualification").text.contains("Birch")
          == false)
    }
  }

  @Test func `a refused form keeps what was typed and says what is wrong`() async throws {
    try await Served.play { cast, client in
      let browser = cast.mark.browser(client)
      let (_, path) = try await accepted(cast, cast.mark.program(client))
      let refused = try await browser.post(
        "\(path)/tasks",
        form: [
          ("key", "t"), ("zone", "Europe/Moscow"), ("kind", "call"), ("subject", "Ring <them>"),
          ("due_at", "2020-01-01T10:00"),
        ])
      #expect(refused.status == 422)
      #expect(refused.text.contains("Ring &lt;them&gt;"))
      #expect(refused.text.contains("This time has passed."))
      let phone = try await browser.post(
        "/managers/enquiries",
        form: [("key", "e"), ("phone", "12"), ("name", "Zoe"), ("place", "qualification")])
      #expect(phone.status == 422)
      #expect(phone.text.contains(#"value="Zoe""#))
      #expect(phone.text.contains(#"value="qualification" selected"#))
      #expect(phone.text.contains("not a telephone number"))
      let short = try await browser.post(
        "\(path)/advancements",
        form: [("key", "a"), ("version", try await version(cast.mark.program(client), path))])
      #expect(short.status == 422)
      #expect(short.text.contains(#"role="alert""#))
    }
  }

  @Test func `a number is revealed on the page and in no address`() async throws {
    try await Served.play { cast, client in
      let browser = cast.mark.browser(client)
      let (_, path) = try await accepted(cast, cast.mark.program(client))
      #expect(try await !browser.get(path).text.contains("4950000001"))
      let shown = try await browser.post("\(path)/reveals", form: [("key", "r")])
      #expect(shown.status == 200)
      #expect(shown.text.contains("tel:+74950000001"))
      #expect(shown["location"] == nil)
      #expect(shown["hx-push-url"] == "false")
      #expect(try await !browser.get(path).text.contains("4950000001"))
    }
  }

  @Test func `an enquiry is answered with the same bytes whether its number is known`() async throws
  {
    try await Served.play { cast, client in
      try await cast.lead("Birch")
      let program = cast.mark.program(client)
      let answers = try await ["+7 383 000-00-03", "+7 383 000-00-97"].enumerated().asyncMap {
        turn, phone in
        try await program.post(
          "/managers/enquiries",
          json: #"{"name":"Zoe","phone":"\#(phone)","place":"qualification"}"#, key: "e\(turn)"
        ).bytes
      }
      #expect(answers[0] == answers[1])
      #expect(
        answers[0].contains(#"{"place": "qualification"}"#)
          || answers[0].contains(#"{"place":"qualification"}"#))
    }
  }

  @Test func `a repeated key over HTTP does nothing twice, with another body it is refused`()
    async throws
  {
    try await Served.play { cast, client in
      let program = cast.mark.program(client)
      let (_, path) = try await accepted(cast, program)
      let one = try await program.post("\(path)/notes", json: #"{"note":"likes tea"}"#, key: "n")
      #expect(
        try await program.post("\(path)/notes", json: #"{"note":"likes tea"}"#, key: "n").bytes
          == one.bytes)
      #expect(
        try await program.post("\(path)/notes", json: #"{"note":"likes coffee"}"#, key: "n").word
          == "REUSE")
      #expect(try await cast.one("select count(*) from core.note", as: Int.self) == 1)
      #expect(
        try await program.post("\(path)/notes", json: #"{"note":"x","more":1}"#, key: "m").word
          == "WRONG")
    }
  }
}

extension Cast {
  fileprivate func one<T: PostgresDecodable>(_ text: String, as type: T.Type) async throws -> T {
    try await sees(text)[0][0]
  }
}

extension Sequence {
  fileprivate func asyncMap<T>(_ change: (Element) async throws -> T) async rethrows -> [T] {
    var out: [T] = []
    for element in self { out.append(try await change(element)) }
    return out
  }
}
