import Department
import Foundation
import Postgres
import TestKit

/// A kind of work that both sides do.
protocol HTTPWork {
  var name: String { get }
  /// libpq's address with the login role that does it.
  var conninfo: String { get }
  /// One round as a script of pgbench, with the very statements of the pages and acts.
  var script: String { get }
  /// One round as requests.
  func player(_ number: Int, turn: Int) -> any HTTPPlayer
  /// Before each turn.
  func prepare() async throws
  /// After each turn: so many rounds must have been done, and nothing else.
  func check(_ rounds: Int) async throws
}

/// Cards: claimed, dialled, and the number found busy.
final class CardWork: HTTPWork {
  let name = "card (claim, dial, outcome)"
  private let floor: Floor
  private var before = 0

  init(_ floor: Floor) { self.floor = floor }

  var conninfo: String { floor.conninfo(of: "operators") }

  // A pipeline's answers cannot be kept in a variable of pgbench, so the card's id waits in a setting of the session.
  let script = """
    \\if :begun = 0
    \(Floor.digest)
    \\set begun 1
    \\endif
    \\set n :n + 1
    \\startpipeline
    \(Floor.enter)
    select coalesce(c, '{"card": null}') as answer, set_config('bench.card', c ->> 'card', false) from operators.claim(:n) c;
    \\endpipeline
    \\startpipeline
    \(Floor.enter)
    select operators.dial(current_setting('bench.card')::uuid, :n) as answer;
    \\endpipeline
    \\startpipeline
    \(Floor.enter)
    select operators.record_outcome(current_setting('bench.card')::uuid, 'busy', 30, null, null, false, null, :n) as answer;
    \\endpipeline

    """

  func player(_ number: Int, turn: Int) -> any HTTPPlayer {
    CardPlayer(
      Caller(way: Caller.operators, token: floor.operators[number].token), mark: "turn-\(turn)")
  }

  func prepare() async throws {
    try await floor.refill()
    before = try await floor.recorded()
  }

  func check(_ rounds: Int) async throws {
    let recorded = try await floor.recorded() - before
    guard recorded == rounds else {
      throw BenchFailure("\(rounds) cards were worked, \(recorded) results are in the base")
    }
  }
}

/// A manager's own list.
final class ListWork: HTTPWork {
  let name = "own list of 25"
  private let floor: Floor

  init(_ floor: Floor) { self.floor = floor }

  var conninfo: String { floor.conninfo(of: "managers") }

  let script = """
    \\if :begun = 0
    \(Floor.digest.replacing(":client_id", with: "'manager'"))
    \\set begun 1
    \\endif
    \\startpipeline
    \(Floor.enter)
    select id, ticket, version, contact, place, stage, stage_no, stage_ru, stage_en, name, company, position, site, city, zone, industry, source, campaign, accepted_at, stage_at, stage_due_at, over_norm, stage_seconds, due_at, overdue, task, task_kind, task_subject, promise, referred from managers.leads;
    select managers.day() as answer;
    \\endpipeline

    """

  func player(_ number: Int, turn: Int) -> any HTTPPlayer {
    ListPlayer(token: floor.manager.token, leads: Floor.listed)
  }

  func prepare() async throws {}

  func check(_ rounds: Int) async throws {
    if rounds == 0 { throw BenchFailure("no list was shown") }
  }
}
