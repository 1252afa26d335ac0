import Department
import Foundation
import TestKit
import Testing

struct ClientHTTPTests {
  @Test func `an account manager works with a client in the browser`() async throws {
    try await Served.play { cast, server in
      try await cast.qualified("Acme")
      let client = try await cast.cared("Acme", by: cast.anna)
      let anna = cast.anna.browser(server)
      let path = "/accounts/clients/\(client.id.uuidString.lowercased())"
      func act(_ what: String, _ fields: [(String, String)], _ key: String) async throws
        -> Client.Answer
      {
        try await anna.post(
          "\(path)/\(what)", form: fields + [("key", key), ("zone", "Europe/Moscow")])
      }
      let added = try await act("facts", [("kind", "pet"), ("body", "Собаку зовут Рекс")], "k1")
      #expect(added.status == 303)
      #expect(added["location"] == "\(path)#facts")
      #expect(
        try await act("people", [("name", "Ivan"), ("phone", "8 (926) 111-22-33")], "k2").status
          == 303)
      #expect(
        try await act(
          "orders", [("subject", "Flour"), ("amount", "12 500,50"), ("ordered_on", "2026-01-15")],
          "k3"
        ).status == 303)
      #expect(
        try await act(
          "requests",
          [("kind", "complaint"), ("subject", "Late"), ("due_at", "2030-01-15T10:00")], "k4"
        ).status == 422)  // more than three years ahead
      let page = try await anna.get(path)
      #expect(page.status == 200)
      for seen in [
        "Собаку зовут Рекс", "Ivan", "12,500.50", "Transfers abroad", "Olga", "Acme Mill",
      ] {
        #expect(page.text.contains(seen), "\(seen)")
      }
      #expect(!page.text.contains("1112233"))
      let list = try await anna.get("/accounts/clients?q=acme")
      #expect(list.text.contains(path))
      #expect(try await anna.get("/accounts").status == 200)
      #expect(try await anna.get("/accounts/tasks").status == 200)
      #expect(try await anna.get("/accounts/requests").status == 200)
    }
  }

  @Test func `a revealed number stands on the page and in no address`() async throws {
    try await Served.play { cast, server in
      let client = try await cast.cared("Acme", by: cast.anna)
      let number: UUID = try await cast.one(
        "select id from core.number where e164 = '+74950000001'")
      let path = "/accounts/clients/\(client.id.uuidString.lowercased())"
      let shown = try await cast.anna.browser(server).post(
        "\(path)/numbers/\(number)/reveal", form: [("key", "k1")])
      #expect(shown.status == 200)
      #expect(shown.text.contains("tel:+74950000001"))
      #expect(shown["hx-push-url"] == "false")
      #expect(!(try await cast.anna.browser(server).get(path)).text.contains("4950000001"))
      let json = try await cast.anna.program(server).post(
        "\(path)/numbers/\(number)/reveal", json: "{}", key: "k2")
      #expect(json.json?["number"]?.text == "+74950000001")
    }
  }

  @Test func `a refused form says why beside the field and keeps what was typed`() async throws {
    try await Served.play { cast, server in
      let client = try await cast.cared("Acme", by: cast.anna)
      let anna = cast.anna.browser(server)
      let path = "/accounts/clients/\(client.id.uuidString.lowercased())"
      let amount = try await anna.post(
        "\(path)/orders",
        form: [
          ("key", "k1"), ("subject", "Десять мешков"), ("amount", "ten"), ("currency", "EUR"),
          ("ordered_on", "2026-01-15"),
        ])
      #expect(amount.status == 422)
      #expect(amount.text.contains("Десять мешков"))
      #expect(amount.text.contains(#"<option value="EUR" selected>"#))
      #expect(amount.text.contains(#"class="invalid""#))
      let phone = try await anna.post(
        "\(path)/numbers", form: [("key", "k2"), ("phone", "12"), ("about", "")])
      #expect(phone.status == 422)
      #expect(phone.text.contains(#"value="12""#))
      let task = try await anna.post(
        "\(path)/tasks",
        form: [
          ("key", "k3"), ("kind", "call"), ("subject", "Past"), ("due_at", "2020-01-01T10:00"),
        ])
      #expect(task.status == 422 && task.text.contains(#"value="Past""#))
      #expect(try await cast.one("select count(*)::int from core.client_order") == 0)
    }
  }

  @Test func `a program does the same in JSON`() async throws {
    try await Served.play { cast, server in
      let client = try await cast.cared("Acme", by: cast.anna)
      let anna = cast.anna.program(server)
      let path = "/accounts/clients/\(client.id.uuidString.lowercased())"
      let order = try await anna.post(
        "\(path)/orders",
        json: #"{"subject":"Flour","amount":12500.5,"ordered_on":"2026-01-15"}"#, key: "k1")
      #expect(order.status == 200 && order.json?["order"] != nil)
      let again = try await anna.post(
        "\(path)/orders",
        json: #"{"subject":"Flour","amount":12500.5,"ordered_on":"2026-01-15"}"#, key: "k1")
      #expect(again.json == order.json)
      let page = try await anna.get(path)
      guard case .array(let orders)? = page.json?["orders"] else {
        Issue.record("no orders in \(page.text)")
        return
      }
      #expect(orders.count == 1 && orders[0]["amount_cents"] == .number("1250050"))
      let unknown = try await anna.post(
        "\(path)/facts", json: #"{"kind":"pet","body":"Rex","colour":"brown"}"#, key: "k2")
      #expect(unknown.status == 422 && unknown.text.contains("colour"))
      let missing = try await anna.post("\(path)/facts", json: #"{"kind":"pet"}"#, key: "k3")
      #expect(missing.word == "SHORT")
    }
  }

  @Test func `a colleague's client and an unknown one are the same nothing`() async throws {
    try await Served.play { cast, server in
      let client = try await cast.cared("Acme", by: cast.anna)
      let artur = cast.artur.browser(server)
      let theirs = try await artur.get("/accounts/clients/\(client.id.uuidString.lowercased())")
      let unknown = try await artur.get("/accounts/clients/\(UUID())")
      #expect(theirs.status == 404)
      #expect(theirs.bytes == unknown.bytes)
      let act = try await artur.post(
        "/accounts/clients/\(client.id)/facts",
        form: [("key", "k"), ("kind", "pet"), ("body", "Rex")])
      #expect(act.status == 404)
      for person in [cast.mark, cast.olga, cast.helen] {
        #expect(
          try await person.browser(server).get(
            "/accounts/clients/\(client.id.uuidString.lowercased())"
          ).status == 404)
      }
    }
  }

  @Test func `a task is done from the day and from the list, and one stays there`() async throws {
    try await Served.play { cast, server in
      let client = try await cast.cared("Acme", by: cast.anna)
      let anna = cast.anna.browser(server)
      func task(_ subject: String) async throws -> String {
        let made = try await cast.anna.gets(
          "select accounts.add_task($1, null, 'call', $2, now() + interval '1 hour', false, $2)",
          .uuid(client.id), .text(subject))
        return made?["task"]?.text ?? ""
      }
      let first = try await task("Hello")
      let second = try await task("Goodbye")
      let day = try await anna.get("/accounts")
      #expect(day.text.contains(#"action="/accounts/day/\#(first)/finish""#))
      let done = try await anna.post(
        "/accounts/day/\(first)/finish", form: [("result", "They are well"), ("key", "k1")])
      #expect(done["location"] == "/accounts")
      #expect(!(try await anna.get("/accounts")).text.contains("Hello"))
      let short = try await anna.post(
        "/accounts/tasks/\(second)/finish",
        form: [("result", "Мало времени"), ("next_due_at", "2020-01-01T10:00"), ("key", "k2")])
      #expect(short.status == 422 && short.text.contains("Мало времени"))
      #expect(
        try await anna.post(
          "/accounts/tasks/\(second)/finish", form: [("result", ""), ("key", "k3")])["location"]
          == "/accounts/tasks")
      let artur = try await cast.artur.browser(server).post(
        "/accounts/day/\(second)/finish", form: [("key", "k")])
      #expect(artur.status == 404)
    }
  }

  @Test func `more than an invoice has left is refused beside the amount`() async throws {
    try await Served.play { cast, server in
      let client = try await cast.cared("Acme", by: cast.anna)
      let made = try await cast.anna.gets(
        "select accounts.issue_invoice($1, '17', 500000, 'RUB', current_date + 5, 'i')",
        .uuid(client.id))
      let path = "/accounts/clients/\(client.id.uuidString.lowercased())"
      let answer = try await cast.anna.browser(server).post(
        "\(path)/payments",
        form: [
          ("invoice", made?["invoice"]?.text ?? ""), ("amount", "5000.01"), ("currency", "RUB"),
          ("paid_on", "\(Date.now.formatted(.iso8601.year().month().day()))"), ("key", "k"),
        ])
      #expect(answer.status == 422)
      #expect(answer.text.contains("More than is left to pay."))
      #expect(answer.text.contains(#"value="5000.01""#))
      #expect(try await cast.one("select count(*)::int from core.payment") == 0)
    }
  }
}
