import Foundation
import Postgres

extension Head {
  /// A client as the head sees it.
  struct ClientLine: Codable, Sendable {
    let id: UUID
    let contact: UUID
    let name: String?
    let company: String?
    let city: String?
    let place: Term<ClientPlaces>
    let accountManagerName: String?
    let nextTouchAt: Date
    let overdue: Bool
    let since: Date
    let reasonLabel: Label?
    let orders: Int
    let tasks: Int

    /// Fifty and one more, from a page on.
    static let found: Statement = """
      select to_jsonb(c) as line from head.clients c where c.id = any (array(
        select k.id from head.clients k
        where ($1::uuid is null or k.account_manager = $1) and (not $2::boolean or k.account_manager is null)
          and ($3::text is null or k.id = any (array(select s.client from head.search($3, $4) s)))
        order by k.account_manager is not null, k.next_touch_at, k.id limit 51 offset 50 * ($5::int - 1)))
      order by c.account_manager is not null, c.next_touch_at, c.id
      """
    static let counted: Statement = "select head.count_clients($1, $2)::int as n"
    static let one: Statement = "select to_jsonb(c) as line from head.clients c where c.id = $1"
    static let sample = ClientLine(
      id: UUID(), contact: UUID(), name: "Ivan Acme", company: "Acme Mill", city: "Moscow",
      place: "loyalty",
      accountManagerName: "Anna", nextTouchAt: .now, overdue: true, since: .now,
      reasonLabel: Label(ru: "Недоволен", en: "Unhappy"), orders: 2, tasks: 1)
  }

  /// All clients, the head's desk first.
  struct ClientsPage: Page {
    typealias Place = Head
    let clients: [ClientLine]
    let total: Count
    var keepers: [Choice]
    let desk: Bool
    let q: String?
    let more: String?

    static let samples = [
      Self(
        clients: [.sample], total: Count(1, "head.clients.total"),
        keepers: [Choice("1", "Anna · 3 / 150", chosen: true)],
        desk: true, q: "Acme", more: "/head/clients?page=2")
    ]
    var title: Phrase { "head.clients.title" }

    static func load(_ ask: Ask<Head>) async throws -> Self {
      var filter = LeadFilter()
      filter.q = ask.query("q")
      let holder = try ask.query("holder").map { text in
        guard let id = UUID(uuidString: text) else { throw Problem.wrong("holder", "id") }
        return id
      }
      let desk = ask.query("desk") == "yes"
      let page = try ask.number("page", in: 1...10_000) ?? 1
      let rows = try await ask(
        ClientLine.found(
          .init(holder), .bool(desk), .init(filter.q), .init(filter.number), .int(Int64(page))),
        ClientLine.counted(.init(holder), .bool(desk)), MemberLine.keepers())
      let clients = try rows[0].lines(as: ClientLine.self)
      // A search finds fifty contacts at most, and looks once.
      let total = filter.q == nil ? try rows[1][0]["n"] : clients.count
      return Self(
        clients: Array(clients.prefix(50)), total: Count(total, "head.clients.total"),
        keepers: try rows[2].lines(as: MemberLine.self).map(\.choice).choosing(
          holder?.uuidString.lowercased()),
        desk: desk, q: filter.q,
        more: clients.count > 50
          ? Address.of(
            "/head/clients",
            [
              ("holder", holder?.uuidString.lowercased()), ("desk", desk ? "yes" : nil),
              ("q", filter.q), ("page", "\(page + 1)"),
            ]) : nil)
    }
  }

  /// One client with its history, and to whom it can go.
  struct ClientPage: Page {
    typealias Place = Head
    let id: UUID
    let client: ClientLine
    let tasks: [TaskLine]
    let history: [Event]
    var members: [Choice]
    var reasons: [Reason]
    /// Whose canary it is; nil for what nobody invented.
    let canary: String?

    static let samples = [
      Self(
        id: UUID(), client: .sample, tasks: [.sample], history: [.sample],
        members: [Choice("1", "Anna · 3 / 150", chosen: true)], reasons: [.sample],
        canary: "Anna")
    ]
    var title: Phrase { client.company.map { Phrase(verbatim: $0) } ?? "head.clients.one" }

    static func load(_ ask: Ask<Head>) async throws -> Self {
      let id = try ask.id()
      if let page = try await load(id, ask) { return page }
      // The address of a client that was merged leads to the one it became.
      guard let row = try await ask(survivor(.uuid(id))).first,
        let page = try await load(try row["survivor"], ask)
      else { throw Problem.empty }
      return page
    }

    private static let survivor: Statement =
      "select survivor from head.merged_clients where id = $1"

    private static func load(_ id: UUID, _ ask: Ask<Head>) async throws -> Self? {
      let rows = try await ask(
        ClientLine.one(.uuid(id)), TaskLine.ofClient(.uuid(id)), Event.ofClient(.uuid(id)),
        MemberLine.keepers(),
        Reason.all(), CanaryLine.ofClient(.uuid(id)))
      guard let client = try rows[0].lines(as: ClientLine.self).first else { return nil }
      return Self(
        id: id, client: client, tasks: try rows[1].lines(), history: try rows[2].lines(),
        members: try rows[3].lines(as: MemberLine.self).map(\.choice), reasons: try rows[4].lines(),
        canary: try rows[5].first?["member_name"])
    }

    mutating func keep(_ typed: Typed, of form: String) {
      members = members.choosing(typed["to"])
      reasons = reasons.choosing(typed["reason"])
    }
  }
}
