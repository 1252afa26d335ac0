import Foundation

/// The SQL of one release as it lies in `sql/`: what is migrated, and what is rebuilt.
package struct SQLTree: Sendable {
  /// A file below `sql/`.
  package struct File: Sendable {
    /// Its path below `sql/`, such as `policies/lead.sql`.
    package let path: String
    /// What it says.
    package let text: String

    /// The statements in it.
    package var script: SQLScript { SQLScript(path: path, text: text) }
    /// SHA-256 of the text, in hexadecimal digits.
    package var sum: String { SQLTree.sum(of: text) }
    /// Whether it must run outside a transaction, as `create index concurrently` must.
    package var isOnline: Bool { path.hasSuffix(".online.sql") }
  }

  /// The folders of what is rebuilt, in order; a file `sql/ORDER` with one a line says otherwise.
  package static let usualOrder = ["auth", "core", "policies", "tiers", "ops"]

  /// Cluster roles; run by a superuser.
  package let roles: File
  /// The database's own access list; run by a superuser.
  package let database: File
  /// What holds data, by number.
  package let migrations: [File]
  /// What holds none, in order.
  package let rebuilt: [File]
  /// Lists that every installation has; nil where there are none.
  package let reference: File?
  /// The fictional department.
  package let demo: File?
  /// What any role may do in a database of this tree, `sql/access.txt` line by line; nil where there is none.
  package let access: [String]?
  /// What makes a department of any size.
  package let volume: [File]

  /// Reads the folder `sql/` of a home.
  package init(home: String) throws(SettingsError) {
    let root = URL(filePath: home).appending(path: "sql")
    let all = try Self.files(below: root)
    func file(_ path: String) throws(SettingsError) -> File {
      guard let text = all[path] else { throw SettingsError("sql/\(path) is missing.") }
      return File(path: path, text: text)
    }
    func files(in folder: String) -> [File] {
      all.keys.filter { $0.hasPrefix(folder + "/") && $0.hasSuffix(".sql") }.sorted()
        .map { File(path: $0, text: all[$0]!) }
    }
    roles = try file("roles.sql")
    database = try file("database.sql")
    migrations = files(in: "migrations")
    let order = all["ORDER"].map(Self.lines) ?? Self.usualOrder
    rebuilt = order.flatMap(files(in:))
    reference = try? file("seed/reference.sql")
    demo = try? file("seed/demo.sql")
    volume = files(in: "seed/volume")
    access = all["access.txt"].map { $0.split(separator: "\n").map(String.init) }
  }

  /// What `ops.tree()` answers once this tree is in force: a sum over all that is rebuilt and seeded.
  package var sum: String {
    let parts = rebuilt + (reference.map { [$0] } ?? [])
    return Self.sum(of: parts.map { "\($0.path) \($0.sum)\n" }.joined())
  }

  /// A sum over everything there is, for the name of a template database.
  package var wholeSum: String {
    let parts = [roles, database] + migrations + (demo.map { [$0] } ?? [])
    return Self.sum(
      of: sum + parts.map { "\($0.path) \($0.sum)\n" }.joined()
        + (access ?? []).joined(separator: "\n"))
  }

  /// SHA-256 in hexadecimal digits.
  package static func sum(of text: String) -> String {
    Digest.sha256([UInt8](text.utf8)).map { byte in
      let digits = String(byte, radix: 16)
      return byte < 16 ? "0" + digits : digits
    }.joined()
  }

  /// The lines that say something.
  private static func lines(_ text: String) -> [String] {
    text.split(whereSeparator: \.isNewline).map { $0.trimmingCharacters(in: .whitespaces) }
      .filter { !$0.isEmpty && !$0.hasPrefix("#") }
  }

  /// Every file below a folder, by its path there.
  private static func files(below root: URL) throws(SettingsError) -> [String: String] {
    let root = root.resolvingSymlinksInPath()
    guard let walk = FileManager.default.enumerator(atPath: root.path) else {
      throw SettingsError("The folder \(root.path) cannot be read.")
    }
    var found: [String: String] = [:]
    for case let path as String in walk
    where path.hasSuffix(".sql") || ["ORDER", "access.txt"].contains(path) {
      guard let text = try? String(contentsOf: root.appending(path: path), encoding: .utf8) else {
        throw SettingsError("sql/\(path) cannot be read as UTF-8.")
      }
      found[path] = text
    }
    return found
  }
}
