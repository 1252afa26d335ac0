import Foundation
import Postgres

extension Clients {
  /// All that is known of one own client, and every act on it.
  struct ClientPage<Place: Keeper>: Page {
    static var template: String { "Clients/ClientPage" }

    let card: ClientCard
    var numbers: [NumberCard]
    var people: [PersonCard]
    let facts: [FactGroup]
    let links: [LinkCard]
    let orders: [OrderCard]
    let turnover: [Price]
    let invoices: [InvoiceCard]
    let payments: [PaymentCard]
    let tasks: [TaskCard]
    let requests: [RequestCard]
    /// What was asked before the first sale.
    let qualification: [AnswerCard]
    let history: [EntryCard]
    var picks: ClientPicks
    let moments: ClientMoments
    /// Where a task's forms go.
    let path: String

    static var samples: [Self] {
      let parts = ClientParts.sample
      var page = Self(parts, opened: nil, zone: .gmt)
      for number in parts.numbers { page.reveal(number.id, "+79260000001") }
      let pick = [Pick("id", "№ 17")]
      page.picks.paymentInvoices = pick
      page.picks.taskRequests = pick
      page.picks.orderRequests = pick
      return [page]
    }
    var title: Phrase { Phrase(verbatim: card.client.name) }

    init(_ parts: ClientParts, opened: UUID?, zone: TimeZone) {
      let client = parts.client
      card = ClientCard(client)
      numbers = parts.numbers.filter { $0.contact == client.contact }.map { NumberCard($0) }
      people = parts.people.map { person in
        PersonCard(
          person: person,
          numbers: parts.numbers.filter { $0.contact == person.id }.map { NumberCard($0) },
          refused: person.id == opened)
      }
      facts = FactGroup.groups(parts.facts)
      links = parts.links.map(LinkCard.init)
      orders = parts.orders.map(OrderCard.init)
      turnover = Dictionary(grouping: parts.orders, by: \.currency).sorted { $0.key < $1.key }
        .map { Price($0.value.reduce(0) { $0 + $1.amountCents }, $0.key) }
      invoices = parts.invoices.map(InvoiceCard.init)
      payments = parts.payments.map(PaymentCard.init)
      tasks = parts.tasks.cards(opened: opened)
      requests = parts.requests.map { RequestCard($0, refused: $0.id == opened) }
      qualification = AnswerCard.qualification(parts.answers)
      history = parts.history.map { EntryCard($0, answers: parts.answers) }
      picks = ClientPicks(parts)
      moments = ClientMoments(parts.client, zone)
      path =
        "\(Place.tier.workplace)/clients/\(client.id.uuidString.lowercased())/tasks"
    }

    static func load(_ ask: Ask<Place>) async throws -> Self {
      let parts = try await ClientParts(ask)
      let opened = ["task", "request", "person"].lazy.compactMap { try? ask.id($0) }.first
      let zone = TimeZone.named(try await ask.member().zone) ?? .gmt
      return Self(parts, opened: opened, zone: zone)
    }

    mutating func keep(_ typed: Typed, of form: String) { picks.keep(typed, of: form) }

    /// Shows a number that was revealed to the asker just now.
    mutating func reveal(_ id: UUID, _ number: String) {
      for place in numbers.indices where numbers[place].number.id == id {
        numbers[place].shown = number
      }
      for person in people.indices {
        for place in people[person].numbers.indices
        where people[person].numbers[place].number.id == id {
          people[person].numbers[place].shown = number
        }
      }
    }
  }

  /// What the forms of a client's page propose before anything is typed.
  struct ClientMoments: Encodable, Sendable {
    let today: Day
    let payBy: Day
    let tomorrow: Date
    let nextTouch: Date

    /// Tomorrow at ten, an invoice due in five days, the next touch by class: 14, 30 or 90 days.
    init(_ client: ClientLine, _ zone: TimeZone, now: Date = .now) {
      var calendar = Calendar(identifier: .gregorian)
      calendar.timeZone = zone
      func morning(_ days: Int) -> Date {
        let day = calendar.startOfDay(for: now + Double(days) * 86_400)
        return calendar.date(bySettingHour: 10, minute: 0, second: 0, of: day) ?? day
      }
      today = Day(now, in: zone)
      payBy = Day(now + 5 * 86_400, in: zone)
      tomorrow = morning(1)
      nextTouch = morning(["A": 14, "B": 30, "C": 90][client.class ?? "B"] ?? 30)
    }
  }
}
