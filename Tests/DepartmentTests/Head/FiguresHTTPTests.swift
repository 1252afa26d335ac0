import Department
import Foundation
import TestKit
import Testing

/// The page of figures: the same numbers for people and programs, narrowed and split as asked.
@Suite struct FiguresHTTPTests {
  @Test func `the figures stand beside their definitions, in both languages`() async throws {
    try await Served.play { cast, client in
      _ = try await cast.accepted("Acme", by: cast.mark)
      try await cast.lead("Birch")
      let page = try #require(try await cast.helen.program(client).get("/head/figures").json)
      guard case .array(let funnel)? = page["funnel"] else { throw ClientError("no funnel") }
      func line(_ step: String) -> Tree? { funnel.first { $0["step"]?.text == step } }
      #expect(line("came")?["n"]?.text == "2")
      #expect(line("called")?["n"]?.text == "1")
      #expect(line("called")?["of_previous"]?.text == "0.5")
      #expect(line("handed_over")?["of_base"]?.text == "0.5")
      #expect(line("stage:needs")?["n"]?.text == "1")
      #expect(line("won")?["n"]?.text == "0")
      #expect(page["calls"]?["talk"]?.text == "95")
      let browser = cast.helen.browser(client)
      let english = try await browser.get("/head/figures").text
      #expect(english.contains("Hand-overs from calling to qualification."))
      #expect(english.contains("50.0"))
      try await cast.sees(
        "update core.member set language = 'ru' where id = $1", .uuid(cast.helen.id))
      let russian = try await browser.get("/head/figures").text
      #expect(russian.contains("Передачи из обзвона на квалификацию."))
      #expect(russian.contains("50,0"))
    }
  }

  @Test func `they are narrowed and split as asked, and say what was asked wrongly`() async throws {
    try await Served.play { cast, client in
      _ = try await cast.qualified("Acme")
      let helen = cast.helen.program(client)
      for (query, calls) in [
        ("campaign=\(Cast.banks)", "1"), ("campaign=\(Cast.closed)", "0"),
        ("member=\(cast.olga.id)", "1"), ("member=\(cast.oleg.id)", "0"), ("source=cast", "1"),
        ("source=a%2Bb", "0"), ("since=2001-01-01&until=2001-12-31&against=year", "0"),
      ] {
        let page = try #require(try await helen.get("/head/figures?\(query)").json)
        #expect(page["calls"]?["calls"]?.text == calls, "\(query)")
      }
      for (by, name) in [
        ("campaign", "Banks"), ("member", "Olga"), ("source", "cast"), ("nth", "1"),
        ("result", "Handed over"),
      ] {
        let page = try #require(try await helen.get("/head/figures?by=\(by)").json)
        guard case .array(let parts)? = page["parts"] else { throw ClientError("no parts") }
        #expect(parts.contains { $0["name"]?.text == name }, "\(by): \(parts)")
      }
      for wrong in [
        "since=soon", "until=2026-02-30", "member=me", "campaign=1", "by=weather",
        "since=2026-02-02&until=2026-02-01", "since=0001-01-01",
      ] {
        #expect(try await helen.get("/head/figures?\(wrong)").status == 422, "\(wrong)")
      }
    }
  }

  @Test func `each number opens the leads behind it`() async throws {
    try await Served.play { cast, client in
      let acme = try await cast.accepted("Acme", by: cast.mark)
      try await cast.lead("Birch")
      let helen = cast.helen.program(client)
      let page = try #require(try await helen.get("/head/figures").json)
      guard case .array(let funnel)? = page["funnel"], case .array(let leaving)? = page["leaving"]
      else { throw ClientError("no funnel") }
      for step in funnel + leaving {
        let href = try #require(step["href"]?.text)
        let behind = try #require(try await helen.get(href).json)
        guard case .array(let leads)? = behind["leads"] else { throw ClientError("no leads") }
        #expect("\(leads.count)" == step["n"]?.text, "\(href)")
      }
      let calls = try #require(page["calls"]?["calls_href"]?.text)
      let html = try await cast.helen.browser(client).get(calls).text
      #expect(
        html.contains("/head/leads/\(acme.id.uuidString.lowercased())") && html.contains("Olga"))
      #expect(!html.contains("Birch"))
      for (query, field) in [
        ("step=sold", "step"), ("step=came&before=x", "before"), ("step=came&before=-1", "before"),
        ("step=came&beyond=x", "beyond"), ("step=came&since=2026-13-01", "since"),
      ] {
        let answer = try await helen.get("/head/figures/leads?\(query)")
        #expect(answer.word == "WRONG" && answer.text.contains(field), "\(query): \(answer.text)")
      }
    }
  }

  @Test func `a long list behind a figure goes on where it stopped`() async throws {
    try await Served.play { cast, client in
      for number in 100..<163 {
        try await cast.lead("Firm \(number)", numbers: ["+74951\(number)000"])
      }
      let helen = cast.helen.program(client)
      var seen: [String] = []
      var next: String? = "/head/figures/leads?step=came"
      while let address = next {
        let page = try #require(try await helen.get(address).json)
        guard case .array(let leads)? = page["leads"] else { throw ClientError("no leads") }
        seen += leads.compactMap { $0["name"]?.text }
        next = page["more"]?.text
      }
      #expect(seen.count == 63 && Set(seen).count == 63)
    }
  }
}
