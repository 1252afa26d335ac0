import Department
import Foundation
import TestKit

/// What a call centre and the department each say of the calls, held against each other and against the file.
struct CentreSides {
  /// The head, signed in.
  let head: Client
  /// The call centre's key.
  let partner: Client
  /// The head's page of the call centre.
  let page: String
  /// What `replay_figures.py` counted.
  let expected: Tree

  /// Compares what the centre's software said at its end with the head's page and the file; throws where anything differs.
  func compare(_ told: Tree) async throws {
    let (ours, theirs) = (told["ours"], told["theirs"])
    let whole = try await head.get(page).done()["whole"]
    try equal("leads", to: counted("leads"), ours?["leads"])
    // No card was lost: each was one call.
    try equal("cards", to: counted("calls"), ours?["cards"], theirs?["cards"], whole?["cards"])
    try equal("calls", to: counted("calls"), ours?["calls"], theirs?["calls"], whole?["called"])
    try equal(
      "seconds", to: counted("seconds"), ours?["seconds"], theirs?["talk_seconds"],
      whole?["talk_seconds"])
    try equal(
      "hand-overs", to: counted("handed_over"), ours?["handed_over"], theirs?["handed_over"],
      theirs?["waiting"], whole?["handed_over"], whole?["waiting"])
    try batches(told["batches"]?.items ?? [])
    say(
      "both sides say: \(counted("calls")) calls, \(counted("seconds")) seconds,",
      "\(counted("handed_over")) handed over")
  }

  /// Once a manager has accepted so many, at a price each: both sides say so, and what is due, and what still waits.
  func compare(accepted: Int, at price: Int) async throws {
    let theirs = try await partner.get("/partners/v1/totals").done()["total"]?[0]
    let whole = try await head.get(page).done()["whole"]
    try equal("accepted", to: accepted, theirs?["accepted"], whole?["accepted"])
    try equal(
      "due", to: accepted * price, theirs?["due"]?["cents"], whole?["amount_cents"])
    try equal(
      "waiting", to: counted("handed_over") - accepted, theirs?["waiting"], whole?["waiting"])
    say("both sides say: \(accepted) accepted, \(accepted * price / 100) roubles due")
  }

  /// Every lead that was given is handed over or closed, as the batches' progress tells it.
  private func batches(_ batches: [Tree]) throws {
    func sum(_ place: String) -> Tree {
      .number("\(batches.reduce(0) { $0 + (number($1[place]) ?? 0) })")
    }
    try equal("handed over, of batches", to: counted("handed_over"), sum("handed_over"))
    try equal("finished, of batches", to: counted("refused"), sum("finished"))
    for place in ["waiting", "in_hand", "later", "returned"] {
      try equal("\(place), of batches", to: 0, sum(place))
    }
  }

  private func counted(_ name: String) -> Int { number(expected[name]) ?? -1 }

  private func number(_ said: Tree?) -> Int? { said?.text.flatMap { Int($0) } }

  /// Throws where one of the sides says something else, or nothing.
  private func equal(_ what: String, to count: Int, _ sides: Tree?...) throws {
    guard sides.allSatisfy({ number($0) == count }) else {
      let said = sides.map { $0?.text ?? "nothing" }.joined(separator: ", ")
      throw BenchFailure("\(what): the sides say \(said), counted \(count)")
    }
  }
}
