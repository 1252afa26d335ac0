import Foundation
import NIOCore
import NIOPosix
import Synchronization

/// What a stream of server-sent events has said so far, as `name data`.
package final class Events: Sendable {
  private let said = Mutex<(text: String, over: Bool)>(("", false))

  /// Every event so far, in order.
  package var all: [String] {
    let text = said.withLock { $0.text }
    return text.components(separatedBy: "event: ").dropFirst().compactMap { event in
      let lines = event.components(separatedBy: "\n")
      guard lines.count > 2, let data = lines[1].split(separator: " ").last else { return nil }
      return "\(lines[0]) \(data)"
    }
  }

  /// Whether the server has ended it.
  package var isOver: Bool { said.withLock { $0.over } }

  func hear(_ bytes: ByteBuffer) {
    said.withLock { $0.text += String(decoding: bytes.readableBytesView, as: UTF8.self) }
  }

  func end() { said.withLock { $0.over = true } }

  /// Waits until this event has come so often; false where it has not within a minute.
  package func hears(_ event: String, times: Int = 1) async throws -> Bool {
    try await waits { all.filter { $0 == event }.count >= times }
  }

  /// Waits until the server ends it; false where it has not within a minute.
  package func ends() async throws -> Bool { try await waits { isOver } }

  private func waits(_ condition: () -> Bool) async throws -> Bool {
    for _ in 0..<3000 {
      if condition() { return true }
      try await Task.sleep(for: .milliseconds(20))
    }
    return false
  }
}

extension Client {
  /// Opens a stream of events for as long as the scene takes; it begins when the stream has answered.
  package func listen<T: Sendable>(
    _ path: String, _ scene: @escaping @Sendable (Events) async throws -> T
  ) async throws -> T {
    let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .connect(host: "127.0.0.1", port: port) { channel in
        channel.eventLoop.makeCompletedFuture {
          try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel)
        }
      }
    var request = "GET \(path) HTTP/1.1\r\nhost: 127.0.0.1:\(port)\r\n"
    for (name, value) in headers { request += "\(name): \(value)\r\n" }
    let opening = request + "\r\n"
    return try await channel.executeThenClose { inbound, outbound in
      try await outbound.write(ByteBuffer(string: opening))
      let events = Events()
      return try await withThrowingTaskGroup(of: T?.self) { group in
        group.addTask {
          for try await part in inbound { events.hear(part) }
          events.end()
          return nil
        }
        group.addTask {
          guard try await events.hears("open open") else {
            throw ClientError("no stream at \(path)")
          }
          return try await scene(events)
        }
        while let ended = try await group.next() {
          if let ended {
            group.cancelAll()
            return ended
          }
        }
        throw ClientError("the stream ended before its scene")
      }
    }
  }
}
