import Department
import Foundation
import TestKit
import Testing

@Suite struct OperatorsHTTPTests {
  @Test func `a program claims, answers, hands over`() async throws {
    try await Served.play { cast, client in
      let lead = try await cast.lead("Acme")
      let olga = cast.olga.program(client)
      let claim = try await olga.post("/operators/claims", json: "{}", key: "claim-1")
      #expect(claim.status == 200)
      let card = try #require(claim.json?["card"]?.text)
      let path = "/operators/card/\(card)"
      let seen = try await olga.get(path)
      #expect(seen.json?["over"] == .bool(false))
      #expect(seen.json?["card"]?["number"]?.text == "+7 495 •••-••-01")
      #expect(seen.json?["script"]?["start"]?.text == "greeting")
      #expect(!seen.text.contains("4950000001"))
      #expect(!seen.text.contains(lead.id.uuidString.lowercased()))
      let dial = try await olga.post("\(path)/dial", json: "{}", key: "dial-1")
      #expect(dial.json?["number"]?.text == "+74950000001")
      #expect(try await olga.get(path).json?["number"]?.text == "+74950000001")
      let short = try await olga.post("\(path)/handover", json: "{}", key: "hand-1")
      #expect(short.status == 422)
      #expect(short.word == "SHORT")
      let wrong = try await olga.post(
        "\(path)/answers", json: #"{"question":"budget","value":"much"}"#, key: "answer-0")
      #expect(wrong.status == 422)
      for (number, answer) in [
        #"{"question":"need","value":"Transfers","step":"authority"}"#,
        #"{"question":"authority","value":"yes"}"#, #"{"question":"budget","value":120000}"#,
        #"{"question":"timing","value":"now"}"#,
      ].enumerated() {
        let kept = try await olga.post("\(path)/answers", json: answer, key: "answer-\(number + 1)")
        #expect(kept.status == 200, "\(kept.text)")
      }
      let handed = try await olga.post(
        "\(path)/handover", json: #"{"note":"Call today","seconds":90}"#, key: "hand-2")
      #expect(handed.json?["place"]?.text == "qualification")
      let again = try await olga.post(
        "\(path)/handover", json: #"{"note":"Call today","seconds":90}"#, key: "hand-2")
      #expect(again.text == handed.text)
      let reused = try await olga.post(
        "\(path)/handover", json: #"{"note":"Other"}"#, key: "hand-2")
      #expect(reused.word == "REUSE")
      #expect(try await olga.get(path).json?["ended"]?.text == "handed_over")
      #expect(try await cast.one("select place from core.lead") == "qualification")
    }
  }

  @Test func `a program records a callback and sees its day`() async throws {
    try await Served.play { cast, client in
      try await cast.lead("Birch")
      let olga = cast.olga.program(client)
      let card = try #require(
        try await olga.post("/operators/claims", json: "{}", key: "c").json?["card"]?.text)
      _ = try await olga.post("/operators/card/\(card)/dial", json: "{}", key: "d")
      let at = Date(timeIntervalSinceNow: 7200).formatted(.iso8601)
      let done = try await olga.post(
        "/operators/card/\(card)/outcome",
        json: #"{"disposition":"callback","at":"\#(at)","mine":true,"note":"After lunch"}"#,
        key: "o")
      #expect(done.status == 200, "\(done.text)")
      let day = try await olga.get("/operators")
      #expect(day.json?["figures"]?["callbacks"]?.text == "1")
      #expect(day.json?["callbacks"]?.json.contains("After lunch") == true)
      let next = try await olga.post("/operators/claims", json: "{}", key: "c2")
      #expect(next.status == 200)
      #expect(next.json?["card"] == .null)
    }
  }

  @Test func `a browser claims, calls and records with plain forms`() async throws {
    try await Served.play { cast, client in
      try await cast.lead("Acme")
      let olga = cast.olga.browser(client)
      #expect(try await olga.get("/operators").status == 200)
      let claim = try await olga.post("/operators/claims", form: [("key", "k1")])
      #expect(claim.status == 303)
      let path = try #require(claim["location"])
      let page = try await olga.get(path)
      #expect(page.text.contains("+7 495 •••-••-01"))
      #expect(!page.text.contains("4950000001"))
      #expect(try await olga.post("\(path)/dial", form: [("key", "k2")]).status == 303)
      #expect(try await olga.get(path).text.contains("tel:+74950000001"))
      let refused = try await olga.post(
        "\(path)/outcome",
        form: [
          ("key", "k3"), ("clock", "Europe/Moscow"), ("disposition", "later"),
          ("note", "In <spring>"),
          ("when[later]", "2020-01-01"), ("when[callback]", ""), ("why[later]", "season"),
        ])
      #expect(refused.status == 422)
      #expect(refused.text.contains("In &lt;spring&gt;"))
      #expect(refused.text.contains(#"value="2020-01-01""#))
      let kept = try await olga.post(
        "\(path)/outcome",
        form: [
          ("key", "k4"), ("clock", "Europe/Moscow"), ("disposition", "busy"), ("note", ""),
          ("when[callback]", ""), ("when[later]", ""), ("why[later]", "season"),
        ])
      #expect(kept.status == 303)
      #expect(kept["location"] == "/operators?done=1")
      #expect(try await olga.get(path).status == 200)
    }
  }

  @Test func `a lost lease keeps what was typed and says so`() async throws {
    try await Served.play { cast, client in
      try await cast.lead("Acme")
      let olga = cast.olga.browser(client)
      let path = try #require(
        try await olga.post("/operators/claims", form: [("key", "k1")])["location"])
      _ = try await olga.post("\(path)/dial", form: [("key", "k2")])
      try await cast.sees("update core.lead set lease_until = now() where place = 'on_call'")
      let late = try await olga.post(
        "\(path)/outcome", form: [("key", "k3"), ("disposition", "busy"), ("note", "He was busy")])
      #expect(late.status == 409)
      #expect(late.text.contains("He was busy"))
      #expect(late.text.contains("no longer yours"))
      let program = try await cast.olga.program(client).post("\(path)/lease", json: "{}", key: "k4")
      #expect(program.status == 409)
      #expect(program.word == "STALE")
    }
  }

  @Test func `another operator's card and another tier's door are not there`() async throws {
    try await Served.play { cast, client in
      try await cast.lead("Acme")
      let path = try #require(
        try await cast.olga.browser(client).post("/operators/claims", form: [("key", "k")])[
          "location"])
      #expect(try await cast.oleg.program(client).get(path).status == 404)
      #expect(
        try await cast.oleg.program(client).post("\(path)/reveal", json: "{}", key: "k").status
          == 404)
      for person in [cast.mark, cast.anna, cast.helen, cast.adam] {
        #expect(try await person.program(client).get(path).status == 404)
        #expect(
          try await person.program(client).post("/operators/claims", json: "{}", key: "k").status
            == 404)
      }
      #expect(try await client.get(path, ["accept": "application/json"]).status == 401)
    }
  }

  @Test func `unknown fields and wrong types are refused by name`() async throws {
    try await Served.play { cast, client in
      try await cast.lead("Acme")
      let olga = cast.olga.program(client)
      let card = try #require(
        try await olga.post("/operators/claims", json: "{}", key: "c").json?["card"]?.text)
      for (act, body, field) in [
        ("claims", #"{"campaign":"x"}"#, "campaign"),
        ("card/\(card)/outcome", #"{"disposition":"busy","seconds":"long"}"#, "seconds"),
        ("card/\(card)/outcome", #"{"disposition":"callback","at":"tomorrow"}"#, "at"),
        ("card/\(card)/handover", #"{"notes":"x"}"#, "notes"),
      ] {
        let refused = try await olga.post("/operators/\(act)", json: body, key: "k")
        #expect(refused.status == 422, "\(body): \(refused.text)")
        #expect(refused.text.contains(field), "\(body): \(refused.text)")
      }
    }
  }

  @Test func `where the callee is can be said in the card, by city or by their clock`() async throws
  {
    try await Served.play { cast, client in
      try await cast.lead("Cedar", zone: "RU")
      let olga = cast.olga.browser(client)
      let card = try await cast.claimed(by: cast.olga).uuidString.lowercased()
      let path = "/operators/card/\(card)"
      let page = try await olga.get(path)
      #expect(page.text.contains(#"action="\#(path)/zone""#))
      #expect(page.text.contains(#"<option value="Asia/Omsk">"#))
      let unknown = try await olga.post(
        "\(path)/zone", form: [("city", "Нигдеград"), ("clock", ""), ("key", "k1")])
      #expect(unknown.status == 422)
      #expect(unknown.text.contains(#"value="Нигдеград""#) && unknown.text.contains("No such city"))
      let neither = try await olga.post(
        "\(path)/zone", form: [("city", ""), ("clock", ""), ("key", "k2")])
      #expect(neither.status == 422)
      let picked = try await olga.post(
        "\(path)/zone", form: [("city", ""), ("clock", "Asia/Omsk"), ("key", "k3")])
      #expect(picked["location"] == path)
      #expect(try await cast.one("select zone from core.lead") == "Asia/Omsk")
      let named = try await cast.olga.program(client).post(
        "\(path)/zone", json: #"{"city":"г. Екатеринбург"}"#, key: "k4")
      #expect(named.json?["zone"]?.text == "Asia/Yekaterinburg", "\(named.text)")
      #expect(try await olga.get(path).text.contains("Екатеринбург"))
    }
  }
}
