import Department
import Foundation
import TestKit
import Testing

/// Why a member sees a lead, as a program and as a browser ask.
struct SightHTTPTests {
  @Test func `the page tells who sees a lead and why, who could on a day, who did; so does JSON`()
    async throws
  {
    try await Served.play { cast, client in
      let lead = try await cast.accepted("Acme", by: cast.mark)
      try await cast.mark.asks("select managers.reveal($1, null, 'r')", .uuid(lead.id))
      let helen = cast.helen.program(client)
      let browser = cast.helen.browser(client)
      let path = "/head/leads/\(lead.id.uuidString.lowercased())/sight"
      let today: String = try await cast.one(
        "select (now() at time zone m.zone)::date::text from core.member m where m.id = $1",
        .uuid(cast.helen.id))
      let page = try #require(try await helen.get(path).json)
      guard case .array(let now)? = page["now"] else {
        Issue.record("\(page)")
        return
      }
      #expect(now.map { $0["member_name"]?.text }.sorted { $0! < $1! } == ["Helen", "Mark"])
      // The head is shown no number, whoever holds the lead is.
      #expect(
        now.filter { $0["sees_numbers"] == .bool(true) }.map { $0["member_name"]?.text } == ["Mark"]
      )
      #expect(page["then"] == .array([]))
      let day = try #require(try await helen.get("\(path)?day=\(today)").json)
      guard case .array(let then)? = day["then"] else {
        Issue.record("\(day)")
        return
      }
      #expect(
        Set(then.compactMap { $0["member_name"]?.text }) == ["Helen", "Mark", "Maria", "Olga"])
      #expect(try await helen.get("\(path)?day=2020-01-01").json?["then"] == .array([]))
      #expect(try await helen.get("\(path)?day=2020-01-01&time=14:30").status == 200)
      for wrong in ["day=x", "day=2199-01-01", "time=10:00", "day=\(today)&time=25:00"] {
        let answer = try await helen.get("\(path)?\(wrong)")
        #expect(answer.status == 422 && answer.word == "WRONG", "\(wrong): \(answer.text)")
      }
      for (language, words) in [
        (
          "en",
          [
            "has the contact in custody", "Was shown the number", "Nobody else sees",
            "the whole history; numbers masked", "the whole history; numbers one by one, counted",
          ]
        ),
        ("ru", ["ответственный за контакт", "Номер показан", "Больше никто"]),
      ] {
        try await cast.sees(
          "update core.member set language = $2::core.language where id = $1",
          .uuid(cast.helen.id), .text(language))
        let shown = try await browser.get("\(path)?day=\(today)")
        for word in words { #expect(shown.text.contains(word), "\(word)") }
        #expect(try await browser.get("/head/leads/\(lead.id)").text.contains("/sight"))
        let member = try await browser.get("/head/members/\(cast.mark.id.uuidString.lowercased())")
        #expect(member.status == 200 && member.text.contains("Mark"), "\(member.text)")
      }
      #expect(try await helen.get("/head/leads/\(UUID())/sight").status == 404)
      #expect(try await helen.get("/head/members/\(UUID())").status == 404)
      for person in [cast.mark, cast.anna, cast.adam] {
        #expect(try await person.program(client).get(path).status == 404)
      }
    }
  }
}
