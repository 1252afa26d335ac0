-- That the check found nothing, kept with a sum of the catalogue it looked at: while the sum is the same a start need not look again.
--
-- Every write of a catalogue's row gives it the number of the transaction that wrote it (xmin), and what is added or taken
-- away is another set of rows: so which rows there are, each with its writer, is a sum over all that stands in them, and no
-- column can be forgotten. What vacuum and index builds write in place (pages, tuples, frozen ids) leaves it as it is. Small
-- catalogues, those of the cluster and those that `tristage roles` writes anew go by what stands in them instead.

set local role tristage_engine;

create function ops.sealed() returns text
  stable language sql set search_path = pg_catalog, pg_temp
as 'select null::text';
comment on function ops.sealed() is
  'The sum of the catalogue (ops.catalogue) in which the whole check found nothing last; nothing until `tristage migrate` has put it here. '
  'Nobody but its owner and a superuser can.';

create function ops.roles_sum() returns table (what text, rows bigint, sum numeric)
  stable language sql set search_path = pg_catalog, pg_temp
begin atomic
  -- Not pg_authid, which no tier may read; pg_roles has all of it but the passwords.
  select 'roles', count(*), sum(hash_record_extended(row(r.oid, r.rolname, r.rolsuper, r.rolinherit, r.rolcreaterole, r.rolcreatedb,
    r.rolcanlogin, r.rolreplication, r.rolbypassrls, r.rolconfig), 0))
  from pg_roles r where r.rolname like 'tristage\_%'
  union all
  select 'members', count(*), sum(hash_record_extended(m, 0)) from pg_auth_members m
  where exists (select from pg_roles r where r.oid in (m.roleid, m.member, m.grantor) and r.rolname like 'tristage\_%')
  union all
  -- By whether it is of this database, not by its number: a copy of it has another, and the same settings.
  select 'settings', count(*), sum(hash_record_extended(row(s.setrole, s.setdatabase <> 0, s.setconfig), 0))
  from pg_db_role_setting s
  where s.setdatabase in (0, (select d.oid from pg_database d where d.datname = current_database()))
    and (s.setrole = 0 or exists (select from pg_roles r where r.oid = s.setrole and r.rolname like 'tristage\_%'))
  union all
  select 'database', count(*), sum(hash_record_extended(row(d.datdba, x.grantor, x.grantee, x.privilege_type, x.is_grantable), 0))
  from pg_database d cross join aclexplode(coalesce(d.datacl, acldefault('d', d.datdba))) x where d.datname = current_database()
  union all
  select 'parameters', count(*), sum(hash_record_extended(p, 0)) from pg_parameter_acl p;
end;
comment on function ops.roles_sum() is
  'Of the cluster''s catalogues what the check reads: our roles, memberships with any of them, settings of them and of everybody, '
  'who may do what with the database, parameters. By what stands there.';

create function ops.catalogue(written text[]) returns text
  stable language sql set search_path = pg_catalog, pg_temp
begin atomic
  with parts as (
    select r.what, r.rows, r.sum from ops.roles_sum() r
    union all
    select 'schemas', count(*), sum(hash_record_extended(n, 0)) from pg_namespace n where n.nspname !~ '^pg_(toast_)?temp_'
    union all
    select 'languages', count(*), sum(hash_record_extended(l, 0)) from pg_language l
    union all
    select 'defaults', count(*), sum(hash_record_extended(d, 0)) from pg_default_acl d
    union all
    -- Indexes hold no grants and do nothing of their own: they may be built anew at any time.
    select 'relations', count(*), sum(hash_record_extended(row(c.oid, c.xmin), 0)) from pg_class c where c.relkind not in ('i', 'I', 't')
    union all
    select 'columns', count(*), sum(hash_record_extended(row(a.attrelid, a.attnum, a.xmin), 0))
    from pg_attribute a join pg_class c on c.oid = a.attrelid where c.relkind not in ('i', 'I', 't')
    union all
    select 'routines', count(*), sum(hash_record_extended(row(p.oid, p.xmin), 0)) from pg_proc p where p.oid <> 'ops.sealed()'::regprocedure
    union all
    -- The sum cannot be part of itself: of this one function everything but its body.
    select 'seal', count(*), sum(hash_record_extended(row(p.oid, p.proname, p.pronamespace, p.proowner, p.prolang, p.procost, p.prosecdef,
      p.proleakproof, p.provolatile, p.prokind, p.proconfig, p.proacl), 0)) from pg_proc p where p.oid = 'ops.sealed()'::regprocedure
    union all
    select 'types', count(*), sum(hash_record_extended(row(t.oid, t.xmin), 0)) from pg_type t where t.typrelid = 0 or exists (
      select from pg_class c where c.oid = t.typrelid and c.relkind <> 't')
    union all
    select 'labels', count(*), sum(hash_record_extended(row(e.oid, e.xmin), 0)) from pg_enum e
    union all
    select 'policies', count(*), sum(hash_record_extended(row(p.oid, p.xmin), 0)) from pg_policy p
    union all
    select 'comments', count(*), sum(hash_record_extended(row(d.objoid, d.objsubid, d.xmin), 0))
    from pg_description d where d.classoid = 'pg_policy'::regclass
    union all
    select 'triggers', count(*), sum(hash_record_extended(row(t.oid, t.xmin), 0)) from pg_trigger t
    union all
    select 'rules', count(*), sum(hash_record_extended(row(r.oid, r.xmin), 0)) from pg_rewrite r
    union all
    select 'constraints', count(*), sum(hash_record_extended(row(o.oid, o.xmin), 0)) from pg_constraint o
    union all
    select 'operators', count(*), sum(hash_record_extended(row(o.oid, o.xmin), 0)) from pg_operator o
    union all
    select 'collations', count(*), sum(hash_record_extended(row(o.oid, o.xmin), 0)) from pg_collation o where o.oid >= 16384
    union all
    select 'searches', count(*), sum(hash_record_extended(row(o.oid, o.xmin), 0)) from pg_ts_config o
    union all
    -- What rests on what: a function or view on functions, tables and views.
    select 'dependencies', count(*), sum(hash_record_extended(row(d.classid, d.objid, d.objsubid, d.refclassid, d.refobjid, d.refobjsubid, d.xmin), 0))
    from pg_depend d where d.classid in ('pg_proc'::regclass, 'pg_rewrite'::regclass) and d.refclassid in ('pg_proc'::regclass, 'pg_class'::regclass)
    union all
    select 'first grants', count(*), sum(hash_record_extended(row(i.classoid, i.objoid, i.objsubid, i.xmin), 0)) from pg_init_privs i
    union all
    select 'servers', count(*), sum(hash_record_extended(row(s.oid, s.xmin), 0)) from pg_foreign_server s
    union all
    select 'large objects', count(*), sum(hash_record_extended(row(o.oid, o.xmin), 0)) from pg_largeobject_metadata o)
  select encode(sha256(convert_to(concat_ws(E'\n', current_setting('server_version_num'), md5(array_to_string(catalogue.written, E'\n')),
    (select string_agg(format('%s %s %s', p.what, p.rows, p.sum), E'\n' order by p.what collate "C") from parts p)), 'UTF8')), 'hex');
end;
comment on function ops.catalogue(text[]) is
  'A sum over everything that the check reads: PostgreSQL''s release, the lines of sql/access.txt, and each catalogue. Where it is the '
  'same as then, the check would find what it found then; some 20 ms.';
