import Foundation
import Postgres

extension Accounts {
  /// The start of the day: tasks that are overdue, of today and of tomorrow, clients to touch, days to remember.
  struct DayPage: Clients.TaskList {
    typealias Place = Accounts
    private static let tasks: Statement =
      "select coalesce(jsonb_agg(to_jsonb(v)), '[]') as answer from accounts.tasks v"
    private static let clients: Statement = """
      select coalesce(jsonb_agg(to_jsonb(v) order by v.next_touch_at), '[]') as answer
      from accounts.clients v
      where v.touch_overdue or v.order_overdue or v.overdue_cents > 0
        or (v.place <> 'lost' and v.next_touch_at < now() + interval '1 day')
      """
    private static let holidays: Statement =
      "select coalesce(jsonb_agg(to_jsonb(v)), '[]') as answer from accounts.holidays v"
    private static let total: Statement =
      "select count(*)::int as clients from core.client where place <> 'lost'"

    /// A day to remember that is near: a row of `accounts.holidays`.
    struct Holiday: Codable, Sendable {
      let client: UUID
      let name: String?
      let person: String?
      let kind: Term<Clients.FactKinds>
      let body: String
      let fallsOn: Day
      let inDays: Int
    }

    /// A holiday with how far it is in words.
    struct HolidayCard: Encodable, Sendable {
      let holiday: Holiday
      let far: Phrase

      init(_ holiday: Holiday) {
        self.holiday = holiday
        far =
          switch holiday.inDays {
          case 0: "accounts.day.is_today"
          case 1: "accounts.day.is_tomorrow"
          default: Phrase("accounts.day.in_days", count: holiday.inDays)
          }
      }

      func encode(to encoder: any Encoder) throws { try holiday.encode(to: encoder) }
    }

    let overdue: [Clients.TaskCard]
    let today: [Clients.TaskCard]
    let tomorrow: [Clients.TaskCard]
    let later: Count
    let touches: [Clients.ClientCard]
    let reorders: [Clients.ClientCard]
    let debts: [Clients.ClientCard]
    let holidays: [HolidayCard]
    let clients: Count
    let due: Count
    let late: Count
    let nothing: Bool
    /// Where a task's forms go.
    let path = "/accounts/day"

    static let address = "/accounts"
    static let samples = [
      Self(
        tasks: [
          .sample, .sample(due: .now, overdue: false),
          .sample(due: .now + 86_400, overdue: false),
          .sample(due: .now + 200_000, overdue: false),
        ].cards(opened: nil), clients: [Clients.ClientLine.sample],
        holidays: [
          Holiday(
            client: UUID(), name: "Mill", person: "Ivan", kind: "holiday", body: "Birthday",
            fallsOn: Day("2026-11-24")!, inDays: 3)
        ], total: 7, zone: .gmt)
    ]
    var title: Phrase { "accounts.day.title" }

    init(
      tasks: [Clients.TaskCard], clients: [Clients.ClientLine], holidays: [Holiday], total: Int,
      zone: TimeZone
    ) {
      let day = Day(.now, in: zone)
      let next = Day(.now + 86_400, in: zone)
      func due(_ fits: (Clients.TaskLine) -> Bool) -> [Clients.TaskCard] {
        tasks.filter { fits($0.task) }
      }
      overdue = due { $0.overdue }
      today = due { !$0.overdue && Day($0.dueAt, in: zone) == day }
      tomorrow = due { Day($0.dueAt, in: zone) == next }
      later = Count(
        due { Day($0.dueAt, in: zone) > next }.count, "accounts.day.later")
      touches =
        clients.filter { $0.place.code != "lost" && Day($0.nextTouchAt, in: zone) <= day }
        .map(Clients.ClientCard.init)
      reorders = clients.filter(\.orderOverdue).map(Clients.ClientCard.init)
      debts = clients.filter { $0.overdueCents > 0 }.map(Clients.ClientCard.init)
      self.holidays = holidays.map(HolidayCard.init)
      self.clients = Count(total, "accounts.day.clients")
      self.due = Count(today.count, "accounts.day.tasks")
      late = Count(overdue.count, "accounts.day.late")
      nothing = tasks.isEmpty && touches.isEmpty && holidays.isEmpty
    }

    static func load(_ ask: Ask<Accounts>) async throws -> Self {
      let rows = try await ask(tasks(), clients(), holidays(), total())
      let zone = TimeZone.named(try await ask.member().zone) ?? .gmt
      let tasks: [Clients.TaskLine] = try rows[0].answer() ?? []
      return Self(
        tasks: tasks.cards(opened: try? ask.id("task")), clients: try rows[1].answer() ?? [],
        holidays: try rows[2].answer() ?? [], total: try rows[3].first?["clients"] ?? 0,
        zone: zone)
    }
  }
}
