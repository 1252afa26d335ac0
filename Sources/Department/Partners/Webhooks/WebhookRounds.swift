import Logging
import Postgres
import ServiceLifecycle

/// Sends events to partners' webhooks for as long as the server runs.
///
/// Several servers may do so on one database: an event is sent by one of them at a time, under a lease. One that is
/// killed leaves it to be sent again by any other: at least once, under the same id.
package actor WebhookRounds: Service {
  /// Events on their way from this server at once.
  private static let most = 128
  private static let pause = Duration.milliseconds(200)

  private let clock: Clockwork
  private let key: [UInt8]
  private let courier: Courier
  private let logger: Logger
  private var underWay = 0
  private var trouble: String?
  private var held: Int?
  private var heldAgain = ContinuousClock.now

  /// Works through the clock; `key` is the server's, from which secrets are derived.
  package init(
    clock: Clockwork, key: [UInt8], courier: Courier, logger: Logger = Logger(label: "webhooks")
  ) {
    self.clock = clock
    self.key = key
    self.courier = courier
    self.logger = logger
  }

  /// Looks for events five times a second until the server stops; what is on its way then has three seconds to arrive.
  package func run() async throws {
    await cancelWhenGracefulShutdown { await self.go() }
    for _ in 0..<30 where underWay > 0 { try? await Task.sleep(for: .milliseconds(100)) }
  }

  private func go() async {
    while !Task.isCancelled {
      do {
        let sent = try await perform()
        if trouble != nil {
          trouble = nil
          logger.notice("webhooks are sent again")
        }
        if sent == 0 { try await noticeHeld() }
        // More may be due: only a pause where the hands are full or there was little.
        if sent == Self.most { continue }
      } catch PostgresError.cancelled, PostgresError.closed {
        return
      } catch {
        if trouble != "\(error)" {
          trouble = "\(error)"
          logger.error("webhooks stand still", metadata: ["error": "\(error)"])
        }
        try? await Task.sleep(for: .seconds(1))
      }
      try? await Task.sleep(for: Self.pause)
    }
  }

  /// Says once that events are held, and once that they are not any more; asked a minute apart.
  private func noticeHeld() async throws {
    guard ContinuousClock.now >= heldAgain else { return }
    heldAgain = ContinuousClock.now + .seconds(60)
    let before = held
    held = try await Delivery.held(clock)
    if let held, before == nil {
      logger.warning(
        "webhooks are held: this database was restored; tristage release, or the head, lets them go",
        metadata: ["events": "\(held)"])
    } else if held == nil, before != nil {
      logger.notice("webhooks are released")
    }
  }

  /// Begins to send what is due, as far as hands are free: how many that were.
  @discardableResult
  package func perform() async throws -> Int {
    let free = Self.most - underWay
    guard free > 0 else { return 0 }
    let due = try await Delivery.due(free, clock)
    underWay += due.count
    for delivery in due { Task { await send(delivery) } }
    return due.count
  }

  /// Whether nothing is on its way from here.
  package var isIdle: Bool { underWay == 0 }

  private func send(_ delivery: Delivery) async {
    let key = key
    let receipt = await courier.send(delivery.parcel { Secret.digest($0, key: key) })
    // What cannot be settled is sent again when its lease is over.
    for turn in 1...5 {
      do {
        try await delivery.settle(receipt, clock)
        break
      } catch {
        logger.debug("not settled", metadata: ["error": "\(error)"])
        try? await Task.sleep(for: .milliseconds(200 * turn))
      }
    }
    underWay -= 1
  }
}
