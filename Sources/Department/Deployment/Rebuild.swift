import Postgres

/// Drops everything that holds no data and makes it again from the tree: a deleted file really
/// disappears, and an edited grant is in force as it is written.
struct Rebuild {
  let session: Session
  let tree: SQLTree

  /// The product's schemas. Nothing else is touched.
  static let schemas = [
    "core", "auth", "ops", "operators", "managers", "accounts", "head", "partners", "admins",
    "login", "rounds",
  ]

  /// The sum of the tree that is in force; nil on a new database.
  func sumInForce() async throws -> String? {
    let exists = try await session.query(
      "select pg_catalog.to_regprocedure('ops.tree()') is not null as exists")
    guard try exists[0]["exists"] else { return nil }
    return try await session.query("select ops.tree() as sum")[0]["sum"]
  }

  /// Runs inside the caller's transaction, which sees either all of the new or all of the old.
  func run() async throws {
    try await session.beginAsMigrator()
    try await drop()
    try await revoke()
    for file in tree.rebuilt { try await session.runAsMigrator(file.script) }
    if let reference = tree.reference { try await session.runAsMigrator(reference.script) }
    try await session.execute(script: "set local session authorization default")
    try await session.execute(script: signature)
    try await session.execute(script: Self.sums)
  }

  /// Takes away what holds no data, before migrations, inside the caller's transaction.
  func clear() async throws {
    try await session.beginAsMigrator()
    try await drop()
    try await session.execute(script: "set local session authorization default")
  }

  /// Drops objects in the order that needs no CASCADE: functions and views as the owner of their schema, who may drop
  /// them whoever made them; triggers and policies as their table's.
  private func drop() async throws {
    let schemas = [Value.texts(Self.schemas)]
    let objects = try await session.query(Self.objects, schemas).map {
      DropPlan.Object(id: try $0["id"], drop: try $0["drop"], owner: try $0["owner"])
    }
    let edges = try await session.query(Self.edges).map {
      (from: try $0["source", as: String.self], on: try $0["target", as: String.self])
    }
    try await perform(DropPlan(objects, edges: edges).objects.map { ($0.owner, $0.drop) })
  }

  /// Takes back every grant on what stays: tables, sequences, schemas, types.
  private func revoke() async throws {
    let rows = try await session.query(Self.grants, [.texts(Self.schemas)])
    try await perform(try rows.map { (try $0["owner"], try $0["revoke"]) })
  }

  /// Runs commands, each as an owner; becomes another only when it changes.
  private func perform(_ commands: [(owner: String, text: String)]) async throws {
    var current = ""
    for command in commands {
      if command.owner != current {
        try await session.execute(script: "set local role \"\(command.owner)\"")
        current = command.owner
      }
      do {
        try await session.execute(script: command.text)
      } catch {
        if error.state == SQLState("55P03") { throw error }
        guard case .server(let server) = error else { throw error }
        throw DeploymentError(
          "\(command.text): \(server.message)\(server.detail.map { "\n  \($0)" } ?? "")")
      }
    }
    try await session.execute(script: "set local role none")
  }

  /// A function that answers with the sum: made by this very transaction, it cannot be wrong.
  private var signature: String {
    """
    create function ops.tree() returns text immutable language sql
      set search_path = pg_catalog, pg_temp return '\(tree.sum)';
    comment on function ops.tree() is
      'The sum of the sql/ tree that this database was rebuilt from. A server of another tree does not start.';
    alter function ops.tree() owner to tristage_engine;
    revoke all on function ops.tree() from public;
    grant execute on function ops.tree() to tristage_auth, tristage_migrator, tristage_backup
    """
  }

  /// A function that answers with the sums of everything as it now is: what `ops.lint_made` compares with. As bytes, so that
  /// no name of a column stands in a text that is searched for such names.
  private static let sums = """
    do $$ begin
      if pg_catalog.to_regprocedure('ops.definitions()') is null then return; end if;
      execute format('create function ops.made() returns jsonb immutable language sql set search_path = pg_catalog, pg_temp
        return pg_catalog.convert_from(%L::bytea, ''UTF8'')::jsonb', pg_catalog.convert_to(
          (select pg_catalog.jsonb_object_agg(d.object, d.sum) from ops.definitions() d)::text, 'UTF8'));
      comment on function ops.made() is 'The sums of everything that the last rebuild made.';
      alter function ops.made() owner to tristage_engine;
      revoke all on function ops.made() from public;
      grant execute on function ops.made() to tristage_auth, tristage_migrator, tristage_backup;
    end $$
    """

  private static let objects = """
    select 'pg_proc ' || p.oid as id, r.rolname::text as owner,
      format('drop routine %I.%I(%s)', n.nspname, p.proname, oidvectortypes(p.proargtypes)) as drop
    from pg_proc p join pg_namespace n on n.oid = p.pronamespace join pg_roles r on r.oid = n.nspowner
    where n.nspname = any($1) and not exists (
      select from pg_depend d where d.classid = 'pg_proc'::regclass and d.objid = p.oid and d.deptype = 'e')
    union all
    select 'pg_class ' || c.oid, r.rolname,
      format('drop %s %I.%I', case c.relkind when 'v' then 'view' else 'materialized view' end,
        n.nspname, c.relname)
    from pg_class c join pg_namespace n on n.oid = c.relnamespace join pg_roles r on r.oid = n.nspowner
    where n.nspname = any($1) and c.relkind in ('v', 'm')
    union all
    select 'pg_trigger ' || t.oid, r.rolname,
      format('drop trigger %I on %I.%I', t.tgname, n.nspname, c.relname)
    from pg_trigger t join pg_class c on c.oid = t.tgrelid
      join pg_namespace n on n.oid = c.relnamespace join pg_roles r on r.oid = c.relowner
    where n.nspname = any($1) and c.relkind in ('r', 'p') and not t.tgisinternal and t.tgparentid = 0
    union all
    select 'pg_policy ' || p.oid, r.rolname,
      format('drop policy %I on %I.%I', p.polname, n.nspname, c.relname)
    from pg_policy p join pg_class c on c.oid = p.polrelid
      join pg_namespace n on n.oid = c.relnamespace join pg_roles r on r.oid = c.relowner
    where n.nspname = any($1)
    order by 1
    """

  /// A rule stands for its view, a row type and its array for their relation.
  private static let edges = """
    with named as (
      select 'pg_rewrite'::regclass as class, oid, 'pg_class ' || ev_class as id from pg_rewrite
      union all
      select 'pg_type'::regclass, t.oid, 'pg_class ' || coalesce(nullif(t.typrelid, 0), e.typrelid)
      from pg_type t left join pg_type e on e.oid = t.typelem
      where t.typrelid <> 0 or e.typrelid <> 0
    )
    select distinct coalesce(s.id, d.classid::regclass::text || ' ' || d.objid) as source,
      coalesce(t.id, d.refclassid::regclass::text || ' ' || d.refobjid) as target
    from pg_depend d
      left join named s on s.class = d.classid and s.oid = d.objid
      left join named t on t.class = d.refclassid and t.oid = d.refobjid
    where d.objid >= 16384 and d.refobjid >= 16384
    """

  private static let grants = """
    select distinct held.owner::regrole::text as owner,
      format('revoke all on %s %s from %s', held.kind, held.name,
        case when held.grantee = 0 then 'public' else held.grantee::regrole::text end) as revoke
    from (
      select case c.relkind when 'S' then 'sequence' else 'table' end as kind,
        format('%I.%I', n.nspname, c.relname) as name, c.relowner as owner, a.grantee
      from pg_class c join pg_namespace n on n.oid = c.relnamespace, aclexplode(c.relacl) a
      where n.nspname = any($1) and c.relkind in ('r', 'p', 'S')
      union
      select 'table', format('%I.%I', n.nspname, c.relname), c.relowner, a.grantee
      from pg_attribute t join pg_class c on c.oid = t.attrelid
        join pg_namespace n on n.oid = c.relnamespace, aclexplode(t.attacl) a
      where n.nspname = any($1) and c.relkind in ('r', 'p')
      union
      select 'schema', format('%I', n.nspname), n.nspowner, a.grantee
      from pg_namespace n, aclexplode(n.nspacl) a
      where n.nspname = any($1)
      union
      select 'type', format('%I.%I', n.nspname, t.typname), t.typowner, a.grantee
      from pg_type t join pg_namespace n on n.oid = t.typnamespace, aclexplode(t.typacl) a
      where n.nspname = any($1) and t.typrelid = 0 and t.typelem = 0
    ) held
    where held.grantee <> held.owner
    order by 1, 2
    """
}
