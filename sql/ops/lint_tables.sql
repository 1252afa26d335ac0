-- What must be true of tables, views and columns, whatever the data.

set local role tristage_engine;

create function ops.lint_tables() returns table ("check" text, subject text, what text, mend text)
  stable language sql set search_path = pg_catalog, pg_temp
begin atomic
  select f.* from pg_class c, lateral ops.finding(
    not c.relrowsecurity or not c.relforcerowsecurity,
    'tables are under row-level security', c.oid::regclass::text,
    'row-level security is not enabled and forced',
    format('alter table %1$s enable row level security; alter table %1$s force row level security', c.oid::regclass)) f
  where c.relkind in ('r', 'p') and c.relnamespace::regnamespace = any (ops.our_schemas())
  union all
  select f.* from pg_class c, lateral ops.finding(
    not exists (select from pg_policy p where p.polrelid = c.oid),
    'tables have policies', c.oid::regclass::text, 'no policy', 'run tristage migrate --again; a new table needs sql/policies/<table>.sql') f
  where c.relkind in ('r', 'p') and c.relnamespace::regnamespace = any (ops.our_schemas())
    and c.oid::regclass::text <> 'core.migration'
  union all
  select f.* from pg_policy p, lateral ops.finding(
    obj_description(p.oid, 'pg_policy') is null, 'policies say which rows', format('%s: %s', p.polrelid::regclass, p.polname),
    'it has no comment', 'run tristage migrate --again; a new policy needs its comment on policy in sql/policies') f
  union all
  select f.* from pg_class c, lateral ops.finding(
    not coalesce(c.reloptions @> '{security_invoker=true}', false),
    'views read as their reader', c.oid::regclass::text, 'the view is not security_invoker',
    format(case c.relkind when 'v' then 'alter view %s set (security_invoker = true)' else 'drop materialized view %s' end, c.oid::regclass)) f
  where c.relkind in ('v', 'm') and c.relnamespace::regnamespace = any (ops.our_schemas())
  union all
  select f.* from pg_class c, lateral ops.finding(
    not exists (select from pg_trigger t where t.tgrelid = c.oid and t.tgname = 'nothing_is_deleted' and t.tgenabled = 'O'),
    'nothing is deleted', c.oid::regclass::text, 'the trigger nothing_is_deleted is missing or off',
    case when exists (select from pg_trigger t where t.tgrelid = c.oid and t.tgname = 'nothing_is_deleted')
      then format('alter table %s enable trigger nothing_is_deleted', c.oid::regclass) else 'run tristage migrate --again' end) f
  where c.relkind = 'r' and c.oid::regclass::text in ('core.lead', 'core.client', 'core.contact', 'core.journal',
    'core.attempt', 'core.task', 'core.egress', 'core.do_not_call', 'core.answer', 'core.name', 'core.number')
  union all
  select f.* from (
    select t.tgrelid, count(*) as n, string_agg(t.tgname, ', ' order by t.tgname) filter (where not t.tgisinternal) as names
    from pg_trigger t join pg_class c on c.oid = t.tgrelid
    where c.relnamespace::regnamespace = any (ops.our_schemas()) and t.tgenabled <> 'O' group by t.tgrelid) o,
    lateral ops.finding(true, 'triggers are in force', o.tgrelid::regclass::text,
      format('%s triggers are off, those of references too: %s', o.n, coalesce(o.names, 'PostgreSQL''s own')),
      format('alter table %s enable trigger all', o.tgrelid::regclass)) f
  union all
  select f.* from pg_rewrite r join pg_class c on c.oid = r.ev_class, lateral ops.finding(
    c.relkind not in ('v', 'm') or r.rulename <> '_RETURN', 'tables have no rules', c.oid::regclass::text,
    format('the rule %s does more than was asked', r.rulename), format('drop rule %I on %s', r.rulename, c.oid::regclass)) f
  where c.relnamespace::regnamespace = any (ops.our_schemas())
  union all
  select f.* from pg_class c cross join unnest(ops.login_roles() || '{tristage_engine}'::text[]) r(role)
    cross join unnest(array['insert', 'update', 'delete', 'truncate', 'references', 'trigger']) p(privilege),
    lateral ops.finding(
      case when p.privilege in ('insert', 'update', 'references')
        then has_table_privilege(r.role, c.oid, p.privilege) or has_any_column_privilege(r.role, c.oid, p.privilege)
        else has_table_privilege(r.role, c.oid, p.privilege) end
      and not (r.role = 'tristage_engine' and (c.relkind = 'v' or p.privilege in ('insert', 'update'))),
      'no one deletes, tiers write through functions alone', c.oid::regclass::text,
      format('%s holds %s', r.role, p.privilege), format('revoke %s on %s from %s', p.privilege, c.oid::regclass, r.role)) f
  where c.relkind in ('r', 'p', 'v') and c.relnamespace::regnamespace = any (ops.our_schemas());
end;
comment on function ops.lint_tables() is 'What is wrong with tables and views: row-level security, policies, triggers, write grants.';

create function ops.lint_columns() returns table ("check" text, subject text, what text, mend text)
  stable language sql set search_path = pg_catalog, pg_temp
begin atomic
  select f.* from pg_attribute a join pg_class c on c.oid = a.attrelid
    cross join unnest(ops.login_roles()) r(role),
    lateral ops.finding(
      has_column_privilege(r.role, c.oid, a.attnum, 'select'),
      'identifying columns are read by no tier', c.oid::regclass::text || '.' || a.attname,
      format('%s may read it', r.role), format('revoke select (%I) on %s from %s', a.attname, c.oid::regclass, r.role)) f
  where a.attnum > 0 and not a.attisdropped
    and (c.oid::regclass::text in ('core.identity', 'auth.session', 'auth.password', 'auth.failure', 'auth.pepper', 'core.replay', 'core.outbox', 'core.upload_piece', 'core.rejected_row')
      or (c.oid::regclass::text in ('core.number', 'core.number_claim', 'core.do_not_call') and a.attname in ('e164', 'hash')))
  union all
  select f.* from pg_attribute a cross join unnest(array_remove(ops.login_roles(), 'tristage_head')) r(role),
    lateral ops.finding(
      has_column_privilege(r.role, a.attrelid, a.attnum, 'select'),
      'that the base knew a number is the head''s alone', 'core.number.same_as',
      format('%s may read it', r.role), format('revoke select (same_as) on core.number from %s', r.role)) f
  where a.attrelid = 'core.number'::regclass and a.attname = 'same_as'
  union all
  select f.* from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
    cross join unnest(array['tristage_operators', 'tristage_partners', 'tristage_admins', 'tristage_login', 'tristage_rounds']) r(role),
    lateral ops.finding(
      has_column_privilege(r.role, c.oid, a.attnum, 'select'),
      'tiers without leads read no lead', c.oid::regclass::text || '.' || a.attname,
      format('%s may read it', r.role), format('revoke select (%I) on %s from %s', a.attname, c.oid::regclass, r.role)) f
  where c.relkind = 'r' and c.oid::regclass::text in ('core.lead', 'core.client', 'core.contact', 'core.name', 'core.number',
    'core.attempt', 'core.answer', 'core.task', 'core.journal', 'core.fact', 'core.link', 'core.client_order', 'core.payment', 'core.invoice', 'core.merge');
end;
comment on function ops.lint_columns() is 'Columns that a tier may read and must not.';
