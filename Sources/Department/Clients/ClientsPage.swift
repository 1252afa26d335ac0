import Foundation
import Postgres

extension Clients {
  /// Own clients: found by name, city or company, kept to what is due; fifty on a page.
  struct ClientsPage<Place: Keeper>: Page {
    static var template: String { "Clients/ClientsPage" }
    private static var list: Statement {
      """
      select jsonb_build_object('total', count(*),
        'lines', coalesce(jsonb_agg(to_jsonb(w) order by w.no) filter (where w.no > 50 * ($4::int - 1) and w.no <= 50 * $4::int), '[]')) as answer
      from (
        select v.*, row_number() over (order by v.place = 'lost', v.next_touch_at, v.name) as no
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
          else true end) w
      """
    }
    static var filters: [String] {
      ["all", "touch", "order", "money", "requests", "reactivation", "lost"]
    }

    let clients: [ClientCard]
    let total: Count
    let search: String?
    let filters: [Pick<Word>]
    let more: String?

    /// What SQL tells.
    private struct Found: Decodable {
      let total: Int
      let lines: [ClientLine]
    }

    static var samples: [Self] {
      [Self([ClientLine.sample], of: 60, search: "mill", filter: "touch", page: 1)]
    }
    var title: Phrase { "accounts.clients.title" }

    init(_ clients: [ClientLine], of all: Int, search: String?, filter: String, page: Int) {
      self.clients = clients.map(ClientCard.init)
      total = Count(all, "accounts.clients.total")
      more =
        all > 50 * page
        ? Address.of(
          "\(Place.tier.workplace)/clients",
          [("q", search), ("due", filter == "all" ? nil : filter), ("page", "\(page + 1)")]) : nil
      self.search = search
      filters = Self.filters.map {
        Pick($0, Word("accounts.clients.filters", $0), chosen: $0 == filter)
      }
    }

    static func load(_ ask: Ask<Place>) async throws -> Self {
      let filter = ask.query("due") ?? "all"
      guard filters.contains(filter) else { throw Problem.wrong("due", "choice") }
      let search = ask.query("q")
      let page = try ask.number("page", in: 1...1000) ?? 1
      let rows = try await ask(
        list(
          .init(search), .text(filter), .init(search.flatMap(Phone.sought)), .int(Int64(page))))
      guard let found: Found = try rows.answer() else { throw Problem.empty }
      return Self(found.lines, of: found.total, search: search, filter: filter, page: page)
    }
  }
}
