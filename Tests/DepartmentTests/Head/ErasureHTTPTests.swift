import Department
import Foundation
import TestKit
import Testing

/// Erasing a person's data and what a restore holds, as pages and as JSON.
struct ErasureHTTPTests {
  @Test func `one head proposes an erasure, the page says who and why, another confirms it`()
    async throws
  {
    try await Served.play { cast, client in
      let lead = try await cast.accepted("Boris Zimin", by: cast.mark, number: "+74951234567")
      let hugo = try await cast.joins("hugo", tier: "head")
      let path = "/head/leads/\(lead.id.uuidString.lowercased())/erase"
      let helen = cast.helen.program(client)
      let plan = try await helen.get(path)
      #expect(plan.status == 200)
      #expect(plan.json?["plan"]?["numbers"]?.text == "1")
      #expect(plan.json?["open"] == .bool(true))
      let wrong = try await helen.post(path, json: #"{"reason":"bored"}"#, key: "k1")
      #expect(wrong.status == 422 && wrong.text.contains(#""field":"reason""#), "\(wrong.text)")
      #expect(try await helen.post(path, json: #"{"reason":"asked"}"#, key: "k2").status == 200)
      let alone = try await helen.post(path + "/confirm", json: "{}", key: "k3")
      #expect(alone.status == 409 && alone.text.contains("second_person"), "\(alone.text)")
      let page = try await hugo.browser(client).get(path)
      #expect(page.text.contains("Boris Zimin") && page.text.contains("Helen"), "\(page.text)")
      #expect(page.text.contains("/erase/confirm"))
      let done = try await hugo.program(client).post(path + "/confirm", json: "{}", key: "k4")
      #expect(done.status == 200, "\(done.text)")
      let after = try await helen.get(path)
      #expect(after.json?["plan"]?["why"]?.text == "erased")
      #expect(!after.text.contains("Boris"))
      let again = try await helen.post(path, json: #"{"reason":"asked"}"#, key: "k5")
      #expect(again.status == 409 && again.word == "STALE")
      for stranger in [cast.mark, cast.adam, cast.olga] {
        #expect(try await stranger.program(client).get(path).status == 404)
      }
    }
  }

  @Test func `what a restore holds stands on the head's first page until it is released`()
    async throws
  {
    try await Served.play { cast, client in
      let settings = try Settings([
        "TRISTAGE_DATABASE": cast.clone.conninfo, "TRISTAGE_HOME": Home.path,
      ])
      let helen = cast.helen.program(client)
      #expect(try await helen.get("/head/restored").json?["held"]?.text == nil)
      _ = try await Restoration(settings).write()
      #expect(try await helen.get("/head").status == 401)
      try await cast.sees(
        "update auth.session set ended_at = null where member = $1", .uuid(cast.helen.id))
      let first = try await cast.helen.browser(client).get("/head")
      #expect(first.text.contains("This department was restored from a backup"), "\(first.text)")
      #expect(try await helen.get("/head").json?["held"]?["events"]?.text == "0")
      let page = try await cast.helen.browser(client).get("/head/restored")
      #expect(page.text.contains("/head/restored/release"))
      #expect(try await helen.post("/head/restored/release", json: "{}", key: "k6").status == 200)
      let over = try await helen.post("/head/restored/release", json: "{}", key: "k7")
      #expect(over.status == 409 && over.word == "ORDER")
      let text = try await cast.helen.browser(client).get("/head").text
      #expect(!text.contains("restored from a backup"))
    }
  }
}
