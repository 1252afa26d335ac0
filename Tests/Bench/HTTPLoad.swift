import Foundation
import Glibc

/// What one connection sends: rounds of some requests, each made from the answer before.
protocol HTTPPlayer {
  /// The next request, the round's first where there is no answer yet; nil where the round has ended well. Throws
  /// where an answer is not what it must be.
  mutating func request(after answer: HTTPAnswer?) throws -> [UInt8]?
}

/// An answer as it came: status and body.
struct HTTPAnswer {
  let status: Int
  let body: ArraySlice<UInt8>

  var text: String { String(decoding: body, as: UTF8.self) }

  /// What stands between these two marks in the body.
  func between(_ start: StaticString, _ end: UInt8) -> ArraySlice<UInt8>? {
    guard let from = body.place(of: start)?.upperBound else { return nil }
    return body[from..<(body[from...].firstIndex(of: end) ?? body.endIndex)]
  }
}

extension ArraySlice<UInt8> {
  /// Where a text first stands in these bytes; generic searching would cost more than the server.
  func place(of text: StaticString) -> Range<Int>? {
    let length = text.utf8CodeUnitCount
    let offset = withUnsafeBytes { bytes -> Int? in
      var at = 0
      while at + length <= bytes.count {
        let from = bytes.baseAddress! + at
        guard let found = memchr(from, Int32(text.utf8Start.pointee), bytes.count - at - length + 1)
        else { return nil }
        if memcmp(found, text.utf8Start, length) == 0 {
          return bytes.baseAddress!.distance(to: UnsafeRawPointer(found))
        }
        at += from.distance(to: UnsafeRawPointer(found)) + 1
      }
      return nil
    }
    return offset.map { startIndex + $0..<startIndex + $0 + length }
  }
}

/// Kept-open HTTP connections on loopback, all driven by the thread that calls: as little work beside the server
/// as can be, since both share the machine.
final class HTTPLoad {
  private struct Line {
    let socket: Int32
    var player: any HTTPPlayer
    var received: [UInt8] = []
    var busy = true
  }

  private var lines: [Line] = []

  /// Connects as many lines as there are players.
  init(port: Int, players: [any HTTPPlayer]) throws {
    for player in players {
      lines.append(Line(socket: try Self.connect(port), player: player))
    }
  }

  deinit { for line in lines { close(line.socket) } }

  /// Plays rounds until the time is over, ends those under way, and answers with how many a second there were.
  func play(seconds: Double) throws -> (rounds: Int, rate: Double) {
    let start = Self.now()
    return try play { _ in Self.now() - start < seconds }
  }

  /// Plays as long as another round is wanted, ends those under way, and answers with how many a second there were.
  /// `more` is told how many rounds have ended.
  func play(more: (Int) -> Bool) throws -> (rounds: Int, rate: Double) {
    var rounds = 0
    let start = Self.now()
    for index in lines.indices {
      lines[index].busy = true
      try advance(index, nil)
    }
    var waiting = lines.map { pollfd(fd: $0.socket, events: Int16(POLLIN), revents: 0) }
    var open = lines.count
    while open > 0 {
      guard poll(&waiting, nfds_t(waiting.count), 10_000) > 0 else {
        throw BenchFailure("no answer within ten seconds")
      }
      for index in lines.indices where waiting[index].revents != 0 {
        try receive(index)
        while let answer = try takeAnswer(index) {
          if try advance(index, answer) { continue }
          rounds += 1
          if more(rounds) {
            try advance(index, nil)
          } else {
            waiting[index].fd = -1
            open -= 1
          }
        }
      }
    }
    return (rounds, Double(rounds) / (Self.now() - start))
  }

  /// Sends what the player wants sent next; false where its round is over.
  @discardableResult
  private func advance(_ index: Int, _ answer: HTTPAnswer?) throws -> Bool {
    guard let request = try lines[index].player.request(after: answer) else { return false }
    var sent = 0
    while sent < request.count {
      let count = request[sent...].withUnsafeBytes {
        send(lines[index].socket, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
      }
      guard count > 0 else { throw BenchFailure("the server closed a connection") }
      sent += count
    }
    return true
  }

  private func receive(_ index: Int) throws {
    let count = withUnsafeTemporaryAllocation(byteCount: 1 << 16, alignment: 1) { room in
      let count = recv(lines[index].socket, room.baseAddress, room.count, 0)
      if count > 0 { lines[index].received += room[..<count] }
      return count
    }
    guard count > 0 else { throw BenchFailure("the server closed a connection") }
  }

  /// The first whole answer among what was received.
  private func takeAnswer(_ index: Int) throws -> HTTPAnswer? {
    let bytes = lines[index].received[...]
    guard let head = bytes.place(of: "\r\n\r\n") else { return nil }
    let answer = bytes[..<head.lowerBound]
    guard answer.count > 12, let field = answer.place(of: "Content-Length: ")?.upperBound,
      let length = number(answer[field...]), let status = number(answer[9...])
    else {
      throw BenchFailure("no answer with a length: \(String(decoding: answer, as: UTF8.self))")
    }
    let end = head.upperBound + length
    guard bytes.count >= end else { return nil }
    lines[index].received.removeFirst(end)
    return HTTPAnswer(status: status, body: bytes[head.upperBound..<end])
  }

  /// The number that the bytes begin with.
  private func number(_ bytes: ArraySlice<UInt8>) -> Int? {
    let digits = bytes.prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    return digits.isEmpty ? nil : digits.reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) }
  }

  private static func connect(_ port: Int) throws -> Int32 {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = in_port_t(port).bigEndian
    address.sin_addr.s_addr = in_addr_t(0x7F00_0001).bigEndian
    let done = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        Glibc.connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    guard descriptor >= 0, done == 0 else { throw BenchFailure("cannot connect to port \(port)") }
    var one: Int32 = 1
    setsockopt(
      descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &one, socklen_t(MemoryLayout<Int32>.size))
    return descriptor
  }

  /// Seconds of a clock that only goes forward.
  static func now() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }
}
