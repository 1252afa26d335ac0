import Department
import Foundation
import NIOCore
import NIOPosix

/// A small HTTP client for tests: one connection a request, nothing followed, nothing kept in secret.
package struct Client: Sendable {
  /// What came back.
  package struct Answer: Sendable {
    package let status: Int
    /// Names in small letters.
    package let headers: [(name: String, value: String)]
    package let body: [UInt8]
    /// The whole answer without its date: what two answers that must not differ are compared by.
    package let bytes: String

    package var text: String { String(decoding: body, as: UTF8.self) }
    package var json: Tree? { try? JSONReader.read(body) }
    /// The `word` of a JSON error.
    package var word: String? { json?["error"]?["word"]?.text }

    /// The first header of this name.
    package subscript(name: String) -> String? {
      headers.first { $0.name == name.lowercased() }?.value
    }
  }

  package let port: Int
  /// Sent with every request, in the order of their names.
  package var cookies: [String: String] = [:]
  /// Sent with every request unless the request says otherwise.
  package var headers: [String: String] = [:]

  package init(port: Int) { self.port = port }

  /// A client that asks for JSON with a bearer token.
  package init(port: Int, token: String) {
    self.port = port
    headers = ["authorization": "Bearer \(token)", "accept": "application/json"]
  }

  package func get(_ path: String, _ headers: [String: String] = [:]) async throws -> Answer {
    try await send("GET", path, headers, [])
  }

  /// Sends a form as a browser of the same site does.
  package func post(_ path: String, form: [(String, String)], _ headers: [String: String] = [:])
    async throws -> Answer
  {
    let text = form.map { "\(Self.escape($0.0))=\(Self.escape($0.1))" }.joined(separator: "&")
    return try await send(
      "POST", path,
      ["content-type": "application/x-www-form-urlencoded", "sec-fetch-site": "same-origin"]
        .merging(headers) { $1 }, [UInt8](text.utf8))
  }

  /// Sends JSON; `key` becomes the idempotency key.
  package func post(
    _ path: String, json: String, key: String? = nil, _ headers: [String: String] = [:]
  ) async throws -> Answer {
    var all = ["content-type": "application/json", "accept": "application/json"]
    if let key { all["idempotency-key"] = key }
    return try await send("POST", path, all.merging(headers) { $1 }, [UInt8](json.utf8))
  }

  /// Sends anything.
  package func send(
    _ method: String, _ path: String, _ headers: [String: String], _ body: [UInt8]
  ) async throws -> Answer {
    var all = ["host": "127.0.0.1:\(port)", "connection": "close"]
    if !cookies.isEmpty {
      all["cookie"] = cookies.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
        .joined(separator: "; ")
    }
    if !body.isEmpty || method == "POST" { all["content-length"] = "\(body.count)" }
    all.merge(self.headers) { $1 }
    all.merge(headers) { $1 }
    var request = "\(method) \(path) HTTP/1.1\r\n"
    for (name, value) in all.sorted(by: { $0.key < $1.key }) { request += "\(name): \(value)\r\n" }
    return try Self.parse(
      try await raw([UInt8]((request + "\r\n").utf8) + body), headOnly: method == "HEAD")
  }

  /// Sends bytes and reads until the server closes.
  package func raw(_ bytes: [UInt8]) async throws -> [UInt8] {
    let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .connect(host: "127.0.0.1", port: port) { channel in
        channel.eventLoop.makeCompletedFuture {
          try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel)
        }
      }
    return try await channel.executeThenClose { inbound, outbound in
      try await outbound.write(ByteBuffer(bytes: bytes))
      var received: [UInt8] = []
      do {
        for try await part in inbound { received += part.readableBytesView }
      } catch  where !received.isEmpty {
        // A server that refuses a body closes while we still send.
      }
      return received
    }
  }

  /// Signs in as a program; the client then carries the token.
  package func signedIn(_ name: String, _ password: String) async throws -> Client {
    let answer = try await post(
      "/sign-in",
      json: #"{"name":\#(Tree.quoted(name)),"password":\#(Tree.quoted(password))}"#)
    guard let token = answer.json?["token"]?.text else {
      throw ClientError("\(name) cannot sign in: \(answer.status) \(answer.text)")
    }
    return Client(port: port, token: token)
  }

  /// The same client with the cookies that an answer set.
  package func keeping(_ answer: Answer) -> Client {
    var client = self
    for header in answer.headers where header.name == "set-cookie" {
      let pair = header.value.prefix { $0 != ";" }.split(separator: "=", maxSplits: 1)
      client.cookies[String(pair[0])] = pair.count == 2 ? String(pair[1]) : nil
    }
    return client
  }

  private static func parse(_ bytes: [UInt8], headOnly: Bool) throws -> Answer {
    guard let end = bytes.firstRange(of: [13, 10, 13, 10]) else {
      throw ClientError("no HTTP answer: \(String(decoding: bytes, as: UTF8.self))")
    }
    let lines = String(decoding: bytes[..<end.lowerBound], as: UTF8.self)
      .components(separatedBy: "\r\n")
    guard let status = lines[0].split(separator: " ").dropFirst().first.flatMap({ Int($0) }) else {
      throw ClientError("no status: \(lines[0])")
    }
    let headers = lines.dropFirst().map { line in
      let parts = line.split(separator: ":", maxSplits: 1)
      return (
        name: parts[0].lowercased(),
        value: parts.count == 2 ? parts[1].trimmingCharacters(in: .whitespaces) : ""
      )
    }
    var body = [UInt8](bytes[end.upperBound...])
    if headers.contains(where: { $0.name == "transfer-encoding" && $0.value == "chunked" }) {
      body = try unchunked(body)
    }
    let rest = lines.filter { !$0.lowercased().hasPrefix("date:") }.joined(separator: "\n")
    return Answer(
      status: status, headers: Array(headers), body: body,
      bytes: rest + "\n\n" + String(decoding: body, as: UTF8.self))
  }

  /// A body that came in chunks, without their sizes; one that is not at its end is a fault.
  private static func unchunked(_ bytes: [UInt8]) throws -> [UInt8] {
    var body: [UInt8] = []
    var at = 0
    while let line = bytes[at...].firstRange(of: [13, 10]) {
      let size = Int(String(decoding: bytes[at..<line.lowerBound], as: UTF8.self), radix: 16)
      guard let size, line.upperBound + size + 2 <= bytes.count else { break }
      if size == 0 { return body }
      body += bytes[line.upperBound..<line.upperBound + size]
      at = line.upperBound + size + 2
    }
    throw ClientError("a body in chunks that is cut off")
  }

  private static func escape(_ text: String) -> String {
    text.utf8.map { byte in
      let letter = Character(Unicode.Scalar(byte))
      return letter.isASCII && (letter.isLetter || letter.isNumber)
        ? String(letter) : "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16)
    }.joined()
  }
}

/// A test that cannot go on.
package struct ClientError: Error, CustomStringConvertible {
  package let description: String
  package init(_ description: String) { self.description = description }
}
