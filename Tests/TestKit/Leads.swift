import Department
import Foundation
import Postgres

/// A lead of the cast, as the superuser knows it.
package struct CastLead: Sendable {
  package let id: UUID
  package let contact: UUID

  /// A lead that the test found by itself.
  package init(id: UUID, contact: UUID) {
    self.id = id
    self.contact = contact
  }
}

extension Cast {
  /// The campaign that may be called at any hour.
  package static let banks = UUID(uuidString: "bbbbbbbb-0000-4000-8000-000000000001")!
  /// The campaign that may be called at none.
  package static let closed = UUID(uuidString: "bbbbbbbb-0000-4000-8000-000000000002")!

  /// Opens a lead, ready to be called, as an import does: of Acme, Birch or Cedar, or of a new contact
  /// with these numbers.
  @discardableResult
  package func lead(
    _ name: String, in campaign: UUID = Cast.banks, numbers: [String] = [],
    zone: String = "Europe/Moscow", priority: Int = 100, due: String = "-1 minute"
  ) async throws -> CastLead {
    let contact = try await contact(name, numbers: numbers, zone: zone)
    let rows = try await owner.query(
      """
      select (core.open_lead($1, $2, 'calling', m, 'imported')).id
      from core.member m where m.sign_in_name = 'shell'
      """, [.uuid(contact), .uuid(campaign)])
    let id: UUID = try rows[0]["id"]
    try await owner.query(
      "update core.lead set priority = $2, due_at = now() + $3::interval, ready = now() + $3::interval <= now() where id = $1",
      [.uuid(id), .int(Int64(priority)), .text(due)])
    return CastLead(id: id, contact: contact)
  }

  /// The contact of that name, made where the cast has none.
  package func contact(_ name: String, numbers: [String] = [], zone: String = "Europe/Moscow")
    async throws -> UUID
  {
    let known = try await owner.query(
      "select id from core.contact where source = 'cast' and external_id = lower($1)", [.text(name)]
    )
    if let row = known.first { return try row["id"] }
    let made: UUID = try await one(
      "insert into core.contact (zone, source, external_id, city) values ($1, 'cast', lower($2), 'Tver') returning id",
      .text(zone), .text(name))
    try await owner.query(
      "insert into core.name (contact, name) values ($1, $2)", [.uuid(made), .text(name)])
    for (place, e164) in numbers.enumerated() {
      try await owner.query(
        "insert into core.number (contact, e164, masked, position) values ($1, $2, left($2, 2) || ' ••• •••-••-' || right($2, 2), $3)",
        [.uuid(made), .text(e164), .int(Int64(place + 1))])
    }
    return made
  }

  /// Opens a lead and takes it through Olga's call into the qualification queue.
  @discardableResult
  package func qualified(_ name: String = "Acme") async throws -> CastLead {
    let lead = try await lead(name, priority: 1)
    let card = try await claimed(by: olga)
    try await olga.asks("select operators.dial($1, 'd')", .uuid(card))
    try await answerAll(card, by: olga)
    try await olga.asks(
      "select operators.hand_over($1, 'Wants a call today', 95, $2)", .uuid(card), .text("h\(card)")
    )
    return lead
  }

  /// Claims the next card; throws where there is none.
  package func claimed(by person: Person) async throws -> UUID {
    guard let card = try await person.gets("select operators.claim('claim')")?["card"]?.text,
      let id = UUID(uuidString: card)
    else { throw TestCluster.Missing(description: "there is nothing to claim") }
    return id
  }

  /// Answers the four qualification questions of the cast's script.
  package func answerAll(_ card: UUID, by person: Person) async throws {
    for (question, value) in [
      ("need", #""Transfers abroad""#), ("authority", #""yes""#), ("budget", "120000"),
      ("timing", #""quarter""#),
    ] {
      try await person.asks(
        "select operators.answer($1, $2, $3, null, 'a')", .uuid(card), .text(question), .json(value)
      )
    }
  }
}
