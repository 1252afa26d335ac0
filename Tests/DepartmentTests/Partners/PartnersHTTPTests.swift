import Department
import Foundation
import TestKit
import Testing

/// The partners' API as a call centre's software meets it.
struct PartnersHTTPTests {
  /// A program with a key.
  struct Program {
    var client: Client
    var agent: String?

    init(_ client: Client, _ key: PartnerKey) {
      self.client = Client(port: client.port)
      self.client.headers = ["authorization": "Bearer \(key.token)"]
      agent = key.agent
    }

    func get(_ path: String, _ headers: [String: String] = [:]) async throws -> Client.Answer {
      try await send("GET", path, nil, headers)
    }

    /// An act, under a key of its own unless one is given.
    func post(
      _ path: String, _ json: String, key: String = UUID().uuidString,
      _ headers: [String: String] = [:]
    )
      async throws -> Client.Answer
    {
      try await send("POST", path, json, ["idempotency-key": key].merging(headers) { $1 })
    }

    func send(_ method: String, _ path: String, _ json: String?, _ headers: [String: String])
      async throws -> Client.Answer
    {
      var all: [String: String] = [:]
      if let agent { all["tristage-agent"] = agent }
      if json != nil { all["content-type"] = "application/json" }
      return try await client.send(
        method, "/partners/v1\(path)", all.merging(headers) { $1 }.filter { $0.value != "" },
        [UInt8]((json ?? "").utf8))
    }
  }

  private func code(_ answer: Client.Answer) -> String {
    guard answer["content-type"] == "application/problem+json" else {
      return "\(answer.status) \(answer.text)"
    }
    return answer.json?["code"]?.text ?? ""
  }

  @Test func `a call from the claim to the hand-over, and its fate`() async throws {
    try await Served.play { cast, client in
      try await cast.batch(2)
      let north = Program(client, try await cast.key())
      let claimed = try await north.post("/claims", #"{"count": 2}"#)
      #expect(claimed.status == 200 && claimed["ratelimit-limit"] == "600")
      guard case .array(let cards)? = claimed.json?["items"] else { return }
      let ids = cards.compactMap { $0["card"]?.text }
      #expect(ids.count == 2)
      let script = try await north.get("/scripts/\(cards[0]["script"]?.text ?? "")")
      #expect(script.json?["steps"]?["need"]?["question"]?["key"]?.text == "need")
      let dialled = try await north.post("/cards/\(ids[0])/dial", "{}")
      #expect(dialled.json?["number"]?.text?.hasPrefix("+7495") == true)
      #expect(try await north.post("/cards/\(ids[0])/extend", #"{"lease": 1}"#).status == 200)
      #expect(
        try await north.post("/cards/\(ids[0])/answers", #"{"answers": {"need": "Payments"}}"#)
          .status == 200)
      let handed = try await north.post(
        "/cards/\(ids[0])/handover",
        #"{"answers": {"authority": true, "budget": 5, "timing": "now"}, "seconds": 60, "note": "keen"}"#
      )
      #expect(handed.status == 200, "\(handed.text)")
      #expect(
        try await north.post("/cards/\(ids[1])/release", "{}").json?["released"] == .bool(true))
      #expect(try await north.get("/handovers").json?["items"] != .array([]))
      #expect(try await north.get("/handovers/\(ids[0])").json?["state"]?.text == "waiting")
      #expect(try await north.get("/totals").json?["total"] != .array([]))
    }
  }

  @Test func `bad input has a code of its own for each kind`() async throws {
    try await Served.play { cast, client in
      try await cast.batch(3)
      let key = try await cast.key()
      let north = Program(client, key)
      let talking = try await key.isTalking()
      let card = "/cards/\(talking.uuidString.lowercased())"
      let lost = try await key.isTalking()
      try await cast.sees(
        "update core.lead set lease_until = now() - interval '1 second' where card = $1",
        .uuid(lost))
      let cases: [(String, String, String)] = [
        ("/claims", #"{"cont": 1}"#, "unknown_field"),
        ("/claims", #"{"count": "1"}"#, "wrong_type"),
        ("/claims", #"{"count": 1.5}"#, "wrong_type"),
        ("/claims", #"{"count": 0}"#, "invalid_value"),
        ("/claims", #"{"count": 50}"#, "over_contract"),
        ("/claims", #"{"count": null}"#, "wrong_type"),
        ("/claims", #"{"count": 1, "count": 1}"#, "duplicate_field"),
        ("/claims", #"{"count": 1"#, "malformed_json"),
        ("/claims", "[]", "wrong_type"), ("/claims", #"{"batch": "\#(UUID())"}"#, "not_found"),
        ("\(card)/outcome", "{}", "missing_field"),
        ("\(card)/outcome", #"{"result": "nothing_such"}"#, "result_refused"),
        ("\(card)/outcome", #"{"result": "callback"}"#, "result_refused"),
        ("\(card)/outcome", #"{"result": "busy", "seconds": -1}"#, "invalid_value"),
        ("\(card)/outcome", #"{"result": "busy", "at": "tomorrow"}"#, "wrong_type"),
        ("/cards/\(lost.uuidString.lowercased())/outcome", #"{"result": "busy"}"#, "lease_lost"),
        ("\(card)/outcome", #"{"result": "busy", "lease": 2}"#, "lease_lost"),
        ("\(card)/answers", #"{"answers": {"budget": "much"}}"#, "answer_type"),
        ("\(card)/answers", #"{"answers": {"need": 5}}"#, "answer_type"),
        ("\(card)/answers", #"{"answers": {"authority": "yes"}}"#, "answer_type"),
        ("\(card)/answers", #"{"answers": {"timing": "never"}}"#, "answer_type"),
        ("\(card)/answers", #"{"answers": {"budget": 1e300}}"#, "answer_type"),
        ("\(card)/answers", #"{"answers": {"budget": 1e131000}}"#, "invalid_value"),
        ("\(card)/answers", #"{"answers": {"shoe_size": 44}}"#, "question_unknown"),
        ("\(card)/answers", #"{"answers": []}"#, "wrong_type"),
        ("\(card)/handover", #"{"answers": {"need": "x"}}"#, "answers_missing"),
        ("\(card)/release", "{}", "wrong_order"), ("/cards/x/dial", "{}", "not_found"),
        ("/do-not-call", #"{"number": "8 916 123"}"#, "invalid_value"),
      ]
      for (path, json, wanted) in cases {
        let answer = try await north.post(path, json)
        #expect(code(answer) == wanted, "\(path) \(json): \(answer.text)")
        let told = Partners.Code(rawValue: wanted)
        #expect(answer.status == told.map { Int($0.status.code) }, "\(path) \(json)")
      }
      #expect(code(try await north.post("/claims", "{}", key: "k 1")) == "idempotency_key_invalid")
      #expect(
        code(try await north.post("/claims", "{}", ["idempotency-key": ""]))
          == "idempotency_key_invalid")
      #expect(
        code(try await north.post("/claims", "{}", ["content-type": "text/plain"]))
          == "unsupported_media_type")
      #expect(
        code(try await north.post("/claims", "{}", ["tristage-agent": ""])) == "agent_required")
      #expect(
        code(try await north.post("/claims", "{}", ["tristage-agent": "nobody"])) == "agent_refused"
      )
      #expect(code(try await client.get("/partners/v1/key")) == "unauthorized")
      #expect(code(try await north.get("/handovers?limit=0")) == "invalid_value")
      #expect(code(try await north.get("/handovers?limt=1")) == "unknown_parameter")
      #expect(code(try await north.get("/handovers?cursor=MTIz")) == "cursor_unknown")
      #expect(code(try await north.get("/totals?until=2026-02-30")) == "invalid_value")
      #expect(code(try await north.get("/nothing")) == "not_found")
      let refused = try await north.send("DELETE", "/agents", nil, [:])
      #expect(code(refused) == "method_not_allowed" && refused["allow"] == "GET, POST")
      // The first of two with one key stands; another body under it is refused, the same is answered again.
      let first = try await north.post("/agents", #"{"name": "Petra"}"#, key: "once")
      #expect(first.status == 201)
      #expect(
        try await north.post("/agents", #"{"name": "Petra"}"#, key: "once").text == first.text)
      #expect(
        code(try await north.post("/agents", #"{"name": "Paula"}"#, key: "once")) == "key_reused")
    }
  }

  @Test func `what has not changed is not sent again, and what has is not overwritten`()
    async throws
  {
    try await Served.play { cast, client in
      let north = Program(client, try await cast.key())
      let first = try await north.get("/results")
      let tag = try #require(first["etag"])
      #expect(try await north.get("/results", ["if-none-match": tag]).status == 304)
      #expect(try await north.get("/results", ["if-none-match": "\"other\""]).status == 200)
      let path = "/agents/\(cast.pavel.id.uuidString.lowercased())"
      let agent = try await north.get(path)
      let etag = try #require(agent["etag"])
      func change(_ json: String, _ tag: String) async throws -> Client.Answer {
        try await north.send(
          "PATCH", path, json, ["idempotency-key": UUID().uuidString, "if-match": tag])
      }
      #expect(code(try await change(#"{"reference": "pavel"}"#, "")) == "precondition_required")
      let changed = try await change(#"{"reference": "pavel"}"#, etag)
      #expect(changed.status == 200 && changed["etag"] != etag)
      #expect(code(try await change(#"{"name": "Paul"}"#, etag)) == "changed")
      var named = north
      named.agent = "pavel"
      #expect(try await named.get("/cards").status == 200)
    }
  }

  @Test func `a key has so many requests a minute, and is told how it stands`() async throws {
    try await Served.play { cast, client in
      try await cast.helen.asks(
        "select head.change_partner($1, null, '{\"requests_a_minute\": 3}', 'p')", .uuid(Cast.north)
      )
      let north = Program(client, try await cast.key())
      var last: Client.Answer?
      // Even where the minute turns in the middle, one of eight is beyond the three.
      for _ in 1...8 {
        last = try await north.get("/key")
        if last?.status == 429 { break }
        #expect(last?["ratelimit-limit"] == "3")
      }
      let over = try #require(last)
      #expect(code(over) == "rate_limited")
      #expect(Int(over["retry-after"] ?? "").map { (1...60).contains($0) } == true)
      #expect(over["ratelimit-remaining"] == "0")
    }
  }

  @Test func `requests that are refused are counted from the first on`() async throws {
    try await Served.play { cast, client in
      try await cast.helen.asks(
        "select head.change_partner($1, null, '{\"requests_a_minute\": 3}', 'p')", .uuid(Cast.north)
      )
      var north = Program(client, try await cast.key())
      // Whose things they might be makes no difference, nor which agent is named.
      for agent in [north.agent, "nobody"] {
        north = Program(client, try await cast.key())
        north.agent = agent
        var statuses: [Int] = []
        for _ in 1...8 where statuses.last != 429 {
          statuses.append(try await north.get("/cards/\(UUID())").status)
        }
        #expect(statuses.last == 429, "\(statuses)")
        try await cast.sees("update auth.session set ended_at = now() where kind = 'partner'")
      }
    }
  }

  @Test func `the contract and its page are open to everybody`() async throws {
    try await Served.play { _, client in
      let contract = try await client.get("/partners/v1/openapi.yaml")
      #expect(contract.status == 200 && contract.text.hasPrefix("openapi: 3.1.0"))
      #expect(
        try await client.get("/partners/v1/openapi.yaml", ["if-none-match": contract["etag"] ?? ""])
          .status == 304)
      let page = try await client.get("/partners/docs")
      #expect(page.status == 200 && page.text.contains("/partners/v1/openapi.yaml"))
    }
  }

  @Test func `a session is no key, and a key is no session`() async throws {
    try await Served.play { cast, client in
      for person in [cast.pavel, cast.olga, cast.helen] {
        let answer = try await person.program(client).get("/partners/v1/key")
        #expect(answer.status == 401, "\(person.name)")
      }
      let key = try await cast.key()
      let asSession = Client(port: client.port, token: key.token)
      #expect(try await asSession.get("/partners").status == 401)
      #expect(try await asSession.get("/operators").status == 404)
    }
  }
}
