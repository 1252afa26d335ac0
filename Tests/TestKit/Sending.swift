import Department
import Foundation

/// Lists sent over HTTP, as the head's program and browser send them.
extension Client {
  /// Sends a file as the body; the upload's id, or the answer that refused it.
  package func sends(
    _ bytes: [UInt8], as name: String = "list.csv", to path: String = "/head/imports",
    key: String = UUID().uuidString
  ) async throws -> Answer {
    let name = name.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? name
    return try await send(
      "POST", "\(path)?file_name=\(name)",
      ["content-type": "text/csv", "accept": "application/json", "idempotency-key": key], bytes)
  }

  /// Sends a file by the form of the page.
  package func sendsForm(
    _ bytes: [UInt8], as name: String = "list.csv", to path: String = "/head/imports",
    key: String? = UUID().uuidString
  ) async throws -> Answer {
    let mark = "----form\(UUID().uuidString)"
    var body = ""
    if let key {
      body += "--\(mark)\r\nContent-Disposition: form-data; name=\"key\"\r\n\r\n\(key)\r\n"
    }
    body +=
      "--\(mark)\r\nContent-Disposition: form-data; name=\"file\"; filename=\"\(name)\"\r\n"
      + "Content-Type: text/csv\r\n\r\n"
    return try await send(
      "POST", path,
      ["content-type": "multipart/form-data; boundary=\(mark)", "sec-fetch-site": "same-origin"],
      [UInt8](body.utf8) + bytes + [UInt8]("\r\n--\(mark)--\r\n".utf8))
  }

  /// Sends a file that is taken; its address.
  package func sent(
    _ bytes: [UInt8], as name: String = "list.csv", to path: String = "/head/imports"
  )
    async throws -> String
  {
    let answer = try await sends(bytes, as: name, to: path)
    guard let id = answer.json?["upload"]?.text else {
      throw ClientError("\(name) was refused: \(answer.status) \(answer.text)")
    }
    return "/head/imports/\(id)"
  }

  /// Has a list brought in, into Banks unless other fields are given.
  package func begins(
    _ address: String,
    _ json: String = #"{"begin":true,"campaign":"bbbbbbbb-0000-4000-8000-000000000001"}"#
  ) async throws -> Answer {
    try await post(address, json: json, key: UUID().uuidString)
  }

  /// Waits until a list is at an end: what the page then says of it.
  package func ended(_ address: String, within seconds: Int = 240) async throws -> Tree {
    try await waits(address, within: seconds) {
      ["finished", "failed", "stopped"].contains($0["state"]?.text)
    }
  }

  /// Waits until the page says so of a list.
  package func waits(
    _ address: String, within seconds: Int = 240, until: (Tree) -> Bool
  ) async throws -> Tree {
    let end = ContinuousClock.now + .seconds(seconds)
    while ContinuousClock.now < end {
      let answer = try await get(address)
      if let line = answer.json?["line"], until(line) { return line }
      try await Task.sleep(for: .milliseconds(100))
    }
    throw ClientError("the list came to no end: \(try await get(address).text.prefix(2_000))")
  }
}

extension Tree {
  /// The items of an array; none of anything else.
  package var items: [Tree] { if case .array(let items) = self { items } else { [] } }

  /// An item of an array; nil where there are fewer.
  package subscript(index: Int) -> Tree? { items.dropFirst(index).first }

  /// What came of a list: `rows = new + known + rejected`.
  package var counts: String {
    func number(_ name: String) -> String { self[name]?.text ?? "?" }
    return
      "\(number("rows_in")) = \(number("created")) + \(number("matched")) + \(number("rejected"))"
  }
}
