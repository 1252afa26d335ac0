import Foundation
import Postgres

extension Clients {
  /// The rows that a client's page is made of, fetched in one round trip.
  struct ClientParts: Sendable {
    let client: ClientLine
    let numbers: [NumberLine]
    let people: [PersonLine]
    let facts: [FactLine]
    let links: [LinkLine]
    let orders: [OrderLine]
    let invoices: [InvoiceLine]
    let payments: [PaymentLine]
    let tasks: [TaskLine]
    let requests: [RequestLine]
    let history: [EntryLine]
    let answers: [AnswerLine]
    let reasons: [Reason]
    let others: [Other]

    /// A reason for losing a client (`lost_client`), or a result of a request (`answer`).
    struct Reason: Codable, Sendable {
      let id: String
      let kind: String
      let label: Label
    }

    /// Another own client, to link to.
    struct Other: Codable, Sendable {
      let id: UUID
      let name: String
    }

    private static let client: Statement =
      "select to_jsonb(v) as answer from accounts.clients v where v.id = $1"
    private static let numbers: Statement = """
      select coalesce(jsonb_agg(to_jsonb(v) order by v.position, v.masked), '[]') as answer
      from accounts.numbers($1) v
      """
    private static let people: Statement = """
      select coalesce(jsonb_agg(to_jsonb(v) order by v.name), '[]') as answer
      from accounts.client_people v where v.client = $1
      """
    private static let facts: Statement = """
      select coalesce(jsonb_agg(to_jsonb(v) order by v.at), '[]') as answer
      from accounts.client_facts v where v.client = $1
      """
    private static let links: Statement = """
      select coalesce(jsonb_agg(to_jsonb(v) order by v.name), '[]') as answer
      from accounts.client_links v where v.client = $1
      """
    private static let orders: Statement = """
      select coalesce(jsonb_agg(to_jsonb(v) order by v.ordered_on desc, v.id), '[]') as answer
      from accounts.client_orders v where v.client = $1
      """
    private static let invoices: Statement = """
      select coalesce(jsonb_agg(to_jsonb(v) order by v.paid_at is not null, v.due_on desc), '[]') as answer
      from accounts.client_invoices v where v.client = $1
      """
    private static let payments: Statement = """
      select coalesce(jsonb_agg(to_jsonb(v) order by v.paid_on desc, v.id), '[]') as answer
      from accounts.client_payments v where v.client = $1
      """
    private static let tasks: Statement = """
      select coalesce(jsonb_agg(to_jsonb(v)), '[]') as answer from accounts.tasks v where v.client = $1
      """
    private static let requests: Statement = """
      select coalesce(jsonb_agg(to_jsonb(v) order by v.place = 'closed', v.due_at, v.ticket desc), '[]') as answer
      from accounts.requests v where v.client = $1
      """
    private static let history: Statement = """
      select coalesce(jsonb_agg(to_jsonb(v) order by v.at desc, v.kind, v.act), '[]') as answer
      from accounts.history v where v.client = $1
      """
    private static let answers: Statement = "select accounts.answers($1) as answer"
    private static let reasons: Statement =
      "select coalesce(jsonb_agg(to_jsonb(v)), '[]') as answer from accounts.reasons v"
    private static let others: Statement = """
      select coalesce(jsonb_agg(jsonb_build_object('id', v.id, 'name', v.name) order by v.name), '[]') as answer
      from accounts.clients v where v.id <> $1
      """

    private static let survivor: Statement =
      "select survivor from accounts.merged_clients where id = $1"

    /// `EMPTY` where it is not the asker's client. The address of one that was merged leads to the one it became.
    init(_ ask: Ask<some Keeper>) async throws {
      let id = try ask.id()
      do { try await self.init(id, ask) } catch let problem as Problem where problem.word == .empty
      {
        guard let row = try await ask(Self.survivor(.uuid(id))).first else { throw problem }
        try await self.init(try row["survivor"], ask)
      }
    }

    private init(_ client: UUID, _ ask: Ask<some Keeper>) async throws {
      let id = Value.uuid(client)
      let rows = try await ask(
        Self.client(id), Self.numbers(id), Self.people(id), Self.facts(id), Self.links(id),
        Self.orders(id), Self.invoices(id), Self.payments(id), Self.tasks(id), Self.requests(id),
        Self.history(id), Self.answers(id), Self.reasons(), Self.others(id))
      guard let client: ClientLine = try rows[0].answer() else { throw Problem.empty }
      self.client = client
      numbers = try rows[1].answer() ?? []
      people = try rows[2].answer() ?? []
      facts = try rows[3].answer() ?? []
      links = try rows[4].answer() ?? []
      orders = try rows[5].answer() ?? []
      invoices = try rows[6].answer() ?? []
      payments = try rows[7].answer() ?? []
      tasks = try rows[8].answer() ?? []
      requests = try rows[9].answer() ?? []
      history = try rows[10].answer() ?? []
      answers = try rows[11].answer() ?? []
      reasons = try rows[12].answer() ?? []
      others = try rows[13].answer() ?? []
    }

    private init(
      client: ClientLine, number: NumberLine, own: NumberLine
    ) {
      self.client = client
      numbers = [number, own]
      people = [
        PersonLine(id: number.contact, name: "Ivan", position: "Director", notes: "Evenings")
      ]
      facts = [.sample]
      links = [.sample]
      orders = [.sample]
      invoices = [.sample]
      payments = [.sample]
      tasks = [.sample]
      requests = [.sample]
      history = [.sample]
      answers = [.sample]
      reasons = [
        Reason(id: "unhappy", kind: "lost_client", label: Label(ru: "Недоволен", en: "Unhappy")),
        Reason(id: "solved", kind: "answer", label: Label(ru: "Решено", en: "Solved")),
      ]
      others = [Other(id: UUID(), name: "Bakery")]
    }

    /// Every list and optional filled, for the guard of the templates.
    static var sample: ClientParts {
      let client = ClientLine.sample
      return ClientParts(
        client: client, number: .sample,
        own: NumberLine(
          id: UUID(), contact: client.contact, masked: "+7 ••• •••-••-02", kind: "fixed",
          state: "good", quiet: false))
    }
  }
}
