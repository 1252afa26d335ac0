import Foundation
import TestKit
import Testing

/// A database of yesterday has its tables under row-level security when today's migrations come; a new one has not.
@Suite struct UpgradeTests {
  @Test func `migrations run where the tables are guarded, as where yesterday's release stands`()
    async throws
  {
    let files = Home.files("sql/migrations", ".sql").map { String($0.dropFirst("sql/".count)) }
    let (before, since) = (files.filter { $0 < Self.first }, files.filter { $0 >= Self.first })
    #expect(!before.isEmpty && !since.isEmpty)
    try await Yard.play { yard in
      try yard.clear()
      for file in before { try yard.put(file, try Home.text("sql/\(file)")) }
      try yard.put("policies/all.sql", Self.guarded)
      try await yard.migrate()
      for file in since { try yard.put(file, try Home.text("sql/\(file)")) }
      #expect(try await yard.migrate().migrations == since)
    }
  }

  @Test func `one that changes rows as the tables' owner is refused there`() async throws {
    try await Yard.play { yard in
      try yard.put("policies/thing.sql", nil)
      try yard.put("policies/all.sql", Self.guarded)
      try await yard.migrate()
      try yard.put(
        "migrations/0002_word.sql",
        "set local role tristage_owner; update core.thing set word = upper(word);")
      #expect(try await yard.refusal().contains("row-level security"))
      try yard.put(
        "migrations/0002_word.sql",
        "set local role tristage_migrator; update core.thing set word = upper(word);")
      #expect(try await yard.migrate().migrations == ["migrations/0002_word.sql"])
    }
  }

  /// Whatever came before has run on every database there is, or runs with all that was before it.
  private static let first = "migrations/0330"

  private static let guarded = ["owner", "auth"].map { role in
    """
    set local role tristage_\(role);
    do $$
    declare
      t regclass;
    begin
      for t in select c.oid from pg_class c
        where c.relkind in ('r', 'p') and c.relowner = 'tristage_\(role)'::regrole
          and c.relnamespace in ('core'::regnamespace, 'auth'::regnamespace)
      loop
        execute format('alter table %s enable row level security', t);
        execute format('alter table %s force row level security', t);
      end loop;
    end
    $$;

    """
  }.joined()
}
