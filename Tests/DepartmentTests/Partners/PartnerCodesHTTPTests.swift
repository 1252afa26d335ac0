import Department
import Foundation
import Postgres
import TestKit
import Testing

/// Bad input and impossible acts: each kind its own code, in every operation.
struct PartnerCodesHTTPTests {
  private typealias Program = PartnersHTTPTests.Program

  private func code(_ answer: Client.Answer) -> String {
    "\(answer.status) \(answer.json?["code"]?.text ?? answer.text)"
  }

  /// A body of each operation as the contract describes it, by fields.
  private static let bodies: [String: [String: String]] = [
    "claim": ["batch": #""00000000-0000-4000-8000-000000000000""#, "count": "1"],
    "reveal": ["lease": "1"], "dial": ["lease": "1"], "extend": ["lease": "1"],
    "release": ["lease": "1"], "answer": ["answers": #"{"need": "x"}"#, "lease": "1"],
    "outcome": [
      "result": #""busy""#, "seconds": "1", "note": #""n""#, "at": #""2026-01-01T00:00:00Z""#,
      "mine": "false", "reason": #""r""#, "lease": "1",
    ],
    "handOver": [
      "answers": #"{"need": "x"}"#, "note": #""n""#, "seconds": "1", "lease": "1",
    ],
    "doNotCall": ["number": #""+79990001122""#],
    "addAgent": ["name": #""Nina""#, "reference": #""nina""#],
    "changeAgent": ["name": #""Nina""#, "reference": #""nina""#, "active": "true"],
    "addWebhook": ["url": #""https://a.example.ru/""#, "kinds": #"["lease_lost"]"#],
    "disableWebhook": [:], "rotateSecret": ["hours": "1"], "replayGivenUp": [:],
    "replayDelivery": [:],
  ]

  /// What is no value of a field of that kind.
  private static func wrong(_ kind: String) -> String {
    switch kind {
    case "text", "id": "5"
    case "any": #""x""#
    default: #"{"x": 1}"#
    }
  }

  private static func json(_ fields: [String: String], _ more: String = "") -> String {
    let all = fields.sorted { $0.key < $1.key }.map { "\"\($0.key)\": \($0.value)" }
    return "{" + (all + (more.isEmpty ? [] : [more])).joined(separator: ", ") + "}"
  }

  @Test func `every field of every operation: unknown, missing, of another type, null and twice`()
    async throws
  {
    try await Served.play { cast, client in
      let north = Program(client, try await cast.key())
      let acts = Partners.operations.filter { $0.method != .get }
      #expect(Set(acts.map(\.id)) == Set(Self.bodies.keys))
      for act in acts {
        let fields = try #require(Self.bodies[act.id])
        #expect(Set(fields.keys) == Set(act.fields.map(\.name)), "\(act.id)")
        func answer(_ body: String) async throws -> String {
          let path = act.path.replacing(/\{\w+\}/, with: "00000000-0000-4000-8000-000000000000")
          return code(
            try await north.send(
              act.method.rawValue, path, body,
              ["idempotency-key": UUID().uuidString, "if-match": "*"]))
        }
        var cases = [
          (Self.json(fields, #""surplus": 1"#), "422 unknown_field"), ("[]", "422 wrong_type"),
          ("null", "422 wrong_type"), ("{", "400 malformed_json"), ("", "400 malformed_json"),
          ("{}{}", "400 malformed_json"),
        ]
        for field in act.fields {
          var other = fields
          other[field.name] = "null"
          cases.append((Self.json(other), "422 wrong_type"))
          other[field.name] = Self.wrong(field.kind)
          cases.append((Self.json(other), "422 wrong_type"))
          other[field.name] = nil
          if field.required { cases.append((Self.json(other), "422 missing_field")) }
          let value = fields[field.name] ?? ""
          cases.append((Self.json(fields, "\"\(field.name)\": \(value)"), "400 duplicate_field"))
        }
        for (body, wanted) in cases {
          let told = try await answer(body)
          #expect(told == wanted, "\(act.id) \(body)")
        }
      }
    }
  }

  @Test func `what is well said and cannot be done has a code of its own`() async throws {
    try await Served.play { cast, client in
      let batch = try await cast.batch(9)
      let key = try await cast.key()
      let north = Program(client, key)
      func agrees(_ terms: String) async throws {
        try await cast.helen.asks(
          "select head.change_partner($1, null, $2::text::jsonb, $3)", .uuid(Cast.north),
          .text(terms), .text(UUID().uuidString))
      }
      func card() async throws -> String {
        "/cards/" + (try #require(try await key.claims().first)).uuidString.lowercased()
      }
      func release(_ card: String) async throws {
        _ = try await north.post("\(card)/release", "{}")
      }
      var first = try await card()

      try await agrees(#"{"reveals_a_day": 0}"#)
      let spent = try await north.post("\(first)/dial", "{}")
      #expect(code(spent) == "429 quota_reached" && spent["retry-after"] != nil)
      try await agrees(#"{"reveals_a_day": 100}"#)

      try await cast.helen.asks("select head.switch_campaign($1, 'paused', 'a')", .uuid(Cast.banks))
      #expect(code(try await north.post("\(first)/dial", "{}")) == "409 campaign_closed")
      #expect(
        code(try await north.post("/claims", #"{"batch": "\#(batch)"}"#)) == "409 batch_closed")
      try await cast.helen.asks(
        "select head.switch_campaign($1, 'running', 'b')", .uuid(Cast.banks))

      // Somebody of the department called this very number today.
      try await cast.sees(
        """
        insert into core.attempt (number, contact, lead, campaign, member, lease_no, started_at, ended_at, disposition)
        select a.number, a.contact, a.lead, a.campaign, $1, 0, now(), now(), 'busy' from core.attempt a
        cross join generate_series(1, 20) where a.ended_at is null
        """, .uuid(cast.olga.id))
      #expect(code(try await north.post("\(first)/dial", "{}")) == "409 attempts_used_up")
      try await release(first)

      first = try await card()
      try await cast.sees(
        "insert into core.do_not_call (hash, masked, reason, member) select n.hash, n.masked, 'test', $1 from core.attempt a join core.number n on n.id = a.number where a.ended_at is null",
        .uuid(cast.helen.id))
      #expect(code(try await north.post("\(first)/dial", "{}")) == "409 do_not_call")
      try await release(first)

      first = try await card()
      try await cast.sees(
        "update core.campaign set weekday_from = null, weekday_to = null, saturday_from = null, saturday_to = null, sunday_from = null, sunday_to = null where id = $1",
        .uuid(Cast.banks))
      #expect(code(try await north.post("\(first)/dial", "{}")) == "409 outside_hours")
      try await cast.sees(
        "update core.campaign set weekday_from = '00:00', weekday_to = '24:00', saturday_from = '00:00', saturday_to = '24:00', sunday_from = '00:00', sunday_to = '24:00' where id = $1",
        .uuid(Cast.banks))

      try await agrees(#"{"cards_at_once": 1, "agents_most": 2}"#)
      #expect(code(try await north.post("/claims", "{}")) == "409 hand_full")
      #expect(
        try await north.post("/agents", #"{"name": "Nina", "reference": "nina"}"#).status == 201)
      #expect(code(try await north.post("/agents", #"{"name": "Nora"}"#)) == "409 agents_limit")
      try await agrees(#"{"agents_most": 3}"#)
      #expect(
        code(try await north.post("/agents", #"{"name": "Nora", "reference": "nina"}"#))
          == "409 reference_taken")

      for number in 1...5 {
        let made = try await north.post("/webhooks", #"{"url": "https://h\#(number).example.ru/"}"#)
        #expect(made.status == 201)
      }
      #expect(
        code(try await north.post("/webhooks", #"{"url": "https://h6.example.ru/"}"#))
          == "409 webhooks_limit")

      let long = String(repeating: "x", count: 70_000)
      #expect(
        code(try await north.post("/do-not-call", #"{"number": "\#(long)"}"#)) == "413 too_large")
      let far = Program(client, try await cast.key(addresses: ["203.0.113.0/24"]))
      #expect(code(try await far.get("/key")) == "403 address_refused")

      // Who holds the lead for three seconds lets nobody else have it: repeat with the same key.
      try await cast.owner.execute(script: "begin; select from core.lead for update")
      #expect(code(try await north.post("\(first)/dial", "{}", key: "again")) == "503 busy")
      try await cast.owner.execute(script: "commit")
      #expect(try await north.post("\(first)/dial", "{}", key: "again").status == 200)
    }
  }

  @Test func `an event on its way is not sent again`() async throws {
    try await Cast.play { cast in
      try await Served.with(cast.clone.conninfo, only: .partners) { port in
        let north = Program(Client(port: port), try await cast.key())
        #expect(
          try await north.post("/webhooks", #"{"url": "https://h.example.ru/"}"#).status == 201)
        try await cast.tells()
        _ = try await Clockwork(pool: cast.pool("rounds"), key: Cast.key).ask(
          Call("select no from rounds.take_deliveries(1)"))
        let delivery: UUID = try await cast.one("select id from core.webhook_delivery")
        #expect(
          code(try await north.post("/deliveries/\(delivery)/replay", "{}")) == "409 on_its_way")
      }
    }
  }

  @Test func `a code without a test is none`() throws {
    let files = [
      "PartnersHTTPTests", "PartnerCodesHTTPTests", "PartnerStrangersHTTPTests",
      "WebhookAPIHTTPTests",
    ]
    let tests = try files.map { try Home.text("Tests/DepartmentTests/Partners/\($0).swift") }
      .joined()
    // What only a slow body, a lost connection or a fault of ours brings is tested with the server, not here.
    let elsewhere: Set<Partners.Code> = [.tooSlow, .outcomeUnknown, .fault]
    for code in Partners.Code.allCases where !elsewhere.contains(code) {
      let named = try Regex("[ \"]\(code.rawValue)\"")
      #expect(tests.contains(named), "\(code.rawValue)")
    }
  }
}
