import Postgres

extension Deployment {
  /// Who can sign in with the demo's password, by tier.
  package func demoMembers() async throws -> [(signInName: String, tier: String, name: String)] {
    let session = try await connect()
    defer { Task { await session.close() } }
    return try await session.query(
      """
      select m.sign_in_name, m.tier::text as tier, m.name
      from core.member m join auth.password p on p.member = m.id
      where m.active and substr(p.salt, 1, 4) = 'demo'::bytea
      order by array_position(
        array['operators', 'managers', 'accounts', 'head', 'partners', 'admins'], m.tier::text), 1
      """
    ).map { (try $0["sign_in_name"], try $0["tier"], try $0["name"]) }
  }
}
