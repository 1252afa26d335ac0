import Department
import TestKit
import Testing

struct BodyHTTPTests {
  @Test func `bad JSON is refused by field and rule`() async throws {
    try await Served.play { _, client in
      let deep = String(repeating: "[", count: 40) + String(repeating: "]", count: 40)
      for (body, field, rule) in [
        ("", "body", "json"), ("{", "body", "json"), ("[]", "body", "object"),
        ("{} {}", "body", "json"), ("nul", "body", "json"), (#"{"name":01}"#, "body", "json"),
        (#"{"name":"a","name":"b"}"#, "name", "duplicate"), (#"{"name":1}"#, "name", "text"),
        (#"{"name":"a\u0000"}"#, "name", "nul"), (#"{"name":"\ud800"}"#, "name", "utf8"),
        (#"{"name":\#(deep)}"#, "name", "deep"),
        (#"{"name":"a","password":"b","x":1}"#, "x", "unknown"),
        ("{\"name\":\"a\nb\"}", "name", "json"),
        (#"{"name":["a"],"password":"b"}"#, "name", "text"),
        (#"{'name':'a'}"#, "body", "json"), ("\u{FEFF}{}", "body", "json"),
      ] {
        let answer = try await client.post("/sign-in", json: body)
        #expect(answer.status == 422, "\(body)")
        #expect(answer.word == "WRONG", "\(body)")
        #expect(answer.json?["error"]?["detail"]?["field"]?.text == field, "\(body)")
        #expect(answer.json?["error"]?["detail"]?["rule"]?.text == rule, "\(body)")
        #expect(answer.json?["error"]?["reference"] != nil)
      }
      let broken = try await client.send(
        "POST", "/sign-in", ["content-type": "application/json"],
        [UInt8](#"{"name":""#.utf8) + [0xC3, 0x28] + [UInt8](#"","password":"x"}"#.utf8))
      #expect(broken.json?["error"]?["detail"]?["rule"]?.text == "utf8")
      let missing = try await client.post("/sign-in", json: #"{"name":"mark"}"#)
      #expect(missing.word == "SHORT")
      #expect(missing.json?["error"]?["detail"]?["missing"] == .array([.string("password")]))
    }
  }

  @Test func `bad forms are refused by field, and keep what was typed`() async throws {
    try await Served.play { _, client in
      for form in [
        [("name", "mark"), ("name", "mark"), ("password", "x")],
        [("name", "mark\u{0}"), ("password", "x")],
        [("name", "mark"), ("password", "x"), ("admin", "1")],
        [("name", "mark"), ("password", "")], [("name[x]", "mark"), ("password", "x")],
      ] {
        let answer = try await client.post("/sign-in", form: form)
        #expect(answer.status == 422, "\(form)")
        #expect(answer["content-type"] == "text/html; charset=utf-8")
      }
      let typed = try await client.post("/sign-in", form: [("name", "mark"), ("password", "")])
      #expect(typed.text.contains(#"value="mark""#))
      for text in ["name=%zz", "name=%C3%28", "name=%", "=x&=y"] {
        let answer = try await client.send(
          "POST", "/sign-in", ["content-type": "application/x-www-form-urlencoded"],
          [UInt8](text.utf8))
        #expect(answer.status == 422, "\(text)")
      }
    }
  }

  @Test func `what is too large or of another kind is refused`() async throws {
    try await Served.play { _, client in
      let big = try await client.post(
        "/sign-in", json: #"{"name":"\#(String(repeating: "a", count: 70_000))"}"#)
      #expect(big.status == 413)
      #expect(big.word == "LARGE")
      let chunked = try await client.raw(
        [UInt8](
          "POST /sign-in HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\naccept: application/json\r\ntransfer-encoding: chunked\r\nconnection: close\r\n\r\n11170\r\n"
            .utf8) + [UInt8](repeating: 0x20, count: 70_000) + [UInt8]("\r\n0\r\n\r\n".utf8))
      #expect(String(decoding: chunked.prefix(40), as: UTF8.self).contains(" 413 "))
      let xml = try await client.send(
        "POST", "/sign-in", ["content-type": "text/xml", "accept": "application/json"], [60])
      #expect(xml.status == 415)
      let header = try await client.raw(
        [UInt8](
          "GET / HTTP/1.1\r\nhost: x\r\nx: \(String(repeating: "a", count: 40_000))\r\n\r\n".utf8))
      #expect(!String(decoding: header.prefix(15), as: UTF8.self).contains(" 200"))
      for nonsense in ["GET", "GET / HTTP/9.9", "\u{16}\u{3}\u{1} / x"] {
        _ = try? await client.raw([UInt8]((nonsense + "\r\n\r\n").utf8))
      }
      #expect(try await client.get("/health").status == 200)
    }
  }
}
