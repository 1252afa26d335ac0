import Department
import Postgres
import TestKit
import Testing

@Suite struct MigratorTests {
  @Test func `a tree is migrated once, and an unchanged one not at all`() async throws {
    try await Yard.play { yard in
      let first = try await yard.migrate()
      #expect(first.migrations == ["migrations/0001_first.sql"] && first.rebuilt)
      let all = try await yard.all()
      let second = try await yard.migrate()
      #expect(second.migrations.isEmpty && !second.rebuilt)
      #expect(try await yard.all() == all)
    }
  }

  @Test func `what holds no data is made anew: edited, added and deleted files count, grants too`()
    async throws
  {
    try await Yard.play { yard in
      try await yard.migrate()
      try yard.put(
        "core/more.sql", "set local role tristage_owner;\ncreate view core.one as select 1 as one;")
      let more = try await yard.migrate()
      #expect(more.migrations.isEmpty && more.rebuilt)
      let views = try await yard.one(
        "select count(*) from pg_views where schemaname = 'core'", as: Int.self)
      #expect(views == 3)

      try yard.put("policies/thing.sql", nil)
      try await yard.migrate()
      let policies = try await yard.one(
        "select count(*) from pg_policies where schemaname = 'core'", as: Int.self)
      #expect(policies == 0)
      for held in [
        "has_schema_privilege('tristage_head', 'core', 'usage')",
        "has_table_privilege('tristage_head', 'core.thing', 'select')",
        "has_column_privilege('tristage_managers', 'core.thing', 'id', 'select')",
      ] {
        let stillHeld = try await yard.one("select \(held)", as: Bool.self)
        #expect(!stillHeld, "\(held)")
      }
    }
  }

  @Test func `a rebuild that fails names file and line and leaves yesterday`() async throws {
    try await Yard.play { yard in
      try await yard.migrate()
      let all = try await yard.all()
      try yard.put("core/things.sql", "set local role tristage_owner;\n\nselect 1,\n  nosuch;")
      let said = try await yard.refusal()
      #expect(said.hasPrefix("sql/core/things.sql, line 4: column \"nosuch\" does not exist"))
      #expect(try await yard.all() == all)
      let twice = try await yard.one("select core.twice(21)", as: Int.self)
      #expect(twice == 42)
    }
  }

  @Test
  func
    `a table whose rows functions take whole is changed, and a failure after it leaves yesterday`()
    async throws
  {
    try await Yard.play { yard in
      try yard.put(
        "migrations/0002_pair.sql",
        "set local role tristage_owner; create table core.pair (a int); insert into core.pair values (1);"
      )
      try yard.put(
        "core/pairs.sql",
        """
        set local role tristage_owner;
        create function core.sum_of(p core.pair) returns int language sql return (p).a;
        """)
      try await yard.migrate()
      let all = try await yard.all()
      try yard.put(
        "migrations/0003_pair.sql",
        "set local role tristage_owner; alter table core.pair add column b int not null default 2;")
      try yard.put("core/things2.sql", "set local role tristage_owner; select nosuch;")
      #expect(try await yard.refusal().hasPrefix("sql/core/things2.sql, line 1"))
      #expect(try await yard.all() == all)
      try yard.put("core/things2.sql", nil)
      let outcome = try await yard.migrate()
      #expect(outcome.migrations == ["migrations/0003_pair.sql"] && outcome.rebuilt)
      let sum = try await yard.one("select core.sum_of(p) + p.b from core.pair p", as: Int.self)
      #expect(sum == 3)
    }
  }

  @Test func `of migrations that fail none is left behind`() async throws {
    try await Yard.play { yard in
      try await yard.migrate()
      let all = try await yard.all()
      try yard.put(
        "migrations/0002_good.sql", "set local role tristage_owner; create table core.two ();")
      try yard.put("migrations/0003_bad.sql", "select 1;\nselect 1/0;")
      let said = try await yard.refusal()
      #expect(said.hasPrefix("sql/migrations/0003_bad.sql, line 2: division by zero"))
      #expect(try await yard.all() == all)
      let isThere = try await yard.one("select to_regclass('core.two') is not null", as: Bool.self)
      #expect(!isThere)
    }
  }

  @Test func `an edited, a missing, a late and a doubled migration are refused by name`()
    async throws
  {
    try await Yard.play { yard in
      try yard.put("migrations/0003_third.sql", "select 1;")
      try await yard.migrate()
      let all = try await yard.all()
      try yard.put("migrations/0003_third.sql", "select 2;")
      #expect(
        try await yard.refusal()
          == "sql/migrations/0003_third.sql was edited after it had run here. Take the edit back and write a new migration."
      )
      try yard.put("migrations/0003_third.sql", nil)
      #expect(
        try await yard.refusal().hasPrefix("The database has run sql/migrations/0003_third.sql"))
      try yard.put("migrations/0003_third.sql", "select 1;")
      try yard.put("migrations/0002_late.sql", "select 1;")
      #expect(try await yard.refusal().hasSuffix("which has run here: give it the next number."))
      try yard.put("migrations/0002_late.sql", nil)
      try yard.put("migrations/0003_twin.sql", "select 1;")
      #expect(try await yard.refusal().hasSuffix("have the same number."))
      #expect(try await yard.all() == all)
    }
  }

  @Test func `an online migration runs outside a transaction`() async throws {
    try await Yard.play { yard in
      try yard.put(
        "migrations/0002_index.online.sql",
        "set role tristage_owner; create index concurrently by_word on core.thing (word); reset role;"
      )
      let done = try await yard.migrate()
      #expect(done.migrations.count == 2)
      let isThere = try await yard.one(
        "select to_regclass('core.by_word') is not null", as: Bool.self)
      #expect(isThere)
    }
  }

  @Test func `a table in use is waited for without standing in the way`() async throws {
    try await Yard.play { yard in
      try await yard.migrate()
      let reader = try await yard.deployment().connect()
      try await reader.execute(script: "begin; select * from core.thing")
      try yard.put(
        "core/more.sql", "set local role tristage_owner;\ncreate view core.one as select 1 as one;")
      async let outcome = yard.migrate()
      #expect(try await yard.hears("A table is in use"))
      try await reader.execute(script: "commit")
      await reader.close()
      let done = try await outcome
      #expect(done.rebuilt)
    }
  }

  @Test func `of two programs one migrates, and the other waits for its end`() async throws {
    try await Yard.play { yard in
      let other = try await yard.deployment().connect()
      try await other.query("select pg_advisory_lock(hashtext('tristage migrate'))")
      async let one = yard.migrate()
      async let two = yard.migrate()
      #expect(try await yard.hears("Another program is migrating this database: waiting."))
      let schemas = try await yard.one(
        "select count(*) from pg_namespace where nspname = 'core'", as: Int.self)
      #expect(schemas == 0, "nothing is done while another migrates")
      await other.close()
      let outcomes = try await [one, two]
      #expect(outcomes.count { $0.rebuilt } == 1)
      #expect(outcomes.count { $0.migrations.isEmpty } == 1)
    }
  }

  @Test func `files work as the migrator, who is no superuser`() async throws {
    try await Yard.play { yard in
      try yard.put("migrations/0002_greedy.sql", "create role greedy superuser;")
      #expect(try await yard.refusal().contains("must be superuser"))
      try yard.put("migrations/0002_greedy.sql", "set role postgres;")
      #expect(try await yard.refusal().contains("permission denied to set role"))
    }
  }
}
