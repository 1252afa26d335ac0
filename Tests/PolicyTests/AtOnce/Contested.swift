import Department
import Foundation
import Postgres
import TestKit

/// One lead that is fought for again and again.
extension Cast {
  /// A lead that may be called, given back and called again without end.
  func contested() async throws -> CastLead {
    try await sees("update core.department set releases_an_hour = 1000000")
    try await sees("update core.campaign set attempts_a_number = 1000000, attempts_a_day = 1000000")
    return try await lead("Cedar")
  }

  /// How many calls of the lead are live.
  func live(_ lead: CastLead) async throws -> Int {
    try await one(
      "select count(*) from core.attempt where lead = $1 and ended_at is null", .uuid(lead.id))
  }

  /// How many events of this act of the lead leave.
  func told(_ act: String, _ lead: CastLead) async throws -> Int {
    try await one(
      "select count(*) from core.outbox where act = $2 and subject = $1", .uuid(lead.id), .text(act)
    )
  }

  /// Gives the lead's card back out of a hand; throws where it is not in that one.
  func lay(_ lead: CastLead, by holder: Person, _ round: Int) async throws {
    try await holder.asks(
      "select operators.release($1, $2)",
      .uuid(try await one("select card from core.lead where id = $1", .uuid(lead.id))),
      .text("r\(round)"))
  }

  /// Lets the lead be called again at once: by the head, where it was closed.
  func returns(_ lead: CastLead) async throws {
    if try await place(of: lead) == "closed" {
      try await helen.asks(
        "select head.reopen($1, 'calling', 'new_request', $2)", .uuid(lead.id),
        .text(UUID().uuidString))
    }
    try await wake(lead)
  }

  /// What somebody claims right after the clock has let overdue callbacks fall to anyone.
  func claimsFreed(by person: Person) async throws -> Tree? {
    _ = try await clock("promote")
    return try await person.gets("select operators.claim('k')")
  }

  /// Who left is a member again, with the session of before.
  func comesBack(_ person: Person) async throws {
    try await sees(
      "update core.member set active = true, left_at = null where id = $1", .uuid(person.id))
    try await sees("update auth.session set ended_at = null where member = $1", .uuid(person.id))
  }
}
