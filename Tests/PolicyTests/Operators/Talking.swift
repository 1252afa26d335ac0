import Department
import Foundation
import Postgres
import TestKit

extension Person {
  /// Claims and dials: a card with the call under way.
  func isTalking(_ cast: Cast) async throws -> UUID {
    let card = try await cast.claimed(by: self)
    try await asks("select operators.dial($1, 'dial')", .uuid(card))
    return card
  }

  /// Ends the call in hand.
  @discardableResult
  func records(
    _ disposition: String, _ card: UUID, at: Date? = nil, mine: Bool = false, reason: String? = nil,
    key: String = UUID().uuidString
  ) async throws -> Tree? {
    try await gets(
      "select operators.record_outcome($1, $2, 60, 'noted', $3, $4, $5, $6)", .uuid(card),
      .text(disposition), Value(at), .bool(mine), Value(reason), .text(key))
  }

  /// How ending the call in hand is refused; nil where it is not.
  func isRefused(
    _ disposition: String, _ card: UUID, at: Date? = nil, reason: String? = nil
  ) async -> Refusal? {
    await refused(
      Call(
        "select operators.record_outcome($1, $2, 60, 'noted', $3, false, $4, $5)",
        [.uuid(card), .text(disposition), Value(at), Value(reason), .text(UUID().uuidString)]))
  }
}

extension Cast {
  /// Where a lead is, with why where it is closed.
  func place(_ lead: CastLead) async throws -> String {
    try await one(
      "select place || coalesce(' ' || close_reason, '') from core.lead where id = $1",
      .uuid(lead.id))
  }

  /// Lets a waiting lead's time come.
  func wake(_ lead: CastLead) async throws {
    try await sees(
      "update core.lead set ready = callback_for is null, due_at = now() - interval '1 second' where id = $1",
      .uuid(lead.id))
  }

  /// Another campaign, called round the clock.
  func campaign(_ name: String, priority: Int = 100) async throws -> UUID {
    try await one(
      """
      insert into core.campaign (name, priority, weekday_from, weekday_to, saturday_from, saturday_to,
        sunday_from, sunday_to, holidays_too)
      values ($1, $2, '00:00', '24:00', '00:00', '24:00', '00:00', '24:00', true) returning id
      """, .text(name), .int(Int64(priority)))
  }

  /// A second open lead of a contact: no path makes one, so the index that forbids it is dropped first,
  /// to see that the guards on numbers hold by themselves.
  func secondLead(of lead: CastLead, in campaign: UUID) async throws -> CastLead {
    try await sees("drop index if exists core.one_open_sale_lead_a_contact")
    let id: UUID = try await one(
      """
      select (core.open_lead($1, $2, 'calling', m, 'imported')).id
      from core.member m where m.sign_in_name = 'shell'
      """, .uuid(lead.contact), .uuid(campaign))
    return CastLead(id: id, contact: lead.contact)
  }
}

extension Date {
  /// So many seconds from now.
  static func hence(_ seconds: Double) -> Date { Date(timeIntervalSinceNow: seconds) }
}
