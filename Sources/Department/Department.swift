import Foundation
import Hummingbird
import Logging
import NIOCore
import Postgres
import ServiceLifecycle

/// Puts the application together; the only file that sees everything.
package struct Department: Sendable {
  package let house: House
  private let services: [any Service]
  /// What begins when the doors are open.
  private let clocks: [any Service]
  private let monitor: Monitor
  private let logger: Logger

  /// A debug build re-reads templates and words when they change.
  package static var isDebug: Bool {
    #if DEBUG
      true
    #else
      false
    #endif
  }

  /// Reads assets, and makes a pool for each tier on one wire. `only`: for the members of that tier
  /// and nobody else; then there is no pool but theirs and the one for signing in, and the clock goes elsewhere.
  package init(
    _ settings: Settings, only: Tier? = nil, developing: Bool = Self.isDebug, connections: Int = 4,
    logger: Logger
  ) throws {
    self.logger = logger
    let key = try settings.key()
    let wire = Wire()
    func plan(_ role: String) -> Pool.Settings {
      .init(
        conninfo: settings.database, user: "tristage_\(role)",
        password: settings.password(of: role), connections: connections)
    }
    func pool(_ role: String) -> Pool {
      Pool(settings: plan(role), wire: wire, logger: logger)
    }
    let tiers = only.map { [$0] } ?? Tier.allCases
    let pools = Dictionary(uniqueKeysWithValues: tiers.map { ($0, pool($0.rawValue)) })
    let login = pool("login")
    let zones = ZoneBook(assets: URL(filePath: settings.home).appending(path: "assets"))
    house = House(
      settings: settings, key: key, pools: pools,
      login: Login(pool: login, hasher: PasswordHasher(), key: key, only: only), only: only,
      printer: Printer(
        templates: Templates(home: settings.home, developing: developing),
        assets: Assets(home: settings.home)),
      zones: zones)
    let absent = house.printer.assets.absent
    if !absent.isEmpty {
      logger.warning(
        "pages will look bare: \(absent.joined(separator: ", ")) missing under \(settings.home)/assets; deploy/install-tools brings them"
      )
    }
    let ears = plan(only?.rawValue ?? "rounds")
    var clocks: [any Service] = []
    var services: [any Service] =
      Array(pools.values) + [
        login,
        LiveNews(
          live: house.live, conninfo: ears.conninfo, user: ears.user, password: ears.password,
          logger: logger),
      ]
    var measured = [(name: "login", pool: login)]
    var queues: QueueFigures?
    let pulse = Pulse()
    if only == nil {
      // Batches of lists take long: nothing waits behind them. The third connection keeps the leases,
      // the fourth looks for breaches.
      var long = plan("rounds")
      long.connections = 4
      long.depth = 1
      long.statementTimeout = .seconds(60)
      let rounds = pool("rounds")
      let uploads = Pool(settings: long, wire: wire, logger: logger)
      let clock = Clockwork(pool: uploads, key: key)
      measured += [(name: "rounds", pool: rounds), (name: "uploads", pool: uploads)]
      queues = QueueFigures(Clockwork(pool: rounds, key: key))
      services += [rounds, uploads]
      clocks = [
        Rounds(pool: rounds, key: key, rounds: Round.work, logger: logger, pulse: pulse),
        Rounds(pool: uploads, key: key, rounds: Round.checks, logger: logger, pulse: pulse),
        // Nothing that takes its time may stand before those who wait for news.
        Rounds(pool: rounds, key: key, rounds: [.tellPages], logger: logger, pulse: pulse),
        UploadRounds(.leads, clock: clock, zones: zones, logger: logger),
        UploadRounds(.doNotCall, clock: clock, zones: zones, logger: logger),
        WebhookRounds(
          clock: Clockwork(pool: rounds, key: key), key: key,
          courier: Courier(local: settings.localWebhooks), logger: logger),
      ]
    }
    self.services = services
    self.clocks = clocks
    measured += tiers.map { (name: $0.rawValue, pool: pools[$0]!) }
    monitor = Monitor(
      meter: house.meter, keeper: house.keeper, live: house.live, pulse: pulse, pools: measured,
      queues: queues)
  }

  /// The router, from the table of contents.
  package func router() -> Router<WebContext> {
    let router = Router(context: WebContext.self, options: .autoGenerateHeadEndpoints)
    router.add(middleware: Threshold(house: house))
    for route in Routes.all where route.pool.map(house.serves) ?? true {
      route.mount(router, house)
    }
    if house.serves(.partners) { Partners.refuseOtherMethods(router) }
    let responder = router.buildResponder()
    house.door.open { try await responder.respond(to: $0, context: $1) }
    return router
  }

  /// Serves until it is told to stop; `listening` hears the bound port. `settling`: once the doors are open all templates are
  /// looked at and memory is given back, for a program that does nothing else.
  package func serve(
    settling: Bool = false, listening: @escaping @Sendable (Int) async -> Void = { _ in }
  ) async throws {
    let keeper = house.keeper
    let settled: [any Service] =
      settling ? [Settling(templates: house.printer.templates, drain: house.drain)] : []
    let later = (clocks + settled).map { Afterwards($0) }
    let application = Application(
      router: router(),
      server: .http1(
        configuration:
          .init(
            additionalChannelHandlers: [Visit(keeper)], idleTimeout: .seconds(30),
            httpDecoderConfiguration: .init(
              maxHeaderFieldSize: 8 * 1024, maxHeaderListSize: 32 * 1024, maxHeaderFieldCount: 100))
      ),
      configuration: .init(
        address: .hostname(house.settings.host, port: house.settings.port), serverName: nil,
        backlog: 1024,
        // The doorkeeper makes room before; this is what open files are reckoned by.
        availableConnectionsDelegate: .maximum(keeper.room + 200, logger: logger)),
      onServerRunning: {
        for service in later { service.open() }
        await listening($0.localAddress?.port ?? 0)
      },
      logger: logger)
    // The last stops first: requests are taken for a while, then ended, then the rest stops.
    let watched = house.settings.metricsPort.map { [monitor.listener($0, logger)] } ?? []
    let farewell = Farewell(
      drain: house.drain, live: house.live, patience: .seconds(house.settings.drainSeconds))
    var plan = ServiceGroupConfiguration(
      services: services + (later as [any Service]) + watched + [application, farewell],
      gracefulShutdownSignals: [.sigterm, .sigint], logger: logger)
    // Whoever still sends or reads by then is cut off, and repeats the act under its key.
    plan.maximumGracefulShutdownDuration = .seconds(house.settings.drainSeconds + 8)
    try await ServiceGroup(configuration: plan).run()
  }
}
