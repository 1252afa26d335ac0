-- Who holds what: the list behind docs/access.md and sql/access.txt, the manifest of the release.
-- It holds every grant in the database but PostgreSQL's own, to whomever, what an owner has of its own objects aside.

set local role tristage_engine;

create function ops.grants() returns table (grantee oid, object text, privilege text)
  stable language sql set search_path = pg_catalog, pg_temp
begin atomic
  with held as (
    select x.grantee, 'database' as object, x.privilege_type as privilege, x.is_grantable
    from pg_database d cross join aclexplode(coalesce(d.datacl, acldefault('d', d.datdba))) x
    where d.datname = current_database() and x.grantee <> d.datdba
    union all
    select x.grantee, format('schema %I', n.nspname), x.privilege_type, x.is_grantable
    from pg_namespace n cross join aclexplode(coalesce(n.nspacl, acldefault('n', n.nspowner))) x
    where ops.users_schema(n.oid) and x.grantee <> n.nspowner
    union all
    select x.grantee, case c.relkind when 'S' then 'sequence ' else '' end || c.oid::regclass::text, x.privilege_type, x.is_grantable
    from pg_class c
      cross join aclexplode(coalesce(c.relacl, acldefault(case c.relkind when 'S' then 's' else 'r' end::"char", c.relowner))) x
    where c.relkind in ('r', 'p', 'v', 'm', 'f', 'S') and ops.users_schema(c.relnamespace) and x.grantee <> c.relowner
    union all
    select x.grantee, format('%s (%s)', c.oid::regclass, string_agg(format('%I', a.attname), ', ' order by a.attnum)),
      x.privilege_type, x.is_grantable
    from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped cross join aclexplode(a.attacl) x
    where ops.users_schema(c.relnamespace) and x.grantee <> c.relowner
    group by x.grantee, c.oid, x.privilege_type, x.is_grantable
    union all
    select x.grantee, p.oid::regprocedure::text,
      x.privilege_type || case when p.prosecdef then format(' as %s', ops.role_name(p.proowner)) else '' end, x.is_grantable
    from pg_proc p cross join aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) x
    where ops.users_schema(p.pronamespace) and x.grantee <> p.proowner
    union all
    select x.grantee, 'type ' || t.oid::regtype::text, x.privilege_type, x.is_grantable
    from pg_type t cross join aclexplode(coalesce(t.typacl, acldefault('T', t.typowner))) x
    where ops.users_schema(t.typnamespace) and t.typelem = 0 and x.grantee <> t.typowner
      and (t.typrelid = 0 or exists (select from pg_class c where c.oid = t.typrelid and c.relkind = 'c'))
    union all
    select x.grantee, format('language %I', l.lanname), x.privilege_type, x.is_grantable
    from pg_language l cross join aclexplode(coalesce(l.lanacl, acldefault('l', l.lanowner))) x
    where l.lanpltrusted and x.grantee <> l.lanowner
    union all
    select x.grantee, format('server %I', s.srvname), x.privilege_type, x.is_grantable
    from pg_foreign_server s cross join aclexplode(s.srvacl) x where x.grantee <> s.srvowner
    union all
    select x.grantee, format('large object %s', o.oid), x.privilege_type, x.is_grantable
    from pg_largeobject_metadata o cross join aclexplode(o.lomacl) x where x.grantee <> o.lomowner
    union all
    select x.grantee, format('parameter %s', s.parname), x.privilege_type, x.is_grantable
    from pg_parameter_acl s cross join aclexplode(s.paracl) x where x.grantee <> 10)
  select h.grantee, h.object, lower(h.privilege) || case when h.is_grantable then ' with grant option' else '' end from held h;
end;
comment on function ops.grants() is
  'Every grant on what is not PostgreSQL''s own, but an owner''s on what it owns. A function with its owner''s rights says whose; columns of one privilege stand together.';

create function ops.rows_seen() returns table (grantee oid, object text, privilege text)
  stable language sql set search_path = pg_catalog, pg_temp
begin atomic
  select x.role, format('%s: %s', o.polrelid::regclass, o.polname),
    case o.polcmd when 'r' then 'select' when 'a' then 'insert' when 'w' then 'update' when 'd' then 'delete' else 'all' end
    || case when o.polpermissive then '' else ', restrictive,' end
    || format(' rows where %s', regexp_replace(coalesce(pg_get_expr(o.polqual, o.polrelid), 'true'), '\s+', ' ', 'g'))
    || case when o.polwithcheck is null or pg_get_expr(o.polwithcheck, o.polrelid) = pg_get_expr(o.polqual, o.polrelid) then ''
      else format(', written where %s', regexp_replace(pg_get_expr(o.polwithcheck, o.polrelid), '\s+', ' ', 'g')) end
  from pg_policy o cross join unnest(o.polroles) x(role);
end;
comment on function ops.rows_seen() is 'Every policy: for whom, on which table, for what, and which rows.';

create function ops.mend_line(role text, object text, privilege text, held boolean) returns text
  stable language sql set search_path = pg_catalog, pg_temp
begin atomic
  select case when privilege not like '% rows where %' and privilege not like 'reaches %' and privilege <> 'builds SQL'
    then format('%s %s%s on %s %s %I', case when not held then 'grant' when t.option then 'revoke grant option for' else 'revoke' end,
      t.privilege, t.columns, t.target, case when held then 'from' else 'to' end, role) end
  from (select
    regexp_replace(regexp_replace(privilege, ' with grant option$', ''), ' as .*', '') as privilege,
    privilege like '% with grant option' as option,
    case when object ~ '^[^ (]+ \(' then substring(object from ' \(.*$') else '' end as columns,
    case when object = 'database' then format('database %I', current_database())
      when object ~ '^(schema|sequence|type|language|parameter|large object) ' then object
      when object ~ '^server ' then 'foreign ' || object
      when object ~ '^[^ (]+\(' then 'function ' || object
      else split_part(object, ' (', 1) end as target) t;
end;
comment on function ops.mend_line(text, text, text, boolean) is
  'The GRANT or REVOKE that brings one line of the list of access to what is written; null where only making functions and policies anew does.';
