-- Who holds what: the list behind docs/access.md and the golden file of the access test.

set local role tristage_engine;

create function ops.access() returns table (role text, object text, privilege text)
  stable language sql set search_path = pg_catalog, pg_temp
begin atomic
  with roles as (
    select w.role from unnest(ops.login_roles() || '{tristage_engine,tristage_auth}'::text[]) w(role)),
  held as (
    select r.role, format('schema %s', s.schema) as object, p.privilege
    from roles r cross join unnest(ops.our_schemas()) s(schema) cross join unnest(array['usage', 'create']) p(privilege)
    where has_schema_privilege(r.role, s.schema::oid, p.privilege)
      and not (s.schema::oid in (select n.oid from pg_namespace n where n.nspowner = r.role::regrole))
    union all
    select r.role, c.oid::regclass::text, p.privilege
    from roles r cross join pg_class c cross join unnest(array['select', 'insert', 'update', 'delete', 'truncate', 'references', 'trigger']) p(privilege)
    where c.relkind in ('r', 'p', 'v') and c.relnamespace::regnamespace = any (ops.our_schemas())
      and c.relowner <> r.role::regrole and has_table_privilege(r.role, c.oid, p.privilege)
    union all
    select r.role, format('%s (%s)', c.oid::regclass, string_agg(a.attname, ', ' order by a.attnum)), p.privilege
    from roles r cross join pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
      cross join unnest(array['select', 'insert', 'update']) p(privilege)
    where c.relkind in ('r', 'p', 'v') and c.relnamespace::regnamespace = any (ops.our_schemas())
      and c.relowner <> r.role::regrole and not has_table_privilege(r.role, c.oid, p.privilege)
      and has_column_privilege(r.role, c.oid, a.attnum, p.privilege)
    group by r.role, c.oid, p.privilege
    union all
    select r.role, p.oid::regprocedure::text, 'execute'
    from roles r cross join pg_proc p
    where p.pronamespace::regnamespace = any (ops.our_schemas())
      and p.proowner <> r.role::regrole and has_function_privilege(r.role, p.oid, 'execute')
    union all
    select t.role, format('%s: %s', o.polrelid::regclass, o.polname),
      format('rows where %s', regexp_replace(coalesce(pg_get_expr(o.polqual, o.polrelid), 'true'), '\s+', ' ', 'g'))
    from pg_policy o cross join unnest(o.polroles) x(roleid) join roles t on t.role::regrole = x.roleid
    where t.role like 'tristage\_%' and t.role not in ('tristage_engine', 'tristage_auth'))
  select h.role, h.object, h.privilege from held h order by h.role collate "C", h.object collate "C", h.privilege collate "C";
end;
comment on function ops.access() is
  'Every privilege and policy that a login role, the engine or identity holds beyond what it owns.';
