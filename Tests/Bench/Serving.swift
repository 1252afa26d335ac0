import Department
import Foundation
import TestKit

/// `tristage serve` as a process of its own, built beside this bench.
struct Serving: Sendable {
  let port: Int
  private let program: Program.Running
  private let key: URL

  /// Starts it on a database with the cast's key and perhaps more settings, and waits until it is ready.
  init(_ database: String, _ more: [String: String] = [:]) async throws {
    port = try Self.freePort()
    key = FileManager.default.temporaryDirectory.appending(path: "key-\(UUID().uuidString)")
    let digits = Cast.key.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    try digits.write(to: key, atomically: true, encoding: .utf8)
    program = try Program(
      database, ["TRISTAGE_PORT": "\(port)", "TRISTAGE_KEY_FILE": key.path].merging(more) { $1 }
    ).start(["serve"])
    for _ in 0..<600 where program.isRunning {
      if let answer = try? await Client(port: port).get("/ready"), answer.status == 200 { return }
      try await Task.sleep(for: .milliseconds(50))
    }
    program.kill()
    throw BenchFailure("the server did not get ready: \(try await stop())")
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

  /// A port of loopback that nobody listens on.
  private static func freePort() throws -> Int {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(descriptor) }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = in_addr_t(0x7F00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let done = withUnsafeMutablePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(descriptor, $0, length) + getsockname(descriptor, $0, &length)
      }
    }
    guard done == 0 else { throw BenchFailure("no free port") }
    return Int(in_port_t(bigEndian: address.sin_port))
  }
}
