import Foundation

/// What differs from one installation to the next: `TRISTAGE_…` in the environment, or lines
/// `KEY=VALUE` in the file that `TRISTAGE_SETTINGS` names. The environment wins. Every key is
/// explained in `deploy/tristage.conf.example`.
package struct Settings: Sendable {
  /// Where the database is: a libpq conninfo without user and password.
  package var database: String
  /// The superuser that deployment commands connect as; the server never does.
  package var adminRole: String
  /// The address to listen on.
  package var host: String
  /// The port to listen on.
  package var port: Int
  /// What people type to reach us, such as `https://sales.example.ru`; nil: the address we listen on.
  package var origin: String?
  /// The file with the server's key: 64 hexadecimal digits, by which session secrets are hashed.
  package var keyFile: String?
  /// The folder with `sql/`, `assets/` and the page templates.
  package var home: String
  /// How much the log tells: trace, debug, info, notice, warning, error.
  package var logLevel: String
  /// Whether webhooks may lead to this machine itself, without TLS: for development and tests, where nobody else reaches us.
  package var localWebhooks: Bool
  /// The port of this machine alone on which a monitor finds the metrics; nil: nowhere.
  package var metricsPort: Int?
  /// For how many seconds requests are still taken after the server was told to stop, so that a balancer sees it.
  package var drainSeconds: Int
  /// Passwords by login role without its `tristage_`; empty where PostgreSQL trusts the account.
  private var passwords: [String: String]

  /// Every key there is. `TRISTAGE_PASSWORD_…` is one a role.
  static let keys: Set<String> = [
    "TRISTAGE_DATABASE", "TRISTAGE_ADMIN_ROLE", "TRISTAGE_HOST", "TRISTAGE_PORT", "TRISTAGE_ORIGIN",
    "TRISTAGE_KEY_FILE", "TRISTAGE_HOME", "TRISTAGE_LOG", "TRISTAGE_SETTINGS",
    "TRISTAGE_LOCAL_WEBHOOKS", "TRISTAGE_METRICS_PORT", "TRISTAGE_DRAIN_SECONDS",
  ]
  static let passwordPrefix = "TRISTAGE_PASSWORD_"

  /// Reads the environment of this process and the settings file, given or named there.
  package static func fromProcess(file: String? = nil) throws(SettingsError) -> Settings {
    var given = ProcessInfo.processInfo.environment
    if let path = file ?? given["TRISTAGE_SETTINGS"] {
      guard let text = try? String(contentsOfFile: path, encoding: .utf8) else {
        throw SettingsError("The settings file \(path) cannot be read.")
      }
      given.merge(try parse(text, named: path)) { environment, _ in environment }
    }
    return try Settings(given)
  }

  /// Takes the settings out of keys and values; keys that do not begin with `TRISTAGE_` are not ours.
  package init(_ given: [String: String]) throws(SettingsError) {
    database = given["TRISTAGE_DATABASE"] ?? "dbname=tristage"
    adminRole = given["TRISTAGE_ADMIN_ROLE"] ?? "postgres"
    host = given["TRISTAGE_HOST"] ?? "127.0.0.1"
    port = try Self.number("TRISTAGE_PORT", 1...65535, given) ?? 8080
    metricsPort = try Self.number("TRISTAGE_METRICS_PORT", 1...65535, given)
    drainSeconds = try Self.number("TRISTAGE_DRAIN_SECONDS", 0...20, given) ?? 0
    origin = try given["TRISTAGE_ORIGIN"].map(Self.checkedOrigin)
    keyFile = given["TRISTAGE_KEY_FILE"]
    logLevel = given["TRISTAGE_LOG"] ?? "info"
    let local = given["TRISTAGE_LOCAL_WEBHOOKS"] ?? "no"
    guard ["yes", "no"].contains(local) else {
      throw SettingsError("TRISTAGE_LOCAL_WEBHOOKS is yes or no, not \"\(local)\".")
    }
    localWebhooks = local == "yes"
    home = try Self.findHome(given["TRISTAGE_HOME"])
    passwords = [:]
    for (key, value) in given where key.hasPrefix(Self.passwordPrefix) {
      passwords[key.dropFirst(Self.passwordPrefix.count).lowercased()] = value
    }
    guard !localWebhooks || listensOnLoopback else {
      throw SettingsError(
        "TRISTAGE_LOCAL_WEBHOOKS is for a server that only this machine reaches: TRISTAGE_HOST is \(host)."
      )
    }
  }

  /// A setting that is a whole number within bounds; nil where it is not given.
  private static func number(_ key: String, _ range: ClosedRange<Int>, _ given: [String: String])
    throws(SettingsError) -> Int?
  {
    guard let text = given[key] else { return nil }
    guard let number = Int(text), range.contains(number) else {
      throw SettingsError(
        "\(key) is a number from \(range.lowerBound) to \(range.upperBound), not \"\(text)\".")
    }
    return number
  }

  /// The password of a login role (`tristage_managers`), or of the superuser, if one is set.
  package func password(of role: String) -> String? {
    passwords[role.hasPrefix("tristage_") ? String(role.dropFirst("tristage_".count)) : role]
  }

  /// The name of the database in the conninfo; nil where it names none or is an address.
  package var databaseName: String? {
    let found = database.firstMatch(of: /(?:^|\s)dbname\s*=\s*(?:'((?:[^'\\]|\\.)*)'|(\S+))/)
    return (found?.1 ?? found?.2).map { String($0.replacing(/\\(.)/) { $0.1 }) }
  }

  /// The server's key, out of its file: 32 bytes that nobody else has.
  package func key() throws(SettingsError) -> [UInt8] {
    guard let keyFile else {
      throw SettingsError(
        "TRISTAGE_KEY_FILE is not set. Make the file with: openssl rand -hex 32 > server.key")
    }
    guard let text = try? String(contentsOfFile: keyFile, encoding: .utf8) else {
      throw SettingsError("The key file \(keyFile) cannot be read.")
    }
    let digits = text.trimmingCharacters(in: .whitespacesAndNewlines)
    let isKey = digits.utf8.count == 64 && digits.allSatisfy { $0.isASCII && $0.isHexDigit }
    let bytes = stride(from: 0, to: isKey ? 64 : 0, by: 2).compactMap { place in
      UInt8(digits.dropFirst(place).prefix(2), radix: 16)
    }
    guard bytes.count == 32 else {
      throw SettingsError("The key file \(keyFile) does not hold 64 hexadecimal digits.")
    }
    return bytes
  }

  /// Whether only this machine can reach the address we listen on.
  package var listensOnLoopback: Bool {
    host == "localhost" || host == "::1" || host.hasPrefix("127.")
  }

  /// Reads lines `KEY=VALUE`; `#` begins a comment line, quotes around a value are dropped.
  package static func parse(_ text: String, named path: String) throws(SettingsError) -> [String:
    String]
  {
    var found: [String: String] = [:]
    let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
    for (number, line) in zip(1..., lines) {
      let line = line.trimmingCharacters(in: .whitespaces)
      if line.isEmpty || line.hasPrefix("#") { continue }
      let halves = line.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      let key = halves[0].trimmingCharacters(in: .whitespaces)
      guard halves.count == 2, keys.contains(key) || key.hasPrefix(passwordPrefix) else {
        throw SettingsError("\(path), line \(number): there is no setting \"\(key)\".")
      }
      found[key] = unquoted(halves[1].trimmingCharacters(in: .whitespaces))
    }
    return found
  }

  /// A value without the quotes around it.
  private static func unquoted(_ value: String) -> String {
    let bytes = value.utf8
    for quote in "\"'".utf8 where bytes.count >= 2 && bytes.first == quote && bytes.last == quote {
      return String(decoding: bytes.dropFirst().dropLast(), as: UTF8.self)
    }
    return value
  }

  /// An origin is a scheme and a host, with nothing behind.
  private static func checkedOrigin(_ text: String) throws(SettingsError) -> String {
    guard let url = URL(string: text), let scheme = url.scheme, ["http", "https"].contains(scheme),
      let host = url.host, !host.isEmpty, url.path.isEmpty || url.path == "/", url.query == nil
    else {
      throw SettingsError("TRISTAGE_ORIGIN is like https://sales.example.ru, not \"\(text)\".")
    }
    return url.path == "/" ? String(text.dropLast()) : text
  }

  /// The folder named, or the nearest one with `sql/roles.sql` above here or above the program.
  private static func findHome(_ named: String?) throws(SettingsError) -> String {
    if let named {
      guard holdsSQL(URL(filePath: named)) else {
        throw SettingsError("TRISTAGE_HOME is \(named), but there is no sql/roles.sql in it.")
      }
      return URL(filePath: named).absoluteURL.path
    }
    let program = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
    let here = URL(filePath: FileManager.default.currentDirectoryPath)
    for start in [here, program] {
      var folder = start
      while true {
        if holdsSQL(folder) { return folder.path }
        if folder.path == "/" { break }
        folder.deleteLastPathComponent()
      }
    }
    throw SettingsError("The folder sql/ is nowhere above here: set TRISTAGE_HOME to where it is.")
  }

  /// Whether a folder is a home of ours.
  private static func holdsSQL(_ folder: URL) -> Bool {
    FileManager.default.fileExists(atPath: folder.appending(path: "sql/roles.sql").path)
  }
}

/// A setting that cannot be used, in a sentence for the person who wrote it.
package struct SettingsError: Error, CustomStringConvertible {
  /// The sentence.
  package let description: String

  /// Says what is wrong and what would be right.
  package init(_ description: String) { self.description = description }
}
