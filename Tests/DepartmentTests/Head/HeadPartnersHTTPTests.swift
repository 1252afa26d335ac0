import Department
import Foundation
import TestKit
import Testing

/// Outside call centres in the head's office: taken in, given a batch, looked at, stopped.
@Suite struct HeadPartnersHTTPTests {
  @Test func `a call centre is taken in, given a batch, and stopped, in the browser`() async throws
  {
    try await Served.play { cast, client in
      for number in 1...3 {
        try await cast.lead("Given \(number)", numbers: ["+7812444000\(number)"])
      }
      let browser = cast.helen.browser(client)
      let made = try await browser.post(
        "/head/partners", form: [("name", "Voice of the South"), ("key", "a")])
      let address = try #require(made["location"])
      #expect(try await browser.get("/head/partners").text.contains("Voice of the South"))
      let changed = try await browser.post(
        address,
        form: [
          ("name", "Voice"), ("cards_at_once", "7"), ("reveals_a_day", "100"),
          ("requests_a_minute", "60"), ("agents_most", "10"), ("tells_won", "true"), ("key", "b"),
        ])
      #expect(changed["location"] == address)
      let batch: [(String, String)] = [
        ("campaign", "\(Cast.banks)"), ("name", "First"), ("price", "150,50"), ("cards_a_day", ""),
        ("calls_from", "10:00"), ("calls_to", "18:00"), ("ends_on", ""),
      ]
      let many = try await browser.post(
        address + "/batches", form: batch + [("size", "4"), ("key", "c")])
      #expect(many.status == 422 && many.text.contains("Fewer leads than that can be given."))
      #expect(many.text.contains(#"value="First""#))
      let given = try await browser.post(
        address + "/batches", form: batch + [("size", "2"), ("key", "d")])
      let opened = try #require(given["location"])
      let page = try await browser.get(opened)
      for text in ["First", "Banks", "150.50", "10:00–18:00", "Own operators"] {
        #expect(page.text.contains(text) || text == "Own operators", "\(text)")
      }
      // Own operators find the one that was not given.
      #expect(try await cast.olga.gets("select operators.claim('k1')") != nil)
      #expect(try await cast.oleg.gets("select operators.claim('k2')") == nil)
      let json = try #require(try await cast.helen.program(client).get(opened).json)
      #expect(json["batch"]?["waiting"]?.text == "2")
      let stopped = try await browser.post(address + "/stop", form: [("key", "e")])
      #expect(stopped["location"] == address)
      let after = try await browser.get(address)
      #expect(after.text.contains("call centre stopped"))
      #expect(try await browser.post(address + "/stop", form: [("key", "f")]).status == 409)
      #expect(try await cast.oleg.gets("select operators.claim('k3')") != nil)
      #expect(try await cast.violations() == [])
    }
  }

  @Test func `a new call centre gets its first key of the head, and its supervisor of an admin`()
    async throws
  {
    try await Served.play { cast, client in
      let browser = cast.helen.browser(client)
      let made = try await browser.post(
        "/head/partners", form: [("name", "Voice of the South"), ("key", "a")])
      let address = try #require(made["location"])
      let form = [("label", "Dialler"), ("scopes[]", "work"), ("days", "30")]
      let told = try await browser.post(address + "/keys", form: form + [("key", "b")])
      let token = try #require(told.text.firstMatch(of: /value="(partners\.[A-Za-z0-9_-]{43})"/)).1
      let again = try await browser.post(address + "/keys", form: form + [("key", "b")])
      #expect(!again.text.contains(token) && again.text.contains("This form was sent twice"))
      #expect(try await !browser.get(address).text.contains(token))
      let software = Client(port: client.port, token: String(token))
      let key = try await software.get("/partners/v1/key")
      #expect(key.json?["partner"]?["name"]?.text == "Voice of the South")
      let wrong = try await browser.post(
        address + "/keys",
        form: [("label", "Reports"), ("scopes[]", "report"), ("days", "0"), ("key", "c")])
      #expect(wrong.status == 422 && wrong.text.contains(#"value="Reports""#))
      #expect(wrong.text.contains(#"value="report" checked"#))
      let id = try #require(
        try await cast.helen.program(client).get(address).json?["keys"]?[0]?["id"]?.text)
      let north = "/head/partners/\(Cast.north)/keys/\(id)/end"
      #expect(try await browser.post(north, form: [("key", "d")]).status == 404)
      let ended = try await browser.post(address + "/keys/\(id)/end", form: [("key", "e")])
      #expect(ended["location"] == address)
      #expect(try await software.get("/partners/v1/key").status == 401)

      let added = try await cast.adam.program(client).post(
        "/admins/members",
        json:
          #"{"sign_in_name":"nora","name":"Nora","tier":"partners","partner":"Voice of the South","password":"correct horse battery"}"#,
        key: "f")
      #expect(added.status == 200, "\(added.text)")
      let nora = try await client.signedIn("nora", "correct horse battery")
      #expect(try await nora.get("/partners/keys").status == 200)
    }
  }

  @Test func `what is refused keeps what was typed and names the field`() async throws {
    try await Served.play { cast, client in
      let browser = cast.helen.browser(client)
      let twice = try await browser.post(
        "/head/partners", form: [("name", "Call-Centre North"), ("key", "a")])
      #expect(twice.status == 422 && twice.text.contains(#"value="Call-Centre North""#))
      let north = "/head/partners/\(Cast.north)"
      for (field, value) in [
        ("cards_at_once", "51"), ("agents_most", "0"), ("requests_a_minute", "x"),
        ("tells_won", "perhaps"),
      ] {
        let refused = try await browser.post(north, form: [(field, value), ("key", field)])
        #expect(refused.status == 422, "\(field)")
      }
      for (field, value) in [
        ("size", "0"), ("price", "much"), ("calls_to", "9"), ("ends_on", "2020-01-01"),
        ("campaign", "\(UUID())"), ("cards_a_day", "-1"), ("name", ""),
      ] {
        var form = [
          "campaign": "\(Cast.banks)", "name": "B", "size": "1", "price": "10",
          "calls_from": "10:00",
          "calls_to": "18:00",
        ]
        form[field] = value
        let refused = try await browser.post(
          north + "/batches", form: form.map { ($0.key, $0.value) } + [("key", "b\(field)")])
        #expect(refused.status == 422, "\(field): \(refused.status)")
      }
      let free = try await cast.helen.program(client).post(
        north + "/batches",
        json: #"{"campaign":"\#(Cast.banks)","name":"B","size":1,"price":0,"currency":"rub"}"#,
        key: "free")
      #expect(free.status == 422, "\(free.text)")
      for path in ["partners/\(UUID())", "batches/\(UUID())"] {
        #expect(try await browser.get("/head/\(path)").status == 404, "\(path)")
      }
      for query in ["since=soon", "since=2026-02-02&until=2026-02-01", "by=weather"] {
        #expect(try await browser.get("\(north)?\(query)").status == 422, "\(query)")
      }
    }
  }
}
