import Department
import Foundation
import TestKit

/// `tristage serve` as a process of its own, built beside this bench.
struct Serving: Sendable {
  let port: Int
  private let settings: Program
  private var program: Program.Running
  private let key: URL

  /// Starts it on a database with the cast's key and perhaps more settings, and waits until it is ready.
  init(_ database: String, _ more: [String: String] = [:]) async throws {
    port = try Self.freePort()
    key = FileManager.default.temporaryDirectory.appending(path: "key-\(UUID().uuidString)")
    let digits = Cast.key.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    try digits.write(to: key, atomically: true, encoding: .utf8)
    settings = Program(
      database, ["TRISTAGE_PORT": "\(port)", "TRISTAGE_KEY_FILE": key.path].merging(more) { $1 })
    program = try settings.start(["serve"])
    try await untilReady()
  }

  /// Ends it in the middle of whatever it does, as a lost machine does, and starts it again on its port.
  mutating func restart() async throws {
    program.kill()
    let ending = try await program.end()
    guard ending.status == nil else { throw BenchFailure("the server ended: \(ending.said)") }
    program = try settings.start(["serve"])
    try await untilReady()
  }

  /// The most memory it has held so far, in kilobytes.
  var peakMemory: Int? { program.peakMemory }

  /// Stops it; what it said.
  @discardableResult
  func stop() async throws -> String {
    program.terminate()
    defer { try? FileManager.default.removeItem(at: key) }
    return try await program.end().said
  }

  private func untilReady() async throws {
    for _ in 0..<600 where program.isRunning {
      if let answer = try? await Client(port: port).get("/ready"), answer.status == 200 { return }
      try await Task.sleep(for: .milliseconds(50))
    }
    program.kill()
    throw BenchFailure("the server did not get ready: \(try await stop())")
  }

  /// A port of loopback that nobody listens on, below those that the system gives to whoever connects: while the server
  /// is down it stays free.
  private static func freePort() throws -> Int {
    for _ in 0..<100 {
      let port = Int.random(in: 20_000..<32_000)
      if isFree(port) { return port }
    }
    throw BenchFailure("no free port")
  }

  private static func isFree(_ port: Int) -> Bool {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(descriptor) }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = in_port_t(port).bigEndian
    address.sin_addr.s_addr = in_addr_t(0x7F00_0001).bigEndian
    return withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    } == 0
  }
}
