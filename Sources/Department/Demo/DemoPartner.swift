import Foundation
import Postgres

/// The demo's call centre: a partner with a batch, an agent, and a key whose text can be told again.
package struct DemoPartner {
  private static let add = Statement(
    "select head.add_partner($1, '{}', 'demo-partner') ->> 'partner' as id", name: "demo_partner")
  private static let open = Statement(
    """
    select head.open_batch($1, c.id, $3::text::jsonb, 'demo-batch')
    from head.campaigns c where c.name = $2
    """, name: "demo_batch")
  private static let addKey = Statement(
    "select head.add_partner_key($1, 'Demo', '{work,report,agents}', null, 366, $2, 'demo-key')",
    name: "demo_key")
  private static let live = Statement(
    "select exists (select from auth.session s where s.digest = sha256($1) and s.ended_at is null and s.expires_at > now()) as live",
    name: "demo_key_live")

  let settings: Settings
  /// The server's key, by which the demo's key is reckoned: no two installations have the same.
  private let key: [UInt8]

  /// Nil where the server has no key yet: a partner's key could not be kept.
  package init?(_ settings: Settings) {
    guard settings.keyFile != nil, let key = try? settings.key() else { return nil }
    self.settings = settings
    self.key = key
  }

  private var knock: Knock {
    Knock(
      tier: .partners, secret: Secret.digest([UInt8]("the demo's call centre".utf8), key: key),
      kind: .bearer)
  }
  private var digest: Value { .bytes(Secret.digest(knock.secret, key: key)) }

  /// Takes the call centre in, gives it a batch, a key and an agent.
  func seed(_ head: Shell) async throws {
    let id: String = try await head.ask(Self.add(.text("Call-Centre North")))[0]["id"]
    guard let partner = UUID(uuidString: id) else { return }
    _ = try await head.ask(
      Self.open(
        .uuid(partner), .text("Услуги для бизнеса"),
        .text(#"{"name": "Demo", "size": 15, "price_cents": 150000, "currency": "RUB"}"#)))
    _ = try await head.ask(Self.addKey(.uuid(partner), digest))
    let door = try await Session.open(
      conninfo: settings.database, user: "tristage_partners",
      password: settings.password(of: "tristage_partners"))
    try await door.execute(script: "begin")
    try await door.query("select state from auth.enter_by_key($1, null, null)", [digest])
    try await door.query("select partners.add_agent('Павел Петров', 'pavel', 'demo-pavel')")
    try await door.execute(script: "commit")
    await door.close()
  }

  /// The key's text, while it lives.
  package func token() async throws -> String? {
    let session = try await Deployment(settings) { _ in }.connect()
    let live: Bool = try await session.query(
      Self.live.text, [digest])[0]["live"]
    await session.close()
    return live ? knock.text : nil
  }
}
