import Foundation
import Postgres

extension Clients {
  /// Own clients: found by name, city or company, kept to what is due.
  struct ClientsPage<Place: Keeper>: Page {
    static var template: String { "Clients/ClientsPage" }
    private static var list: Statement {
      """
      select coalesce(jsonb_agg(to_jsonb(v) order by v.place = 'lost', v.next_touch_at, v.name), '[]') as answer
      from accounts.clients v
      where ($1::text is null or position(lower($1) in lower(concat_ws(' ', v.name, v.company, v.city, v.industry))) > 0
          or v.id = any (array(select s.client from accounts.search($1, $3) s)))
        and case $2::text
          when 'touch' then v.touch_overdue
          when 'order' then v.order_overdue
          when 'money' then v.overdue_cents > 0
          when 'requests' then v.requests > 0
          when 'reactivation' then v.place = 'reactivation'
          when 'lost' then v.place = 'lost'
          else true end
      """
    }
    static var filters: [String] {
      ["all", "touch", "order", "money", "requests", "reactivation", "lost"]
    }

    let clients: [ClientCard]
    let total: Count
    let search: String?
    let filters: [Pick<Word>]

    static var samples: [Self] {
      [Self([ClientLine.sample], search: "mill", filter: "touch")]
    }
    var title: Phrase { "accounts.clients.title" }

    init(_ clients: [ClientLine], search: String?, filter: String) {
      self.clients = clients.map(ClientCard.init)
      total = Count(clients.count, "accounts.clients.total")
      self.search = search
      filters = Self.filters.map {
        Pick($0, Word("accounts.clients.filters", $0), chosen: $0 == filter)
      }
    }

    static func load(_ ask: Ask<Place>) async throws -> Self {
      let filter = ask.query("due") ?? "all"
      guard filters.contains(filter) else { throw Problem.wrong("due", "choice") }
      let search = ask.query("q")
      let rows = try await ask(list(.init(search), .text(filter), .init(search.flatMap(Phone.sought))))
      return Self(try rows.answer() ?? [], search: search, filter: filter)
    }
  }
}
