import Foundation
import Postgres

extension Clients {
  /// Tickets of own clients: the open ones by due time, then those closed lately.
  struct RequestsPage<Place: Keeper>: Page {
    static var template: String { "Clients/RequestsPage" }
    private static var list: Statement {
      """
      select coalesce(jsonb_agg(to_jsonb(v) order by v.place = 'closed', v.due_at, v.closed_at desc), '[]') as answer
      from (select * from accounts.requests r
        where r.place = 'care' or r.closed_at > now() - interval '30 days') v
      """
    }

    let open: [RequestCard]
    let closed: [RequestCard]

    static var samples: [Self] { [Self([RequestLine.sample], closed: [RequestLine.sample])] }
    var title: Phrase { "accounts.requests.title" }

    init(_ open: [RequestLine], closed: [RequestLine]) {
      self.open = open.map { RequestCard($0) }
      self.closed = closed.map { RequestCard($0) }
    }

    static func load(_ ask: Ask<Place>) async throws -> Self {
      let requests: [RequestLine] = try await ask(list()).answer() ?? []
      return Self(
        requests.filter { $0.place == "care" }, closed: requests.filter { $0.place != "care" })
    }
  }
}
