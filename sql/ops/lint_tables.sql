-- What must be true of tables, views and columns, whatever the data.

set local role tristage_engine;

create function ops.lint_tables() returns table ("check" text, subject text, what text, psql text, shell text, advice text)
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
    'tables have policies', c.oid::regclass::text, 'no policy', null, 'tristage migrate --again',
    'a table of yours needs sql/policies/<table>.sql') f
  where c.relkind in ('r', 'p') and c.relnamespace::regnamespace = any (ops.our_schemas())
    and c.oid::regclass::text <> 'core.migration'
  union all
  select f.* from pg_policy p, lateral ops.finding(
    obj_description(p.oid, 'pg_policy') is null, 'policies say which rows', format('%s: %s', p.polrelid::regclass, p.polname),
    'it has no comment', null, 'tristage migrate --again', 'a policy of yours needs its comment on policy in sql/policies') f
  union all
  select f.* from pg_class c, lateral ops.finding(
    not coalesce(c.reloptions @> '{security_invoker=true}', false),
    'views read as their reader', c.oid::regclass::text, 'the view is not security_invoker',
    format(case c.relkind when 'v' then 'alter view %s set (security_invoker = true)' else 'drop materialized view %s' end, c.oid::regclass)) f
  where c.relkind in ('v', 'm') and c.relnamespace::regnamespace = any (ops.our_schemas())
  union all
  select f.* from pg_class c, lateral ops.finding(
    not exists (select from pg_trigger t where t.tgrelid = c.oid and t.tgname = 'nothing_is_deleted'),
    'nothing is deleted', c.oid::regclass::text, 'the trigger nothing_is_deleted is missing', null, 'tristage migrate --again') f
  where c.relkind = 'r' and c.oid::regclass::text in ('core.lead', 'core.client', 'core.contact', 'core.journal',
    'core.attempt', 'core.task', 'core.egress', 'core.do_not_call', 'core.answer', 'core.name', 'core.number')
  union all
  select f.* from (
    select t.tgrelid, string_agg(t.tgname, ', ' order by t.tgname) filter (where not t.tgisinternal) as names, count(*) filter (where t.tgisinternal) as own
    from pg_trigger t join pg_class c on c.oid = t.tgrelid
    where c.relnamespace::regnamespace = any (ops.our_schemas()) and t.tgenabled <> 'O' group by t.tgrelid) o,
    lateral ops.finding(true, 'triggers are in force', o.tgrelid::regclass::text,
      'off: ' || concat_ws(' and ', o.names, case when o.own > 0 then format('%s of references', o.own) end),
      format('alter table %s enable trigger all', o.tgrelid::regclass)) f
  union all
  select f.* from pg_rewrite r join pg_class c on c.oid = r.ev_class, lateral ops.finding(
    c.relkind not in ('v', 'm') or r.rulename <> '_RETURN', 'tables have no rules', c.oid::regclass::text,
    format('the rule %s does more than was asked', r.rulename), format('drop rule %I on %s', r.rulename, c.oid::regclass)) f
  where c.relnamespace::regnamespace = any (ops.our_schemas())
  union all
  -- Columns one by one, where the table as a whole is not held: each is a statement's own.
  select f.* from (
    select c.oid as relation, r.role, p.privilege, has_table_privilege(r.role, c.oid, p.privilege) as whole
    from pg_class c cross join unnest(ops.login_roles() || '{tristage_engine}'::text[]) r(role)
      cross join unnest(array['insert', 'update', 'delete', 'truncate', 'references', 'trigger']) p(privilege)
    where c.relkind in ('r', 'p', 'v') and c.relnamespace::regnamespace = any (ops.our_schemas())
      and not (r.role = 'tristage_engine' and (c.relkind = 'v' or p.privilege in ('insert', 'update')))
      and case when p.privilege in ('insert', 'update', 'references')
        then has_table_privilege(r.role, c.oid, p.privilege) or has_any_column_privilege(r.role, c.oid, p.privilege)
        else has_table_privilege(r.role, c.oid, p.privilege) end) h
    cross join lateral (
      select '' as columns where h.whole
      union all
      select format(' (%I)', a.attname) from pg_attribute a
      where not h.whole and a.attrelid = h.relation and a.attnum > 0 and not a.attisdropped
        and has_column_privilege(h.role, h.relation, a.attnum, h.privilege)) k
    cross join lateral (select case when has_table_privilege('public', h.relation, h.privilege) then 'public' else h.role end as name) w,
    lateral ops.finding(true, 'no one deletes, tiers write through functions alone', h.relation::regclass || k.columns,
      format('%s holds %s', w.name, h.privilege),
      format('revoke %s%s on %s from %s', h.privilege, k.columns, h.relation::regclass, w.name)) f;
end;
comment on function ops.lint_tables() is 'What is wrong with tables and views: row-level security, policies, triggers, write grants.';

create function ops.lint_columns() returns table ("check" text, subject text, what text, psql text, shell text, advice text)
  stable language sql set search_path = pg_catalog, pg_temp
begin atomic
  with closed as (
    select 'identifying columns are read by no tier' as name, a.attrelid, a.attnum, ops.login_roles() as roles
    from pg_attribute a
    where a.attrelid::regclass::text in ('core.identity', 'auth.session', 'auth.password', 'auth.failure', 'auth.pepper', 'core.replay', 'core.outbox', 'core.upload_piece', 'core.rejected_row')
      or (a.attrelid::regclass::text in ('core.number', 'core.number_claim', 'core.do_not_call') and a.attname in ('e164', 'hash'))
    union all
    select 'that the base knew a number is the head''s alone', a.attrelid, a.attnum, array_remove(ops.login_roles(), 'tristage_head')
    from pg_attribute a where a.attrelid = 'core.number'::regclass and a.attname = 'same_as'
    union all
    select 'tiers without leads read no lead', a.attrelid, a.attnum,
      array['tristage_operators', 'tristage_partners', 'tristage_admins', 'tristage_login', 'tristage_rounds']
    from pg_attribute a
    where a.attrelid::regclass::text in ('core.lead', 'core.client', 'core.contact', 'core.name', 'core.number',
      'core.attempt', 'core.answer', 'core.task', 'core.journal', 'core.fact', 'core.link', 'core.client_order', 'core.payment', 'core.invoice', 'core.merge'))
  select f.* from (
    select k.name, k.attrelid, k.attnum, a.attname, r.role
    from closed k join pg_attribute a on a.attrelid = k.attrelid and a.attnum = k.attnum and a.attnum > 0 and not a.attisdropped
      join pg_class c on c.oid = a.attrelid and c.relkind in ('r', 'p') cross join unnest(k.roles) r(role)
    where has_column_privilege(r.role, k.attrelid, k.attnum, 'select')) h
    cross join lateral (select case when has_table_privilege(h.role, h.attrelid, 'select') then '' else format(' (%I)', h.attname) end as columns,
      case when has_column_privilege('public', h.attrelid, h.attnum, 'select') then 'public' else h.role end as name) w,
    lateral ops.finding(true, h.name, h.attrelid::regclass || w.columns, format('%s may read it', w.name),
      format('revoke select%s on %s from %s', w.columns, h.attrelid::regclass, w.name)) f;
end;
comment on function ops.lint_columns() is 'Columns that a tier may read and must not, one by one; a table where it may read all of it.';
