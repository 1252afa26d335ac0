import Postgres

/// One thing that the clock does: the function that does a batch of it, how often, and how much is a full batch.
package struct Round: Sendable {
  package let name: String
  package let statement: Statement
  package let every: Duration
  /// A round that found so many goes on at once: there is more.
  package let full: Int

  /// Makes a round; the product's own are in `all`.
  package init(_ name: String, _ statement: Statement, every: Duration, full: Int) {
    self.name = name
    self.statement = statement
    self.every = every
    self.full = full
  }

  /// The round of that name.
  package static func named(_ name: String) -> Round? { all.first { $0.name == name } }

  /// Tells every server whose open pages have something new; beside all others, and before them.
  package static let tellPages = Round(
    "tell_pages", "select rounds.tell_pages() as found", every: .milliseconds(200), full: .max)

  /// All of them.
  package static let all = [tellPages] + work + checks

  /// What looks for breaches of the invariants (at what changed, and each night at everything, part by part) and for
  /// habits gone beyond. It takes seconds where the base is long, so it goes by itself and nothing waits behind it.
  package static let checks: [Round] = [
    Round(
      "check_changed", "select rounds.check_changed() as found", every: .seconds(20), full: 1000),
    Round("check_all", "select rounds.check_all() as found", every: .seconds(60), full: 1),
    Round(
      "weigh_habits", "select rounds.weigh_habits() as found", every: .seconds(600), full: 1000),
  ]

  /// What moves leads, promises and figures on, and forgets what is old: by cadence.
  package static let work: [Round] = [
    Round("promote", "select rounds.promote() as found", every: .seconds(1), full: 1000),
    Round("empty_calling", "select rounds.empty_calling() as found", every: .seconds(1), full: 500),
    Round(
      "tell_callbacks", "select rounds.tell_callbacks() as found", every: .seconds(1), full: 500),
    Round(
      "give_up_deliveries", "select rounds.give_up_deliveries() as found", every: .seconds(30),
      full: 500),
    Round(
      "close_batches", "select rounds.close_batches() as found", every: .seconds(30), full: 20),
    Round("empty_ended", "select rounds.empty_ended() as found", every: .seconds(5), full: 500),
    Round("expire_leases", "select rounds.expire_leases() as found", every: .seconds(5), full: 200),
    Round(
      "wake_nurtured", "select rounds.wake_nurtured() as found", every: .seconds(60), full: 200),
    Round("escalate", "select rounds.escalate() as found", every: .seconds(60), full: 500),
    Round(
      "chase_invoices", "select rounds.chase_invoices() as found", every: .seconds(60), full: 200),
    Round("tally", "select rounds.tally() as found", every: .seconds(10), full: 1),
    Round(
      "hand_clients_over", "select rounds.hand_clients_over() as found", every: .seconds(60),
      full: 200),
    Round(
      "forget_events", "select rounds.forget('events') as found", every: .seconds(600), full: 2000),
    Round("forget_keys", "select rounds.forget('keys') as found", every: .seconds(600), full: 2000),
    Round(
      "forget_quotas", "select rounds.forget('quotas') as found", every: .seconds(600), full: 2000),
    Round(
      "forget_uploads", "select rounds.forget('uploads') as found", every: .seconds(60), full: 100),
    Round(
      "forget_rejected", "select rounds.forget('rejected') as found", every: .seconds(600),
      full: 2000),
    Round(
      "forget_deliveries", "select rounds.forget('deliveries') as found", every: .seconds(600),
      full: 2000),
    Round(
      "forget_sessions", "select rounds.forget_sessions() as found", every: .seconds(600),
      full: 1000),
    Round(
      "forget_failures", "select rounds.forget_failures() as found", every: .seconds(600),
      full: 1000),
  ]
}
