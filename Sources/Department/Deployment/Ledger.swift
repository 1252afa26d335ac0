import Postgres

/// The list of migrations that have run, in `core.migration`, with the sum of each.
struct Ledger {
  /// A migration that ran.
  struct Entry: Equatable {
    /// Its file's path below `sql/`.
    let path: String
    /// SHA-256 of its text then.
    let sum: String
  }

  let session: Session

  /// What ran so far, in order; nothing on a new database.
  func applied() async throws -> [Entry] {
    let exists = try await session.query(
      "select pg_catalog.to_regclass('core.migration') is not null as exists")
    guard try exists[0]["exists"] else { return [] }
    return try await session.query("select path, sum from core.migration order by path").map {
      Entry(path: try $0["path"], sum: try $0["sum"])
    }
  }

  /// Writes down that migrations ran, in the transaction in which they did. The schema is there:
  /// the first migration makes it.
  func add(_ files: [SQLTree.File]) async throws {
    try await session.execute(script: Self.table)
    for file in files {
      try await session.query(
        "insert into core.migration (path, sum) values ($1, $2)",
        [.text(file.path), .text(file.sum)])
    }
  }

  /// What is still to run. Refuses a past migration that was edited, one that is gone, and a new
  /// one numbered before one that has run.
  static func pending(of files: [SQLTree.File], applied: [Entry]) throws -> [SQLTree.File] {
    for (one, next) in zip(files, files.dropFirst()) where number(one.path) == number(next.path) {
      throw DeploymentError("sql/\(one.path) and sql/\(next.path) have the same number.")
    }
    let known = Dictionary(uniqueKeysWithValues: files.map { ($0.path, $0) })
    for entry in applied {
      guard let file = known[entry.path] else {
        throw DeploymentError(
          "The database has run sql/\(entry.path), which is not here: it is of a newer release.")
      }
      if file.sum != entry.sum {
        throw DeploymentError(
          "sql/\(entry.path) was edited after it had run here. Take the edit back and write a new migration."
        )
      }
    }
    let past = Set(applied.map(\.path))
    let pending = files.filter { !past.contains($0.path) }
    if let last = applied.last, let early = pending.first, number(early.path) < number(last.path) {
      throw DeploymentError(
        "sql/\(early.path) comes before sql/\(last.path), which has run here: give it the next number."
      )
    }
    return pending
  }

  /// The digits that a file's name begins with.
  private static func number(_ path: String) -> String {
    String((path.split(separator: "/").last ?? "").prefix { $0.isNumber })
  }

  private static let table = """
    create table if not exists core.migration (
      path text primary key,
      sum text not null,
      applied_at timestamptz not null default pg_catalog.now()
    );
    comment on table core.migration is
      'The migrations that have run. path: below sql/. sum: SHA-256 of the file then.';
    alter table core.migration owner to tristage_owner;
    alter table core.migration enable row level security;
    alter table core.migration force row level security
    """
}
