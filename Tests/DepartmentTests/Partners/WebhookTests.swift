import Department
import TestKit
import Testing

/// What can be said of webhooks without a database or a network.
@Suite struct WebhookTests {
  @Test func `a signature is that of the published example`() throws {
    let secret = try #require(WebhookSecret("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"))
    #expect(
      secret.signature(
        id: "msg_p5jXN8AQM9LWM0D4loKWxJek", timestamp: 1_614_265_330,
        body: #"{"test": 2432232314}"#) == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=")
    #expect(secret.text == "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
  }

  @Test func `while two secrets live, both sign`() throws {
    let old = try #require(WebhookSecret("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"))
    let new = try #require(WebhookSecret("whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"))
    let headers = WebhookSecret.headers(id: "a", timestamp: 7, body: "{}", secrets: [new, old])
    #expect(headers[0] == "webhook-id: a")
    #expect(headers[1] == "webhook-timestamp: 7")
    let (first, second) = (
      new.signature(id: "a", timestamp: 7, body: "{}"),
      old.signature(id: "a", timestamp: 7, body: "{}")
    )
    #expect(headers[2] == "webhook-signature: \(first) \(second)")
    #expect(first != second)
  }

  @Test func `a secret is its id's and the key's, and no session's`() {
    let id = "3f0b0f9e-6c0a-4d5e-9f6e-0a8e6a2f9b10"
    func secret(_ id: String, _ key: UInt8) -> WebhookSecret {
      WebhookSecret(of: id) { Secret.digest($0, key: [UInt8](repeating: key, count: 32)) }
    }
    #expect(secret(id, 1) == secret(id.uppercased(), 1))
    #expect(secret(id, 1) != secret(id, 2))
    #expect(secret(id, 1) != secret("3f0b0f9e-6c0a-4d5e-9f6e-0a8e6a2f9b11", 1))
    #expect(WebhookSecret(secret(id, 1).text) == secret(id, 1))
    // What a session is proven by has 32 bytes; what a secret is derived from never has.
    var length = 0
    _ = WebhookSecret(of: id) {
      length = $0.count
      return $0
    }
    #expect(length > 32)
  }

  @Test(arguments: [
    "93.184.215.14", "8.8.8.8", "1.1.1.1", "172.32.0.1", "100.128.0.1", "2606:4700:4700::1111",
    "2a00:1450:4010:c0e::65",
  ])
  func `an address of the open internet is one`(text: String) throws {
    #expect(try #require(NetworkAddress(text)).isPublic)
  }

  @Test(arguments: [
    "0.0.0.0", "0.1.2.3", "10.0.0.1", "100.64.0.1", "100.127.255.255", "100.100.100.200",
    "127.0.0.1",
    "127.255.255.254", "169.254.169.254", "172.16.0.1", "172.31.255.255", "192.0.0.192",
    "192.0.2.1",
    "192.88.99.1", "192.168.1.1", "198.18.0.1", "198.19.255.255", "198.51.100.1", "203.0.113.1",
    "224.0.0.1", "239.255.255.255", "240.0.0.1", "255.255.255.255", "168.63.129.16", "::", "::1",
    "::127.0.0.1", "::ffff:127.0.0.1", "::ffff:8.8.8.8", "64:ff9b::7f00:1", "64:ff9b::808:808",
    "64:ff9b:1::7f00:1", "100::1", "2001::7f00:1", "2001:db8::1", "2002:7f00:1::1",
    "2002:808:808::1",
    "3fff::1", "5f00::1", "fc00::1", "fd00:ec2::254", "fe80::1", "fec0::1", "ff02::1",
  ])
  func `an address that is set aside for something else is not`(text: String) throws {
    #expect(try !#require(NetworkAddress(text)).isPublic)
  }

  @Test func `this machine's own addresses are known, and only its loopback is loopback`() throws {
    let own = NetworkAddress.ofThisMachine()
    #expect(own.contains(try #require(NetworkAddress("127.0.0.1"))))
    #expect(try #require(NetworkAddress("127.9.9.9")).isLoopback)
    #expect(try #require(NetworkAddress("::1")).isLoopback)
    #expect(try !#require(NetworkAddress("::ffff:127.0.0.1")).isLoopback)
    #expect(NetworkAddress("2130706433") == nil)
  }

  @Test(arguments: [
    "https://hooks.example.ru/tristage", "https://hooks.example.ru",
    "https://a-b.example:8443/x?y=1&z=%20",
    "https://xn--80aswg.xn--p1ai/", "https://Hooks.Example.ru/A(b)",
  ])
  func `a webhook's address is https and a name`(url: String) throws {
    try WebhookAddress.check(url, local: false)
  }

  @Test(arguments: [
    "http://hooks.example.ru/": "https", "ftp://x.example/": "https", "": "https",
    "https://": "webhook_address", "https://localhost/": "webhook_address",
    "https://intranet/": "webhook_address",
    "https://127.0.0.1/": "webhook_address", "https://2130706433/": "webhook_address",
    "https://0x7f000001/": "webhook_address", "https://0177.0.0.1/": "webhook_address",
    "https://127.0.0.0x1/": "webhook_address", "https://[::1]/": "webhook_address",
    "https://[::ffff:127.0.0.1]/": "webhook_address", "https://x.example.:443/": "webhook_address",
    "https://user@x.example/": "webhook_address", "https://x.example#y": "webhook_address",
    "https://x.example:0/": "webhook_address", "https://x.example:65536/": "webhook_address",
    "https://x.example\\@127.0.0.1/": "webhook_address",
    "https://x.example/\u{e9}": "webhook_address",
    "https://x.example/ y": "webhook_address", "https://x.example/\r\nhost: y": "webhook_address",
    "https://-x.example/": "webhook_address", "http://127.0.0.1:1/": "https",
    "https://x.example/" + String(repeating: "a", count: 500): "long",
    "https://a" + String(repeating: ".eb", count: 80) + "..eb": "webhook_address",
    "https://x.example:/": "webhook_address", "https://x.example:80a/": "webhook_address",
    "https://x.example?y": "webhook_address", "https://x-.example/": "webhook_address",
    "https://" + String(repeating: "a", count: 64) + ".ru": "webhook_address",
  ])
  func `anything else is refused by its letters alone`(url: String, rule: String) {
    do {
      try WebhookAddress.check(url, local: false)
      Issue.record("\(url) was taken")
    } catch let problem as Problem {
      #expect(problem.word == .wrong)
      #expect(problem.detail["rule"]?.text == rule)
      #expect(problem.detail["field"]?.text == "url")
    } catch { Issue.record(error) }
  }

  @Test func `this machine will do where a setting says so, and only where nobody else reaches us`()
    throws
  {
    try WebhookAddress.check("http://127.0.0.1:8080/hook", local: true)
    try WebhookAddress.check("http://localhost:8080", local: true)
    #expect(throws: Problem.self) { try WebhookAddress.check("http://10.0.0.1/", local: true) }
    #expect(throws: Problem.self) {
      try WebhookAddress.check("http://127.0.0.1.example.ru/", local: true)
    }
    #expect(try Settings(["TRISTAGE_LOCAL_WEBHOOKS": "yes"]).localWebhooks)
    #expect(try !Settings([:]).localWebhooks)
    #expect(throws: SettingsError.self) { try Settings(["TRISTAGE_LOCAL_WEBHOOKS": "1"]) }
    #expect(throws: SettingsError.self) {
      try Settings(["TRISTAGE_LOCAL_WEBHOOKS": "yes", "TRISTAGE_HOST": "0.0.0.0"])
    }
  }
}
