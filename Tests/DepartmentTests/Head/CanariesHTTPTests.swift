import Department
import Foundation
import TestKit
import Testing

/// Canaries over HTTP: planted by a form, heard by an enquiry, told on the warning's page.
struct CanariesHTTPTests {
  @Test func `a head plants a canary; an enquiry from it names the member it was given to`()
    async throws
  {
    try await Served.play { cast, client in
      let helen = cast.helen.program(client)
      let browser = cast.helen.browser(client)
      let fields = [
        ("member", cast.mark.id.uuidString.lowercased()), ("name", "Pyotr Sokolov"),
        ("company", "Sokol LLC"), ("city", "Moscow"), ("need", "Wants an offer"),
      ]
      let known = try await browser.post(
        "/head/canaries", form: [("key", "c1"), ("phone", "+7 495 000-00-01")] + fields)
      #expect(known.status == 422 && known.text.contains("The base has this number already"))
      // Said once, at its field.
      #expect(known.text.components(separatedBy: "The base has this number already").count == 2)
      #expect(known.text.contains("Sokol LLC") && known.text.contains("+7 495 000-00-01"))
      let done = try await browser.post(
        "/head/canaries", form: [("key", "c2"), ("phone", "+7 495 000-90-01")] + fields)
      #expect(done.status == 302 || done.status == 303, "\(done.text)")
      let page = try #require(try await helen.get("/head/canaries").json)
      guard case .array(let canaries)? = page["canaries"], let line = canaries.first?["line"] else {
        Issue.record("\(page)")
        return
      }
      #expect(line["member_name"]?.text == "Mark" && line["heard"]?.text == "0")
      // Who may be given one, by what they would get.
      for (list, names) in [("managers", ["Maria", "Mark"]), ("accounts", ["Anna", "Artur"])] {
        guard case .array(let people)? = page[list] else {
          Issue.record("\(page)")
          return
        }
        #expect(people.map { $0["name"]?.text } == names)
      }
      let lead = try #require(line["lead"]?.text)
      #expect(try await browser.get("/head/leads/\(lead)").text.contains("/head/canaries"))
      // To Mark it is a lead, and nothing on its page says more.
      let mark = try await cast.mark.program(client).get("/managers/leads/\(lead)")
      #expect(mark.status == 200 && !mark.text.lowercased().contains("canar"), "\(mark.text)")

      let asked = try await cast.maria.program(client).post(
        "/managers/enquiries",
        json: #"{"name": "Who", "phone": "+7 495 000-90-01", "place": "qualification"}"#, key: "e")
      #expect(asked.status == 200, "\(asked.text)")
      let warnings = try #require(try await helen.get("/head/warnings").json?["warnings"])
      guard case .array(let list) = warnings, let warning = list.first else {
        Issue.record("\(warnings)")
        return
      }
      #expect(warning["name"]?.text == "canary_asked")
      #expect(warning["member_name"]?.text == "Mark")
      #expect(warning["detail"]?["by_name"]?.text == "Maria")
      let id = try #require(warning["id"]?.text)
      // The member stands in the row, and the canary leads to its warning.
      let member = "/head/members/\(cast.mark.id.uuidString.lowercased())\">Mark</a>, "
      #expect(try await browser.get("/head/warnings").text.contains(member))
      #expect(try await browser.get("/head/canaries").text.contains("/head/warnings/\(id.lowercased())\""))
      for (language, words) in [
        ("en", ["a canary&#39;s number", "Only the member named here", "never"]),
        ("ru", ["номера канарейки", "только названному здесь", "ни разу"]),
      ] {
        try await cast.sees(
          "update core.member set language = $2::core.language where id = $1",
          .uuid(cast.helen.id), .text(language))
        let shown = try await browser.get("/head/warnings/\(id)").text
        for word in words { #expect(shown.contains(word), "\(word): \(shown)") }
      }
      for person in [cast.mark, cast.anna, cast.adam] {
        #expect(try await person.program(client).get("/head/canaries").status == 404)
      }
    }
  }
}
