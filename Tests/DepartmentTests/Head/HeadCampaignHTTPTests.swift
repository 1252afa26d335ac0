import Department
import Foundation
import TestKit
import Testing

/// The campaign's page and the enquiry by hand, as a program and as a browser.
struct HeadCampaignHTTPTests {
  /// A whole form with the usual rules, some of them otherwise.
  static func form(_ other: [String: String] = [:], without: Set<String> = []) -> [(
    String, String
  )] {
    var fields: [(String, String)] = [
      ("whole", "true"), ("name", "Spring"), ("kind", "cold"), ("script", "banks@1"),
      ("priority", "100"), ("weekday[from]", "09:00"), ("weekday[to]", "20:00"),
      ("saturday[from]", ""), ("saturday[to]", ""), ("sunday[from]", ""), ("sunday[to]", ""),
      ("attempts_a_number", "6"), ("attempts_a_day", "2"), ("spacing_minutes", "0"),
      ("retry_after[busy]", "45"), ("retry_most[busy]", "6"), ("lease_minutes", "10"),
      ("lease_most_minutes", "30"), ("response_norm_minutes", "15"), ("starts_on", ""),
      ("ends_on", ""),
    ].filter { !without.contains($0.0) }.map { ($0.0, other[$0.0] ?? $0.1) }
    fields += ["1", "2", "5"].map { ("weekdays[]", $0) }
    fields += ["need", "budget"].map { ("qualification[]", $0) }
    return fields + [("key", UUID().uuidString)]
  }

  @Test func `a campaign is opened from the form, shown in words, and begun like another`()
    async throws
  {
    try await Served.play { cast, client in
      let browser = cast.helen.browser(client)
      let fresh = try await browser.get("/head/campaigns/new")
      #expect(fresh.status == 200)
      #expect(fresh.text.contains(#"name="attempts_a_number" type="number""#))
      #expect(fresh.text.contains(#"value="banks@1""#))
      let made = try await browser.post("/head/campaigns", form: Self.form())
      #expect(made.status == 303)
      let address = try #require(made["location"])
      let page = try await browser.get(address)
      for text in [
        "Spring", "Mon, Tue, Fri 09:00–20:00", "version 1", "after 45 minutes",
        "differs from the usual",
        "2 calls a day", "Every operator", "2 operators", "Opened",
      ] {
        #expect(page.text.contains(text), "\(text)")
      }
      let json = try #require(try await cast.helen.program(client).get(address).json)
      #expect(json["campaign"]?["weekdays"] == .array(["1", "2", "5"].map(Tree.number)))
      #expect(json["campaign"]?["script_version"]?.text == "1")
      #expect(json["campaign"]?["saturday_from"] ?? .null == .null)
      let id = address.split(separator: "/").last ?? ""
      let like = try await browser.get("/head/campaigns/new?like=\(id)")
      #expect(like.text.contains("With the rules of: Spring"))
      #expect(
        like.text.contains(
          #"name="retry_after[busy]" type="number" inputmode="numeric" min="0" max="44640" value="45""#
        ))
      #expect(try await browser.get("/head/campaigns/new?like=\(UUID())").status == 404)
      #expect(try await browser.get("/head/campaigns/new?like=x").status == 422)
      try await cast.sees(
        "update core.member set language = 'ru' where id = $1", .uuid(cast.helen.id))
      let russian = try await browser.get(address)
      for text in ["пн, вт, пт 09:00–20:00", "через 45 минут", "отличается от обычного"] {
        #expect(russian.text.contains(text), "\(text)")
      }
    }
  }

  @Test func `a refused campaign keeps what was typed and names the field`() async throws {
    try await Served.play { cast, client in
      let browser = cast.helen.browser(client)
      for (other, field, shown) in [
        (["attempts_a_day": "0"], "attempts_a_day", #"value="0" required"#),
        (["response_norm_minutes": "-5"], "response_norm_minutes", #"value="-5""#),
        (["weekday[from]": "", "weekday[to]": ""], "weekday", #"value="Spring""#),
        (["sunday[from]": "soon"], "sunday", #"value="soon""#),
        (["attempts_a_number": "many"], "attempts_a_number", #"value="many""#),
        (["priority": ""], "priority", #"value="Spring""#),
        (["name": "Banks"], "name", #"value="Banks""#),
        (["ends_on": "2026-01-01"], "ends_on", #"value="2026-01-01""#),
        (["retry_most[busy]": "0"], "retry_most.busy", #"value="0""#),
      ] as [([String: String], String, String)] {
        let refused = try await browser.post("/head/campaigns", form: Self.form(other))
        #expect(refused.status == 422, "\(field)")
        #expect(refused.text.contains(#"<p class="invalid">"#), "\(field)")
        #expect(refused.text.contains(shown), "\(field)")
        #expect(refused.text.contains(#"name="weekdays[]" value="5" checked"#), "\(field)")
        #expect(!refused.text.contains(#"name="weekdays[]" value="4" checked"#), "\(field)")
        #expect(refused.text.contains(#"<option value="banks@1" selected>"#), "\(field)")
      }
      let program = cast.helen.program(client)
      for (json, field) in [
        (#"{"name":"Spring","attempts_a_day":0}"#, "attempts_a_day"),
        (#"{"name":"Spring","weekday":{},"saturday":{}}"#, "weekday"),
        (#"{"name":"Spring","weekday":{"from":"09:00"}}"#, "weekday"),
        (#"{"name":"Spring","weekday":{"form":"09:00"}}"#, "weekday.form"),
        (#"{"name":"Spring","retry_after":{"busy":"soon"}}"#, "retry_after.busy"),
        (#"{"name":"Spring","speed":1}"#, "speed"),
      ] {
        let answer = try await program.post("/head/campaigns", json: json, key: UUID().uuidString)
        #expect(answer.status == 422)
        #expect(answer.json?["error"]?["detail"]?["field"]?.text == field, "\(answer.text)")
      }
    }
  }

  @Test func `a campaign is changed in part as JSON and whole as a form, paused and ended`()
    async throws
  {
    try await Served.play { cast, client in
      let program = cast.helen.program(client)
      let address = "/head/campaigns/\(Cast.banks.uuidString.lowercased())"
      let part = try await program.post(
        address, json: #"{"attempts_a_day":4,"sunday":{},"members":["\#(cast.olga.id)"]}"#,
        key: "p1")
      #expect(
        part.json?["changed"] == .array(["attempts_a_day", "members", "sunday"].map(Tree.string)))
      let line = try #require(try await program.get(address).json?["campaign"])
      #expect(line["attempts_a_day"]?.text == "4")
      #expect(line["attempts_a_number"]?.text == "6")
      #expect(line["workers"]?.text == "1")
      let browser = cast.helen.browser(client)
      let done = try await browser.post(address, form: Self.form(["name": "Banks"]))
      #expect(done.status == 303)
      let page = try await browser.get(address)
      // A whole form leaves nothing ticked that it does not tick.
      #expect(page.text.contains("Every operator"))
      #expect(page.text.contains("Rules changed"))
      #expect(page.text.contains("Hours on Saturday"))
      for status in ["paused", "running", "ended"] {
        let answer = try await browser.post(
          address + "/switch", form: [("status", status), ("key", UUID().uuidString)])
        #expect(answer["location"] == address)
        let state: String = try await cast.one(
          "select status from core.campaign where id = $1", .uuid(Cast.banks))
        #expect(state == status)
      }
      #expect(
        try await program.post(address, json: #"{"name":"Closed"}"#, key: "p2").json?["error"]?[
          "detail"]?["rule"]?.text
          == "duplicate")
      #expect(
        try await program.post("/head/campaigns/\(UUID())", json: "{}", key: "p3").status == 404)
      #expect(try await program.get("/head/campaigns/\(UUID())").status == 404)
    }
  }

  @Test func `an enquiry is taken down, and a known number is said to be known`() async throws {
    try await Served.play { cast, client in
      let held = try await cast.accepted("Acme", by: cast.mark)
      let browser = cast.helen.browser(client)
      let wrong = try await browser.post(
        "/head/enquiries",
        form: [
          ("phone", "+7 917 000-00-99"), ("phone2", "12"), ("name", "Nina <b>"),
          ("need", "A quote"),
          ("campaign", Cast.banks.uuidString.lowercased()),
          ("to", cast.mark.id.uuidString.lowercased()),
          ("key", "k0"),
        ])
      #expect(wrong.status == 422)
      #expect(wrong.text.contains(#"value="12""#))
      #expect(wrong.text.contains("Nina &lt;b&gt;"))
      #expect(
        wrong.text.contains(#"<option value="\#(Cast.banks.uuidString.lowercased())" selected>"#))
      #expect(
        wrong.text.contains(#"<option value="\#(cast.mark.id.uuidString.lowercased())" selected>"#))
      let form = [
        ("phone", "8 917 000-00-99"), ("name", "Nina"), ("need", "A quote"), ("key", "k1"),
      ]
      let taken = try await browser.post("/head/enquiries", form: form)
      #expect(taken.status == 200)
      #expect(taken.text.contains("waits for qualification"))
      #expect(try await browser.post("/head/enquiries", form: form).text.contains("Taken down"))
      let known = try await browser.post(
        "/head/enquiries",
        form: [("phone", "+7 495 000-00-01"), ("name", "Ivan"), ("key", "k2")])
      #expect(known.text.contains("This number is known"))
      #expect(known.text.contains("is with Mark"))
      #expect(known.text.contains("/head/leads/\(held.id.uuidString.lowercased())"))
      let json = try await cast.helen.program(client).post(
        "/head/enquiries",
        json: #"{"phone":"+74950000001","name":"Ivan","to":"\#(cast.maria.id)"}"#,
        key: "k3")
      #expect(json.json?["known"] == .bool(true))
      #expect(json.json?["holder_name"]?.text == "Mark")
      let queue = try await cast.mark.browser(client).get("/managers/qualification")
      #expect(queue.text.contains("A quote"))
      #expect(try await cast.violations() == [])
    }
  }
}
