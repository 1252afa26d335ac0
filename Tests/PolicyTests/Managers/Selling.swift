import Department
import Foundation
import Postgres
import TestKit

/// What a manager does with a lead, in short, for tests that begin in the middle of a sale.
extension Cast {
  /// A lead of that name in Mark's hands, at the first stage of the sale.
  func selling(_ name: String = "Acme") async throws -> CastLead {
    let lead = try await qualified(name)
    try await mark.asks("select managers.accept($1)", .text("accept-\(lead.id)"))
    return lead
  }

  /// The lead's version as its page would show it.
  func version(_ lead: CastLead) async throws -> Value {
    .int(try await one("select version::bigint from core.lead where id = $1", .uuid(lead.id)))
  }

  /// Fills the present stage's checklist.
  func fills(_ lead: CastLead) async throws {
    let items = try await sees(
      """
      select i.id, i.kind from core.checklist_item i join core.lead l on l.stage = i.stage
      where l.id = $1 and i.required and i.active and i.id not in ('invoice_issued', 'referrals_asked')
      """, .uuid(lead.id))
    for item in items {
      let id: String = try item["id"]
      let kind: String = try item["kind"]
      try await mark.asks(
        "select managers.mark($1, $2, $3, $4, $5)", .uuid(lead.id), .text(id),
        .text(kind == "mark" ? "yes" : "as they said"), try await version(lead),
        .text("mark-\(lead.id)-\(id)"))
    }
  }

  /// Walks the lead to a stage, filling every checklist on the way.
  func walks(_ lead: CastLead, to stage: String) async throws {
    while try await one("select stage from core.lead where id = $1", .uuid(lead.id)) != stage {
      try await fills(lead)
      if try await one("select stage from core.lead where id = $1", .uuid(lead.id)) == "closing" {
        try await bills(lead)
      }
      try await mark.asks(
        "select managers.advance($1, $2, null, null, null, null, $3)", .uuid(lead.id),
        try await version(lead), .text("advance-\(UUID())"))
    }
  }

  /// Issues an invoice of 1,000.00 roubles.
  func bills(_ lead: CastLead) async throws {
    try await mark.asks(
      "select managers.issue_invoice($1, '7', 100000, 'RUB', current_date + 10, $2)",
      .uuid(lead.id), .text("invoice-\(lead.id)"))
  }

  /// Records its payment in full.
  func pays(_ lead: CastLead) async throws {
    try await mark.asks(
      "select managers.record_payment($1, (select id from managers.invoices where lead = $1), 100000, current_date, $2)",
      .uuid(lead.id), .text("payment-\(lead.id)"))
  }

  /// How many open tasks the lead has.
  func openTasks(_ lead: CastLead) async throws -> Int {
    try await one(
      "select count(*) from core.task where lead = $1 and done_at is null", .uuid(lead.id))
  }

  /// True where this person can read the contact's name.
  func knows(_ person: Person, _ lead: CastLead) async throws -> Bool {
    try await person.asks("select from core.name where contact = $1", .uuid(lead.contact)).count
      == 1
  }
}

/// A call that advances without a task.
func advance(_ lead: CastLead, _ version: Value, _ key: String = "advance") -> Call {
  Call(
    "select managers.advance($1, $2, null, null, null, null, $3)",
    [.uuid(lead.id), version, .text(key)])
}
