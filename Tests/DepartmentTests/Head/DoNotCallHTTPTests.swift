import Department
import Foundation
import TestKit
import Testing

/// Numbers nobody may call, through the head's pages: one by one, by file, looked up.
struct DoNotCallHTTPTests {
  private static let page = "/head/do-not-call"

  @Test func `a number is added and looked up, and stands in no address and no answer`()
    async throws
  {
    try await Served.play { cast, client in
      let lead = try await cast.lead("Acme")
      let program = cast.helen.program(client)
      let browser = cast.helen.browser(client)
      let free = try await program.post(
        Self.page + "/look-up", json: #"{"phone":"8 495 000-00-01"}"#, key: "l1")
      #expect(free.json?["entries"] == .array([]), "\(free.text)")
      let bad = try await browser.post(
        Self.page,
        form: [("key", "a0"), ("phone", "12"), ("reason", "Complaint"), ("campaign", "")])
      #expect(bad.status == 422 && bad.text.contains(#"value="Complaint""#))
      let added = try await browser.post(
        Self.page,
        form: [
          ("key", "a1"), ("phone", "+7 495 000-00-01"), ("reason", "Complaint"),
          ("campaign", Cast.banks.uuidString.lowercased()),
        ])
      #expect(added.status == 200 && added.text.contains("is on the list now"))
      #expect(!added.text.contains("74950000001") && !added.text.contains("495 000-00-01"))
      let known = try await program.post(
        Self.page,
        json: #"{"phone":"84950000001","reason":"x","campaign":"\#(Cast.banks.uuidString)"}"#,
        key: "a2")
      #expect(known.json?["added"] == .bool(false))
      let why = try await browser.post(
        Self.page + "/look-up", form: [("key", "l2"), ("phone", "84950000001")])
      for text in [
        "must not be called", "in a campaign: Banks", "Complaint", "Helen",
        "all were refused", "/head/leads/\(lead.id.uuidString.lowercased())",
      ] {
        #expect(why.text.contains(text), "\(text)")
      }
      #expect(!why.text.contains("74950000001"))
      try await cast.sees(
        "update core.member set language = 'ru' where id = $1", .uuid(cast.helen.id))
      let russian = try await browser.post(
        Self.page + "/look-up", form: [("key", "l3"), ("phone", "84950000001")])
      #expect(russian.text.contains("звонить нельзя") && russian.text.contains("все отклонены"))
      #expect(
        try await cast.one(
          "select count(*)::int from core.egress where kind = 'look_up' and member = $1",
          .uuid(cast.helen.id)) == 3)
      #expect(try await cast.wrongs() == [])
    }
  }

  @Test func `a file of numbers is read, and each row is added, known or refused`() async throws {
    try await Served.play { cast, client in
      let program = cast.helen.program(client)
      _ = try await program.post(
        Self.page, json: #"{"phone":"+74951530001","reason":"Complaint"}"#, key: "a1")
      let bytes = Encoding.cp1251.spelled(
        "Номер;Кто\n\(ImportHTTPTests.number(1));Иван\n8 495 153-00-02;Анна\n12;Ёж\n+74951530002;Анна\n+74951530003, 153-00-02;Том\n"
      )
      let sent = try await program.sends(bytes, as: "quiet.csv", to: Self.page + "/lists")
      let list = "/head/imports/\(sent.json?["upload"]?.text ?? "?")"
      let draft = try #require(try await program.get(list).json)
      #expect(draft["line"]?["purpose"]?.text == "do_not_call")
      #expect(
        draft["line"]?["reading"]?["columns"] == .object(["1": .string("phone")]),
        "found by what stands in it: \(draft)")
      #expect(try await program.begins(list, #"{"begin":true}"#).word == "SHORT")
      let wrong = try await program.begins(
        list, #"{"begin":true,"reason":"x","columns":{"2":"name"}}"#)
      #expect(wrong.word == "WRONG", "names are not brought in with numbers nobody may call")
      _ = try await program.begins(list, #"{"begin":true,"reason":"Complaints of May"}"#)
      let done = try await program.ended(list)
      #expect(done.counts == "5 = 2 + 2 + 1", "\(done)")
      #expect(try await cast.one("select count(*)::int from core.do_not_call") == 3)
      #expect(
        try await cast.one(
          """
          select string_agg(distinct m.name || ': ' || d.reason, ', ') from core.do_not_call d
          join core.member m on m.id = d.member where d.list is not null
          """) == "Helen: Complaints of May")
      let refused = try await program.get(list + "/rejected")
      #expect(
        refused.body
          == Encoding.cp1251.spelled(
            "line;reason;Номер;Кто\r\n4;no valid number: 12 (too few digits);12;Ёж\r\n"))
      // The same file again: nothing is added, and an import keeps the numbers without calling them.
      let again = try await program.sends(bytes, as: "quiet.csv", to: Self.page + "/lists")
      let second = "/head/imports/\(again.json?["upload"]?.text ?? "?")"
      _ = try await program.begins(second, #"{"begin":true,"reason":"Again"}"#)
      #expect(try await program.ended(second).counts == "5 = 0 + 4 + 1")
      let leads = try await program.sent(
        [UInt8]("name,phone\nIvan,+74951530001\nTom,+74951530009\n".utf8))
      _ = try await program.begins(leads)
      #expect(try await program.ended(leads).counts == "2 = 2 + 0 + 0")
      #expect(
        try await cast.one(
          """
          select string_agg(n.name || ' ' || l.place || ' ' || coalesce(l.close_reason, '-'), ', ' order by n.name)
          from core.lead l join core.name n on n.contact = l.contact
          """) == "Ivan closed do_not_call, Tom calling -")
      #expect(try await cast.wrongs() == [])
    }
  }
}
