import Department
import Foundation
import Postgres

extension Cast {
  /// The partner whose supervisor Pavel is once a test lets him be.
  package static let north = UUID(uuidString: "cccccccc-0000-4000-8000-00000000000a")!

  /// Pavel looks after his partner's webhooks from now on, and adds one.
  @discardableResult
  package func webhook(_ url: String = "https://hooks.example.ru/", kinds: [String] = [])
    async throws -> UUID
  {
    try await sees("update core.member set supervisor = true where id = $1", .uuid(pavel.id))
    let answer = try await pavel.gets(
      "select partners.add_webhook($1, $2, $3)", .text(url), .texts(kinds),
      .text(UUID().uuidString))
    guard let id = answer?["id"]?.text.flatMap(UUID.init(uuidString:)) else {
      throw ClientError("no webhook was added")
    }
    return id
  }

  /// Events for Pavel's partner, as an act would write them: so many of a lead, numbered from 1.
  package func tells(
    _ count: Int = 1, of lead: UUID = UUID(), kind: String = "lease_lost", from first: Int = 1
  ) async throws {
    try await sees(
      """
      insert into core.outbox (act, machine, subject, contact, member, detail, partner)
      select $1, 'lead', $2, null, $3, jsonb_build_object('card', $2::uuid, 'number', n), $4
      from generate_series($5::int, $6::int) n
      """, .text(kind), .uuid(lead), .uuid(pavel.id), .uuid(Self.north), .int(Int64(first)),
      .int(Int64(first + count - 1)))
  }

  /// A server's hands: takes and sends what is due through this courier.
  package func server(_ courier: Courier) -> WebhookRounds {
    WebhookRounds(
      clock: Clockwork(pool: pool("rounds"), key: Cast.key), key: Cast.key, courier: courier)
  }

  /// Sends until nothing is due and nothing is on its way.
  package func sendsAll(_ server: WebhookRounds) async throws {
    for _ in 0..<200 {
      let begun = try await server.perform()
      while await !server.isIdle { try await Task.sleep(for: .milliseconds(5)) }
      if begun == 0 { return }
    }
  }
}
