import Department
import Foundation
import TestKit
import Testing

/// What a monitor is told, and that Debian's Prometheus understands it.
@Suite struct MetricsHTTPTests {
  @Test func `a monitor finds requests, pools, queues and lags on a port of its own`() async throws
  {
    try await Cast.play { cast in
      try await Self.served(cast) { client, monitor in
        let mark = try await client.signedIn("mark", SignInHTTPTests.password)
        for _ in 1...3 { #expect(try await mark.get("/managers/leads").status == 200) }
        _ = try await mark.get("/managers/nothing/79161234567")
        _ = try await client.post("/sign-in", json: #"{"name":"mark","password":"secret-word"}"#)
        let told = try await Self.told(monitor)
        #expect(told["content-type"] == "text/plain; version=0.0.4; charset=utf-8")
        for line in [
          #"tristage_requests_total{method="GET",route="/managers/leads",status="200"} 3"#,
          #"tristage_requests_total{method="GET",route="NotFound",status="404"} 1"#,
          #"tristage_requests_total{method="POST",route="/sign-in",status="401"} 1"#,
          #"tristage_request_seconds_bucket{method="GET",route="/managers/leads",le="+Inf"} 3"#,
          #"tristage_request_seconds_count{method="GET",route="/managers/leads"} 3"#,
          #"tristage_pool_waiting{pool="managers"} 0"#,
          #"tristage_pool_connections{pool="login"} 1"#,
          "tristage_database_up 1", #"tristage_leads{place="qualification"} 0"#,
          #"tristage_lag_seconds{work="promote"}"#, #"tristage_round_age_seconds{round="promote"}"#,
          "tristage_connections ",
        ] {
          #expect(told.text.contains(line), "\(line)")
        }
        for secret in ["mark", "Mark", "secret", "79161234567", "Acme"] {
          #expect(!told.text.contains(secret), "\(secret)")
        }
        #expect(try await client.get("/metrics", ["accept": "application/json"]).status == 404)
        try await Self.understood(told.text)
      }
    }
  }

  @Test func `the monitor hears what must not be, and of a database that is away`()
    async throws
  {
    try await Cast.play { cast in
      try await cast.sees(
        "insert into core.warning (kind, room, name, subject) values ('canary', 'test', 'heard', 'one')"
      )
      try await Self.served(cast) { _, monitor in
        let told = try await Self.told(monitor).text
        #expect(told.contains(#"tristage_violations{kind="canary"} 1"#), "\(told)")
        #expect(told.contains(#"tristage_check_age_seconds{check="changed"}"#))
      }
    }
    let port = try FreePort.find()
    var settings = try Settings(["TRISTAGE_DATABASE": "host=/nowhere", "TRISTAGE_HOME": Home.path])
    settings.metricsPort = port
    try await Self.away(settings) {
      let told = try await Self.told(Client(port: port)).text
      #expect(told.contains("tristage_database_up 0"))
      #expect(!told.contains("tristage_leads"))
    }
  }

  @Test func `who says nothing at the monitor's port keeps the monitor waiting for nothing`()
    async throws
  {
    try await Cast.play { cast in
      try await Self.served(cast) { client, monitor in
        _ = try await Self.told(monitor)
        // The public door lets nobody be silent for longer than half a minute.
        let visitor = try await Silence(client.port)
        var silent: [Silence] = []
        for _ in 1...20 { silent.append(try await Silence(monitor.port)) }
        #expect(try await Self.told(monitor).text.contains("tristage_connections "))
        #expect(visitor.isOpen)
        for one in silent + [visitor] { await one.end() }
      }
    }
  }

  @Test func `each alert rule does what it says`() async throws {
    let tool = URL(filePath: "/usr/bin/promtool")
    try #require(
      FileManager.default.fileExists(atPath: tool.path), "deploy/install-tools test")
    let rules = "\(Home.path)/deploy/monitoring/tristage.rules"
    for arguments in [["check", "rules", "\(rules).yml"], ["test", "rules", "\(rules).test.yml"]] {
      let ending = try await Program.start(tool, arguments, [:]).end()
      #expect(ending.status == 0, "\(ending.said)")
    }
  }

  /// A department with a monitor's port, and a client of each.
  private static func served(
    _ cast: Cast, _ scene: @escaping @Sendable (Client, Client) async throws -> Void
  ) async throws {
    let file = FileManager.default.temporaryDirectory.appending(path: "key-\(UUID().uuidString)")
    let digits = Cast.key.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    try digits.write(to: file, atomically: true, encoding: .utf8)
    defer { try? FileManager.default.removeItem(at: file) }
    var settings = try Settings([
      "TRISTAGE_DATABASE": cast.clone.conninfo, "TRISTAGE_KEY_FILE": file.path,
      "TRISTAGE_HOME": Home.path,
    ])
    let port = try FreePort.find()
    settings.metricsPort = port
    try await Served.with(settings) { try await scene(Client(port: $0), Client(port: port)) }
  }

  /// A department without a database.
  private static func away(
    _ settings: Settings, _ scene: @escaping @Sendable () async throws -> Void
  )
    async throws
  {
    let file = FileManager.default.temporaryDirectory.appending(path: "key-\(UUID().uuidString)")
    try String(repeating: "0", count: 64).write(to: file, atomically: true, encoding: .utf8)
    defer { try? FileManager.default.removeItem(at: file) }
    var settings = settings
    settings.keyFile = file.path
    try await Served.with(settings) { _ in try await scene() }
  }

  /// What the monitor's port tells, once it listens.
  private static func told(_ monitor: Client) async throws -> Client.Answer {
    for _ in 1...600 {
      if let told = try? await monitor.get("/metrics") { return told }
      try await Task.sleep(for: .milliseconds(100))
    }
    return try await monitor.get("/metrics")
  }

  /// Debian's promtool finds nothing wrong with it.
  private static func understood(_ text: String) async throws {
    let file = FileManager.default.temporaryDirectory.appending(path: "told-\(UUID().uuidString)")
    try text.write(to: file, atomically: true, encoding: .utf8)
    defer { try? FileManager.default.removeItem(at: file) }
    let run = try Program.start(
      URL(filePath: "/bin/sh"), ["-c", "promtool check metrics < \(file.path)"], [:])
    let ending = try await run.end()
    #expect(ending.status == 0, "\(ending.said)")
  }
}
