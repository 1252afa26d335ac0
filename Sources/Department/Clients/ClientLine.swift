import Foundation
import Postgres

extension Clients {
  /// A client as a line of a list, and the head of its own page: one row of `accounts.clients`.
  struct ClientLine: Codable, Sendable {
    let id: UUID
    let contact: UUID
    let kind: String
    let name: String
    let company: String?
    let position: String?
    let site: String?
    let notes: String?
    let city: String?
    let zone: ZoneName
    let industry: String?
    let segment: String?
    let `class`: String?
    let place: Term<Places>
    let lostReason: Label?
    let rhythmDays: Int?
    let orders: Int
    let lastOrderOn: Day?
    let lastAmountCents: Int64?
    let lastCurrency: String?
    let nextTouchAt: Date
    let touchOverdue: Bool
    let orderOverdue: Bool
    let openTasks: Int
    let overdueTasks: Int
    let requests: Int
    let overdueCents: Int64
    let since: Date
    let version: Int

    static let sample = ClientLine(
      id: UUID(), contact: UUID(), kind: "company", name: "Mill", company: "Mill Ltd",
      position: "Director", site: "mill.example", notes: "Prefers letters", city: "Tver",
      zone: ZoneName("Europe/Moscow"), industry: "Milling", segment: "Middle", class: "A",
      place: "reactivation",
      lostReason: Label(ru: "Недоволен", en: "Unhappy"), rhythmDays: 30, orders: 3,
      lastOrderOn: Day("2026-11-21"), lastAmountCents: 125_050, lastCurrency: "RUB",
      nextTouchAt: .now, touchOverdue: true, orderOverdue: true, openTasks: 2, overdueTasks: 1,
      requests: 1, overdueCents: 100, since: .now, version: 1)
  }

  /// What a list shows of a client beside the row itself: words and sums that need a language.
  struct ClientCard: Encodable, Sendable {
    let client: ClientLine
    let lost: Bool
    let lastOrder: Price?
    let rhythm: Count?
    let owed: Price?
    let tasks: Count
    let late: Count
    let requests: Count

    init(_ client: ClientLine) {
      self.client = client
      lost = client.place.code == "lost"
      lastOrder = client.lastAmountCents.map { Price($0, client.lastCurrency ?? "RUB") }
      rhythm = client.rhythmDays.map { Count($0, "accounts.client.days") }
      owed = client.overdueCents > 0 ? Price(client.overdueCents) : nil
      tasks = Count(client.openTasks, "accounts.clients.tasks")
      late = Count(client.overdueTasks, "accounts.clients.late")
      requests = Count(client.requests, "accounts.clients.requests")
    }

    func encode(to encoder: any Encoder) throws { try client.encode(to: encoder) }
  }
}
