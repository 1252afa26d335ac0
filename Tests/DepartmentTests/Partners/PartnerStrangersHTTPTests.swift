import Department
import Foundation
import Postgres
import TestKit
import Testing

/// Every place of the contract where an id goes in: the asker's own, another partner's, none at all.
struct PartnerStrangersHTTPTests {
  private typealias Program = PartnersHTTPTests.Program

  /// Where a request takes an id.
  private enum Place: String { case path, query, cursor, body, agent }

  /// A place of an operation, and what its id is of.
  private struct Door: CustomStringConvertible {
    let operation: Partners.Operation
    let place: Place
    let kind: String
    var description: String { "\(operation.id) by \(place)" }
  }

  /// All of them, from the operations themselves: a new one is here before anybody thinks of it.
  private static let doors: [Door] = Partners.operations.flatMap { operation in
    var doors: [Door] = []
    func add(_ place: Place, _ kind: String) {
      doors.append(Door(operation: operation, place: place, kind: kind))
    }
    if let name = operation.path.firstMatch(of: /\{(\w+)\}/).map({ String($0.1) }) {
      add(.path, operation.id == "handover" ? "handover" : name == "id" ? "agent" : name)
    }
    for query in operation.queries where query != "limit" && query != "open" {
      if query == "cursor", operation.id == "deliveries" { add(.cursor, "delivery") }
      if query == "batch" { add(.query, "batch") }
    }
    for field in operation.fields where field.kind == "id" { add(.body, field.name) }
    if operation.namesAgent { add(.agent, "agent") }
    return doors
  }

  /// What an act wants in its body beside ids.
  private static let bodies = [
    "answer": #"{"answers": {"need": "x"}}"#, "outcome": #"{"result": "busy"}"#,
    "handOver": #"{"answers": {}}"#, "changeAgent": #"{"name": "Pavel P"}"#,
    "doNotCall": #"{"number": "+79990001122"}"#,
  ]

  /// Asks through a door with this id; `webhook`: an own one, where only the place behind it is in question.
  private static func ask(_ door: Door, _ program: Program, _ id: String, webhook: String)
    async throws -> Client.Answer
  {
    let operation = door.operation
    let isRead = operation.method == .get
    var program = program
    var path = operation.path
    var body = isRead ? nil : bodies[operation.id] ?? "{}"
    if let hole = path.firstRange(of: /\{\w+\}/) {
      let other = door.place == .cursor ? webhook : "00000000-0000-4000-8000-000000000000"
      path.replaceSubrange(hole, with: door.place == .path ? id : other)
    }
    switch door.place {
    case .path: break
    case .query: path += "?batch=\(id)"
    case .cursor: path += "?cursor=\(id)"
    case .body: body = #"{"\#(door.kind)": "\#(id)"}"#
    case .agent: program.agent = id
    }
    return try await program.send(
      operation.method.rawValue, path, body,
      [
        "idempotency-key": isRead ? "" : UUID().uuidString,
        "if-match": operation.method == .patch ? "*" : "",
      ])
  }

  /// What is told: all but the date and how many requests the key has left.
  private static func told(_ answer: Client.Answer) -> String {
    let headers = answer.headers.filter { !$0.name.hasPrefix("ratelimit-") && $0.name != "date" }
    return "\(answer.status) \(headers) \(answer.text)"
  }

  /// An own webhook's id.
  private func addsWebhook(_ program: Program, _ name: String) async throws -> String {
    let made = try await program.post("/webhooks", #"{"url": "https://\#(name).example.ru/"}"#)
    return try #require(made.json?["id"]?.text)
  }

  /// One thing of each kind that is North's and Pavel's.
  private func things(_ cast: Cast, _ key: PartnerKey, _ north: Program) async throws -> [String:
    String]
  {
    let batch = try await cast.batch(4)
    let (handover, card) = (try await key.handsOver(), try await key.isTalking())
    let webhook = try await addsWebhook(north, "north")
    try await cast.tells()
    _ = try await Clockwork(pool: cast.pool("rounds"), key: Cast.key).ask(
      Call(
        "select rounds.settle_delivery(t.no, t.lease_no, 204, null, 1) from rounds.take_deliveries(9) t"
      ))
    let delivery: UUID = try await cast.one("select id from core.webhook_delivery")
    return [
      "batch": batch, "handover": handover, "card": card, "agent": cast.pavel.id,
      "delivery": delivery, "script": UUID(uuidString: "dddddddd-0000-4000-8000-000000000011")!,
    ].mapValues { $0.uuidString.lowercased() }.merging(["webhook": webhook]) { $1 }
  }

  @Test
  func `another partner's and what is not there answer the same bytes, wherever an id goes in`()
    async throws
  {
    // The webhooks of the clone are the test's to settle: no server sends them meanwhile.
    try await Cast.play { cast in
      try await Served.with(cast.clone.conninfo, only: .partners) { port in
        let client = Client(port: port)
        let key = try await cast.key()
        let north = Program(client, key)
        let south = Program(client, try await cast.key(of: try await cast.south()))
        let things = try await self.things(cast, key, north)
        let own = try await addsWebhook(south, "south")
        #expect(Self.doors.count > 30)
        for door in Self.doors {
          let theirs = try #require(things[door.kind], "\(door): nothing of the kind \(door.kind)")
          let absent = try await Self.ask(
            door, south, UUID().uuidString.lowercased(), webhook: own)
          let hidden = try await Self.ask(door, south, theirs, webhook: own)
          #expect(absent.status == (door.place == .agent ? 403 : 404), "\(door): \(absent.text)")
          #expect(Self.told(hidden) == Self.told(absent), "\(door)")
        }
        // To whose they are each of them is there.
        for door in Self.doors {
          let mine = try await Self.ask(
            door, north, things[door.kind] ?? "", webhook: things["webhook"] ?? "")
          let isThere = door.place == .agent ? mine.status != 403 : mine.status != 404
          #expect(isThere, "\(door): \(mine.text)")
        }
      }
    }
  }
}
