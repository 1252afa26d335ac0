import Foundation
import NIOCore
import NIOPosix
import Synchronization

/// A small HTTP server on this machine that keeps what it was sent: where tests let webhooks lead.
package final class Receiver: Sendable {
  /// One request.
  package struct Request: Sendable {
    package let path: String
    /// Names in small letters.
    package let headers: [String: String]
    package let body: String
    package let at: Date
  }

  /// What it answers.
  package enum Reply: Sendable {
    case status(Int)
    /// 302 to there.
    case redirect(String)
    /// 200 with so many bytes.
    case long(Int)
    /// Nothing, for as long as the sender waits.
    case never
  }

  private struct Seen {
    var requests: [Request] = []
    var connections = 0
  }

  private let seen = Mutex(Seen())
  private let reply: @Sendable (Request) -> Reply
  private let channel = Mutex<(any Channel)?>(nil)

  private init(_ reply: @escaping @Sendable (Request) -> Reply) { self.reply = reply }

  /// Listens on a free port of 127.0.0.1 for as long as the test needs it.
  package static func with(
    _ reply: @escaping @Sendable (Request) -> Reply = { _ in .status(204) },
    _ test: @Sendable (Receiver) async throws -> Void
  ) async throws {
    let receiver = Receiver(reply)
    let channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .childChannelInitializer { child in
        receiver.seen.withLock { $0.connections += 1 }
        return child.eventLoop.makeCompletedFuture {
          try child.pipeline.syncOperations.addHandler(Reading(receiver))
        }
      }
      .bind(host: "127.0.0.1", port: 0).get()
    receiver.channel.withLock { $0 = channel }
    do { try await test(receiver) } catch {
      try? await channel.close()
      throw error
    }
    try await channel.close()
  }

  /// Where it listens.
  package var port: Int { channel.withLock { $0!.localAddress!.port! } }
  /// What came so far, in order.
  package var requests: [Request] { seen.withLock { $0.requests } }
  /// How many connections were opened.
  package var connections: Int { seen.withLock { $0.connections } }

  /// Waits until so many requests came, or five seconds.
  package func waits(for count: Int) async throws {
    for _ in 0..<1_200 where requests.count < count { try await Task.sleep(for: .milliseconds(50)) }
  }

  fileprivate func takes(_ request: Request) -> Reply {
    seen.withLock { $0.requests.append(request) }
    return reply(request)
  }
}

/// Reads requests with a length from one connection, and writes the answers.
private final class Reading: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer
  typealias OutboundOut = ByteBuffer

  private let receiver: Receiver
  private var bytes: [UInt8] = []

  init(_ receiver: Receiver) { self.receiver = receiver }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    bytes += Array(unwrapInboundIn(data).readableBytesView)
    while let request = next() {
      let text: String
      switch receiver.takes(request) {
      case .status(let status): text = "HTTP/1.1 \(status) X\r\ncontent-length: 0\r\n\r\n"
      case .redirect(let url):
        text = "HTTP/1.1 302 X\r\nlocation: \(url)\r\ncontent-length: 0\r\n\r\n"
      case .long(let count):
        text =
          "HTTP/1.1 200 X\r\ncontent-length: \(count)\r\n\r\n"
          + String(repeating: "x", count: count)
      case .never: continue
      }
      context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: text)), promise: nil)
    }
  }

  private func next() -> Receiver.Request? {
    guard let end = bytes.firstRange(of: [13, 10, 13, 10]) else { return nil }
    let lines = String(decoding: bytes[..<end.lowerBound], as: UTF8.self)
      .components(separatedBy: "\r\n")
    var headers: [String: String] = [:]
    for line in lines.dropFirst() {
      let parts = line.split(separator: ":", maxSplits: 1)
      if parts.count == 2 {
        headers[parts[0].lowercased()] = parts[1].trimmingCharacters(in: .whitespaces)
      }
    }
    let length = Int(headers["content-length"] ?? "0") ?? 0
    guard bytes.count >= end.upperBound + length else { return nil }
    let body = String(decoding: bytes[end.upperBound..<end.upperBound + length], as: UTF8.self)
    bytes.removeFirst(end.upperBound + length)
    let path = lines[0].split(separator: " ").dropFirst().first.map(String.init) ?? ""
    return Receiver.Request(path: path, headers: headers, body: body, at: .now)
  }
}
