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
}
