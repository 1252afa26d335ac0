import Foundation
import Hummingbird
import Logging
import Postgres
import ServiceLifecycle

/// What a monitor is told, on a port of its own that only this machine reaches: counts and seconds, never a person.
struct Monitor: Sendable {
  let meter: Meter
  let keeper: Doorkeeper
  let live: OpenPages
  let pulse: Pulse
  let pools: [(name: String, pool: Pool)]
  /// Nil where the clock goes in another server.
  let queues: QueueFigures?

  /// How many connections stand at the monitor's door; whoever comes then has those go that keep it waiting.
  private static let room = 16

  /// Answers `GET /metrics` on this port of 127.0.0.1.
  func listener(_ port: Int, _ logger: Logger) -> any Service {
    let door = Doorkeeper(room: Self.room)
    let router = Router()
    router.get("metrics") { _, _ in
      Response(
        status: .ok, headers: [.contentType: "text/plain; version=0.0.4; charset=utf-8"],
        body: .init(byteBuffer: ByteBuffer(string: await text())))
    }
    return Application(
      router: router,
      server: .http1(
        configuration: .init(additionalChannelHandlers: [Visit(door)], idleTimeout: .seconds(5))),
      configuration: .init(
        address: .hostname("127.0.0.1", port: port), serverName: nil,
        availableConnectionsDelegate: .maximum(2 * Self.room, logger: logger)),
      logger: logger)
  }

  /// All figures of this moment.
  func text() async -> String {
    var text = MetricsText()
    addRequests(&text)
    addPools(&text)
    addProcess(&text)
    if let queues {
      let figures = await queues.figures()
      text.add(
        "tristage_database_up", .gauge, "Whether the database answered the clock.",
        figures == nil ? 0 : 1)
      addQueues(figures ?? [], &text)
      text.add(
        "tristage_round_age_seconds", .gauge,
        "Since this server last went a round, or found another server at it.",
        pulse.ages.map { MetricsText.Sample(labels: [("round", $0.round)], value: $0.seconds) })
    }
    return text.text
  }

  private func addRequests(_ text: inout MetricsText) {
    let counted = meter.counted
    func labels(_ name: Meter.Name) -> [(String, String)] {
      [("method", name.method), ("route", name.route)]
    }
    text.add(
      "tristage_requests_total", .counter, "Requests answered.",
      counted.flatMap { name, tally -> [MetricsText.Sample] in
        tally.statuses.sorted { $0.key < $1.key }.map {
          MetricsText.Sample(
            labels: labels(name) + [("status", "\($0.key)")], value: Double($0.value))
        }
      })
    text.add(
      "tristage_request_seconds", .histogram,
      "How long an answer took, from its request's head on.",
      counted.flatMap { name, tally -> [MetricsText.Sample] in
        var sum = 0
        var samples = zip(Meter.bounds, tally.buckets).map { bound, count -> MetricsText.Sample in
          sum += count
          return MetricsText.Sample(
            suffix: "_bucket", labels: labels(name) + [("le", "\(bound)")], value: Double(sum))
        }
        let all = Double(tally.buckets.reduce(0, +))
        samples.append(
          MetricsText.Sample(suffix: "_bucket", labels: labels(name) + [("le", "+Inf")], value: all)
        )
        samples.append(
          MetricsText.Sample(suffix: "_sum", labels: labels(name), value: tally.seconds))
        samples.append(MetricsText.Sample(suffix: "_count", labels: labels(name), value: all))
        return samples
      })
  }

  private func addPools(_ text: inout MetricsText) {
    let counts = pools.map { (labels: [("pool", $0.name)], counts: $0.pool.counts) }
    func add(
      _ name: String, _ kind: MetricsText.Kind, _ help: String, _ value: KeyPath<Pool.Counts, Int>
    ) {
      text.add(
        "tristage_pool_\(name)", kind, help,
        counts.map {
          MetricsText.Sample(labels: $0.labels, value: Double($0.counts[keyPath: value]))
        })
    }
    add("connections", .gauge, "Connections to the database that take requests.", \.open)
    add("in_use", .gauge, "Requests that wait for the database's answer.", \.inFlight)
    add("waiting", .gauge, "Requests that wait to be sent to the database.", \.queued)
    add("refused_total", .counter, "Requests refused because too many waited.", \.refused)
    add("connects_total", .counter, "Connections opened.", \.connects)
    add("lost_total", .counter, "Connections lost.", \.lost)
  }

  private func addProcess(_ text: inout MetricsText) {
    text.add(
      "tristage_requests_under_way", .gauge, "Requests that are being answered.",
      Double(Crowd.here.size))
    text.add(
      "tristage_connections", .gauge, "Connections at the door.", Double(keeper.count))
    text.add(
      "tristage_connections_made_room_total", .counter,
      "Connections that were closed because there were too many.", Double(keeper.sentAway))
    text.add(
      "tristage_streams", .gauge, "Open pages that keep themselves fresh.", Double(live.count))
    let pages = try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8)
      .split(separator: " ")
    if let resident = pages?.dropFirst().first.flatMap({ Double($0) }) {
      text.add(
        "process_resident_memory_bytes", .gauge, "Memory that the process holds.",
        resident * Double(sysconf(Int32(_SC_PAGESIZE))))
    }
  }

  private func addQueues(_ figures: [QueueFigures.Figure], _ text: inout MetricsText) {
    for family in Self.families {
      text.add(
        "tristage_\(family.name)", .gauge, family.help,
        figures.filter { $0.name == family.name }.map { figure in
          MetricsText.Sample(
            labels: zip([family.label], [figure.label]).compactMap { name, value in
              value.map { (name, $0) }
            }, value: figure.value)
        })
    }
  }

  /// What `rounds.metrics()` tells: name, label, meaning.
  private static let families: [(name: String, label: String, help: String)] = [
    ("leads", "place", "Leads that wait for somebody, by place."),
    ("leads_overdue", "place", "Leads whose time is over, by place."),
    (
      "qualification_oldest_seconds", "", "How long the oldest lead has waited for a manager."
    ),
    ("lease_oldest_seconds", "", "How long the oldest card has been in an operator's hand."),
    ("lag_seconds", "work", "By how much each of the clock's works is late."),
    ("events_unsent", "", "Events for call centres that have not become deliveries."),
    ("deliveries_waiting", "", "Deliveries to webhooks that have not come through."),
    ("violations", "kind", "What the clock found that must not be, until it is mended."),
    ("check_age_seconds", "check", "Since the clock looked at what changed, and at everything."),
  ]
}
