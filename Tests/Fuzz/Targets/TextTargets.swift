import Department
import Foundation

/// What stands in files and fields: scripts, addresses, settings, names of files, moments and amounts.
extension Target {
  private static let good = """
    script: short
    title: A short one
    language: en
    start: hello
    steps:
      hello:
        title: Hello
        say: |
          Hello {name},
            how are you?
        hint: "not: said"
        ask: {key: need, type: choice, choices: {one: One, two: Two}}
        branches:
          - {answer: one, goto: bye}
          - {label: "Something else", goto: bye}
        next: bye
      bye:
        title: Bye
        say: 'Goodbye'
        end: refused
    objections:
      dear: {hear: Too dear, reply: It is not, goto: bye}

    """

  /// Each line doubles the one before, and the last one is a key: two to the thirtieth of them.
  private static let ladder =
    "a0: &a0 [x, x]\n" + (1...30).map { "a\($0): &a\($0) [*a\($0 - 1), *a\($0 - 1)]\n" }.joined()
    + "? *a30\n: x\n"

  /// A script: its mistakes have lines and rules; one without any is the same once written and read.
  static let script = Target(
    "script",
    seeds: [
      good, good.replacing("language: en", with: "language: ru").replacing("Hello", with: "Привет"),
      good.replacing("  bye:\n    title: Bye", with: "  bye: &b\n    title: Bye"), ladder,
    ],
    words: [
      "  x1:\n    title: X\n    say: X\n    next: bye\n", "      - {label: L, goto: bye}\n", "- ",
      "? ", "? *b\n: x\n", "&b ", "*b",
      "      - {answer: three, goto: bye}\n", "- - - - ", "{{{{", "[[[[", "say: |\n", "!!binary ",
      "<<: *b\n", "---\n", "...\n",
      "%YAML 1.1\n", "{city}", ", three: Three", "\u{7}", "  x2: *b\n",
    ]
  ) { bytes, _ in try readScript(String(decoding: bytes, as: UTF8.self)) }

  private static func readScript(_ text: String) throws -> Bool {
    let script: Script
    do throws(ScriptFile.Mistakes) { script = try ScriptFile.parse(text, file: "x.yaml") } catch {
      let lines = text.utf8.count { $0 == UInt8(ascii: "\n") } + text.utf8.count { $0 == 13 } + 2
      guard !error.all.isEmpty, error.all.allSatisfy({ !$0.rule.isEmpty && !$0.message.isEmpty })
      else { throw Wrong("unnamed: \(error)") }
      // Other letters end lines as well, to YAML.
      if text.utf8.allSatisfy({ $0 < 0x80 }),
        let far = error.all.first(where: { !(0...lines).contains($0.line) })
      {
        throw Wrong("lines: \(far) of \(lines)")
      }
      return false
    }
    let again: Script
    do { again = try ScriptFile.parse(try script.yaml, file: "x.yaml") } catch {
      throw Wrong("rewritten: \(error)")
    }
    guard again == script else { throw Wrong("rewritten: \(script) is read again as \(again)") }
    return true
  }

  /// Addresses of webhooks and of networks, secrets of webhooks.
  static let addresses = Target(
    "addresses",
    seeds: [
      "https://hooks.example.ru/tristage?x=1&y=%20", "https://a-b.example.com:8443/",
      "http://127.0.0.1:8080/in", "192.0.2.1",
      "2001:db8::1", "::ffff:10.0.0.1", "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=",
      "http://localhost/a",
      "https://xn--e1afmkfd.xn--p1ai/",
      "https://a" + String(repeating: ".eb", count: 80) + "..eb",
    ],
    words: [
      "https://", "a.", "-.", "@", ":65536", "::", "%2e", "[::1]", "0x7f.1", "127.1", "localhost",
    ], most: 4 << 10
  ) { bytes, dice in
    let text = String(decoding: bytes, as: UTF8.self)
    var takes = false
    if let address = NetworkAddress(text) {
      takes = true
      _ = (address.isPublic, address.isLoopback)
      let shown = written(address)
      guard let again = NetworkAddress(shown), again == address else {
        throw Wrong("rewritten: \(text.debugDescription) is \(shown)")
      }
    }
    if let secret = WebhookSecret(text) {
      takes = true
      guard WebhookSecret(secret.text) == secret else { throw Wrong("rewritten: \(secret.text)") }
    }
    let local = dice.one(in: 2)
    do { try WebhookAddress.check(text, local: local) } catch let problem as Problem {
      _ = try isNamed(problem)
      return takes
    }
    guard let url = URL(string: text), let host = url.host(), url.user == nil,
      local || (url.scheme == "https" && host.contains(".") && NetworkAddress(host) == nil)
    else { throw Wrong("address: \(text.debugDescription)") }
    return true
  }

  private static func written(_ address: NetworkAddress) -> String {
    var text = [CChar](repeating: 0, count: 64)
    let family = address.bytes.count == 4 ? AF_INET : AF_INET6
    _ = inet_ntop(family, address.bytes, &text, 64)
    return String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  /// A file of settings: what was taken can be written and read again; what is wrong has its line.
  static let settings = Target(
    "settings",
    seeds: [
      "# where\nTRISTAGE_DATABASE=host=/run/postgresql dbname='my \\'own'\nTRISTAGE_PORT=8080\n\nTRISTAGE_LOG=\"info\"\n",
      "TRISTAGE_ORIGIN='https://sales.example.ru'\r\nTRISTAGE_PASSWORD_MANAGERS=a=b\r\nTRISTAGE_DRAIN_SECONDS=5\n",
      "TRISTAGE_HOST=127.0.0.1\nTRISTAGE_LOCAL_WEBHOOKS=yes", "TRISTAGE_NOTHING=1",
    ],
    words: [
      "TRISTAGE_PORT=", "TRISTAGE_DATABASE=", "dbname=", "dbname = '", "\\'", "TRISTAGE_PASSWORD_",
      "https://",
    ], most: 16 << 10
  ) { bytes, _ in
    let found: [String: String]
    do throws(SettingsError) {
      found = try Settings.parse(String(decoding: bytes, as: UTF8.self), named: "x")
    } catch {
      guard error.description.hasPrefix("x, line ") else { throw Wrong("unnamed: \(error)") }
      return false
    }
    let written = found.map { "\($0)=\"\($1)\"" }.joined(separator: "\n")
    // A quote with an accent is another letter than a quote.
    guard
      bytes.contains(where: { $0 >= 0x80 }) || (try? Settings.parse(written, named: "x")) == found
    else {
      throw Wrong("rewritten: \(found), \(written.debugDescription)")
    }
    var given = found
    given["TRISTAGE_HOME"] = ProcessInfo.processInfo.environment["TRISTAGE_HOME"]
    do throws(SettingsError) {
      let settings = try Settings(given)
      _ = (settings.databaseName, settings.listensOnLoopback, settings.password(of: "tristage_x"))
      return true
    } catch {
      guard error.description.contains("TRISTAGE_") || error.description.contains("sql/") else {
        throw Wrong("unnamed: \(error)")
      }
      return false
    }
  }

  /// The name of a file that was sent: a name and nothing else, the same when it is made one again.
  static let names = Target(
    "names",
    seeds: [
      "список.csv", "../../etc/passwd", "C:\\lists\\a.csv", "  .. a\"b;c .. ", "e\u{301}.csv",
    ],
    words: ["..", "/", "\\", ".", " ", "…", "\u{200D}"], most: 8 << 10, refuses: false
  ) { bytes, _ in
    let name = FileName.plain(String(decoding: bytes, as: UTF8.self))
    guard !name.isEmpty, name.count <= 120, FileName.plain(name) == name,
      !name.utf8.contains(where: { $0 == 0x2F || $0 == 0x5C || $0 < 0x20 })
    else { throw Wrong("name: \(name.debugDescription), \(FileName.plain(name).debugDescription)") }
    let header = FileName.attachment(name)
    guard header.utf8.allSatisfy({ (0x20..<0x7F).contains($0) }),
      header.count(where: { $0 == "\"" }) == 2
    else { throw Wrong("header: \(header)") }
    return true
  }

  /// Moments, days and amounts as programs and people write them.
  static let moments = Target(
    "moments",
    seeds: [
      "2026-11-21T14:05:00+03:00", "2026-02-29T00:00:00Z", "2024-02-29t23:59:59.123456789z",
      "2026-11-21", "2026-11-21T14:05",
      "2026-03-29T02:30", "12 500,50", "12500.5", "999999999999.99", "2199-12-31T23:59:59-15:59",
    ], words: ["T", "Z", "+03:00", ":60", "-00", "24:00", ".000000001", ",5", "\u{202F}", "٣"],
    most: 4 << 10
  ) { bytes, dice in
    let text = String(decoding: bytes, as: UTF8.self)
    var takes = false
    if let date = Moment.rfc3339(text) {
      takes = true
      let edges = 946_857_600.0...7_258_032_000.0
      let again = Moment.rfc3339(Moment.text(date))
      if edges.contains(date.timeIntervalSince1970),
        again.map({ abs($0.timeIntervalSince(date)) > 0.0011 }) ?? true
      {
        throw Wrong("rewritten: \(text) is \(Moment.text(date))")
      }
    }
    let zone = TimeZone(identifier: dice.pick(["Europe/Moscow", "Europe/Berlin", "UTC"])) ?? .gmt
    _ = Moment.local(text, zone)
    let ours = Moment.rfc3339(String(text.prefix(16)) + ":00Z")
    if text.utf8.count == 16, text.contains("T"), Moment.local(text, .gmt) != ours {
      throw Wrong("differs: \(text.debugDescription), \(ours as Any)")
    }
    if let day = Day(text) {
      takes = true
      guard Moment.rfc3339(day.text + "T00:00:00Z") != nil else { throw Wrong("day: \(text)") }
    }
    do {
      let cents = try Price.cents(.string(text), "amount")
      takes = true
      guard try Price.cents(.string(Price(cents).typed), "amount") == cents,
        try Price.cents(.string(digits(text)), "amount") == cents
      else { throw Wrong("amount: \(text.debugDescription) is \(cents)") }
    } catch let problem as Problem { _ = try isNamed(problem) }
    return takes
  }

  /// A text with the digits of any script as ours.
  private static func digits(_ text: String) -> String {
    String(
      text.map { sign in
        sign.wholeNumberValue.flatMap { (0...9).contains($0) ? Character("\($0)") : nil } ?? sign
      })
  }
}
