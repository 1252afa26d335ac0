import Department
import Foundation
import TestKit
import Testing

/// Reference data in the browser: a form, a preview of what changes for whom, a confirmation, the history.
struct ReferenceHTTPTests {
  @Test func `a change is shown with whom it concerns, confirmed, and stands in the history`()
    async throws
  {
    try await Served.play { cast, client in
      let browser = cast.helen.browser(client)
      let list = try await browser.get("/head/reference")
      for text in [
        "again after 30 minutes, 6 times at most", "The budget is confirmed",
        "Mon–Fri, 09:00–18:00", "Victory Day", "09.05", "Bought elsewhere",
      ] {
        #expect(list.text.contains(text), "\(text)")
      }
      let address = "/head/reference/result/busy"
      let page = try await browser.get(address)
      #expect(page.text.contains(#"name="fields[retry_minutes]" type="number""#))
      let fields: [(String, String)] = [
        ("fields[label_ru]", "Занято"), ("fields[label_en]", "Engaged"), ("fields[active]", "true"),
        ("fields[position]", "20"), ("fields[retry_minutes]", "45"), ("fields[retry_most]", "6"),
      ]
      let preview = try await browser.post(address + "/preview", form: fields + [("key", "p")])
      #expect(preview.status == 200)
      for text in [
        "<del>30</del><ins>45</ins>",
        "2 running campaigns use this retry rule: <b>Banks, Closed</b>",
        "<del>Busy</del><ins>Engaged</ins>", #"value="45""#,
      ] {
        #expect(preview.text.contains(text), "\(text)")
      }
      let seen = try #require(preview.text.firstMatch(of: /name="seen" value="([0-9a-f]+)"/)).1
      let done = try await browser.post(
        address, form: fields + [("seen", String(seen)), ("key", "c")])
      #expect(done["location"] == address)
      let after = try await browser.get(address)
      #expect(after.text.contains("30 → <b>45</b>") && after.text.contains("Helen"))
      let again = try await browser.post(
        address, form: fields + [("seen", String(seen)), ("key", "c2")])
      #expect(again.status == 409 && again.text.contains("Somebody has changed this"))
      try await cast.sees(
        "update core.member set language = 'ru' where id = $1", .uuid(cast.helen.id))
      let russian = try await browser.get(address)
      #expect(russian.text.contains("2 работающие кампании звонят по этому правилу"))
    }
  }

  @Test func `what is refused keeps what was typed and says why`() async throws {
    try await Served.play { cast, client in
      let browser = cast.helen.browser(client)
      _ = try await cast.accepted("Acme", by: cast.mark)
      let wrong = try await browser.post(
        "/head/reference/stage/needs/preview",
        form: [
          ("fields[label_ru]", "Нужды"), ("fields[label_en]", "Wants"), ("fields[norm_hours]", "0"),
          ("key", "a"),
        ])
      #expect(wrong.status == 422 && wrong.text.contains(#"value="Wants""#))
      #expect(wrong.text.contains("Norm, hours"))
      let stands = try await browser.post(
        "/head/reference/stage/needs/preview", form: [("fields[active]", "false"), ("key", "b")])
      #expect(stands.status == 409 && stands.text.contains("Leads stand in this stage."))
      let week = try await browser.post(
        "/head/reference/department/department/preview",
        form: [("whole", "true"), ("fields[week_to]", "18:00"), ("key", "w")])
      #expect(week.status == 422 && week.text.contains("Tick one day at least"))
      let days = try await browser.post(
        "/head/reference/department/department/preview",
        form: [
          ("whole", "true"), ("days[]", "1"), ("days[]", "6"), ("fields[open_leads_cap]", "1"),
          ("key", "w2"),
        ])
      #expect(days.text.contains("<ins>Mon, Sat</ins>"), "\(days.status)")
      #expect(
        days.text.contains(
          "1 manager holds as many or more and gets no new lead until below it: <b>Mark</b>"))
      let program = cast.helen.program(client)
      let item = try await program.post(
        "/head/reference/item/new",
        json: #"{"fields":{"family":"needs","type":"text","label_ru":"Сайт","label_en":"Site"}}"#,
        key: "i")
      let id = try #require(item.json?["id"]?.text)
      #expect(
        try await program.get("/head/reference/item/\(id)").json?["line"]?["values"]?["required"]
          == .bool(true))
      let weighed = try await program.post(
        "/head/reference/item/\(id)/preview", json: #"{"fields":{"active":false}}"#, key: "i2")
      #expect(weighed.json?["fields"] != .array([]) && weighed.json?["seen"]?.text != nil)
      for path in ["department/new", "result/nothing", "poem/new"] {
        #expect(try await browser.get("/head/reference/\(path)").status == 404, "\(path)")
      }
    }
  }
}
