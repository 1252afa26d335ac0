import Postgres

/// One thing that the clock does: the function that does a batch of it, how often, and how much is a full batch.
package struct Round: Sendable {
  package let name: String
  package let statement: Statement
  package let every: Duration
  /// A round that found so many goes on at once: there is more.
  package let full: Int
  /// What it does, as the clock's table of `docs/operations.md` says it.
  package let does: String

  /// Makes a round; the product's own are in `all`.
  package init(
    _ name: String, _ statement: Statement, every: Duration, full: Int, does: String
  ) {
    self.name = name
    self.statement = statement
    self.every = every
    self.full = full
    self.does = does
  }

  /// The round of that name.
  package static func named(_ name: String) -> Round? { all.first { $0.name == name } }

  /// Tells every server whose open pages have something new; beside all others, and before them.
  package static let tellPages = Round(
    "tell_pages", "select rounds.tell_pages() as found", every: .milliseconds(200), full: .max,
    does: "tells every server whose open pages have something new (decision 0221)")

  /// All of them.
  package static let all = [tellPages] + work + checks

  /// What looks for breaches of the invariants (at what changed, and each night at everything, part by part) and for
  /// habits gone beyond. It takes seconds where the base is long, so it goes by itself and nothing waits behind it.
  package static let checks: [Round] = [
    Round(
      "check_changed", "select rounds.check_changed() as found", every: .seconds(20), full: 1000,
      does:
        "looks whether what changed keeps every invariant; what does not is a warning on the head's "
        + "page (`/head/warnings`), with what to do (decision 0250)"),
    Round(
      "check_all", "select rounds.check_all() as found", every: .seconds(60), full: 1,
      does:
        "looks whether it is three in the morning of the department, and from then on at everything, "
        + "part by part: a quarter of an hour at a million leads"),
    Round(
      "weigh_habits", "select rounds.weigh_habits() as found", every: .seconds(600), full: 1000,
      does:
        "a member who was shown, or looked for, far more numbers than is their habit is a warning "
        + "(decision 0251)"),
  ]

  /// What moves leads, promises and figures on, and forgets what is old: by cadence.
  package static let work: [Round] = [
    Round(
      "promote", "select rounds.promote() as found", every: .seconds(1), full: 1000,
      does:
        "leads whose time has come become ready; own callbacks overdue by 15 minutes fall to anyone"
    ),
    Round(
      "empty_calling", "select rounds.empty_calling() as found", every: .seconds(1), full: 500,
      does: "with tier 1 switched off, leads that reach calling go on to qualification"),
    Round(
      "tell_callbacks", "select rounds.tell_callbacks() as found", every: .seconds(1), full: 500,
      does: "a call centre hears that a callback it promised is due"),
    Round(
      "empty_ended", "select rounds.empty_ended() as found", every: .seconds(5), full: 500,
      does: "leads that wait for a campaign that has ended are closed, or go to the managers where "
        + "somebody was promised to hear again (decision 0150)"),
    Round(
      "expire_leases", "select rounds.expire_leases() as found", every: .seconds(5), full: 200,
      does: "cards whose lease is over go back to calling; a late finish is refused even before"),
    Round(
      "tally", "select rounds.tally() as found", every: .seconds(10), full: 1,
      does: "what has happened is counted into the figures (decision 0080)"),
    Round(
      "close_batches", "select rounds.close_batches() as found", every: .seconds(30), full: 20,
      does:
        "a call centre's batches past their last day, or of a campaign that has ended, are closed"),
    Round(
      "give_up_deliveries", "select rounds.give_up_deliveries() as found", every: .seconds(30),
      full: 500,
      does: "events that a webhook has not taken in 72 hours are given up, which its log says"),
    Round(
      "wake_nurtured", "select rounds.wake_nurtured() as found", every: .seconds(60), full: 200,
      does: "leads whose day has come go back to whom they came from"),
    Round(
      "escalate", "select rounds.escalate() as found", every: .seconds(60), full: 500,
      does: "promises overdue reach the head's desk"),
    Round(
      "chase_invoices", "select rounds.chase_invoices() as found", every: .seconds(60), full: 200,
      does: "an unpaid invoice without a payment task gets one"),
    Round(
      "hand_clients_over", "select rounds.hand_clients_over() as found", every: .seconds(60),
      full: 200,
      does:
        "with tier 3 switched on again, clients that managers still keep go to account managers as "
        + "far as they have room"),
    Round(
      "forget_uploads", "select rounds.forget('uploads') as found", every: .seconds(60), full: 100,
      does: "bytes of lists that are in, or that nobody began, are erased"),
    Round(
      "forget_events", "select rounds.forget('events') as found", every: .seconds(600), full: 2000,
      does: "events past their time are erased"),
    Round(
      "forget_keys", "select rounds.forget('keys') as found", every: .seconds(600), full: 2000,
      does: "idempotency keys past their time"),
    Round(
      "forget_quotas", "select rounds.forget('quotas') as found", every: .seconds(600), full: 2000,
      does: "hourly limits that were used"),
    Round(
      "forget_rejected", "select rounds.forget('rejected') as found", every: .seconds(600),
      full: 2000,
      does: "refused rows of lists"),
    Round(
      "forget_deliveries", "select rounds.forget('deliveries') as found", every: .seconds(600),
      full: 2000,
      does: "logs of webhooks"),
    Round(
      "forget_sessions", "select rounds.forget_sessions() as found", every: .seconds(600),
      full: 1000,
      does: "sessions that ended or ran out long ago"),
    Round(
      "forget_failures", "select rounds.forget_failures() as found", every: .seconds(600),
      full: 1000,
      does: "failed sign-ins that count no more"),
  ]
}
