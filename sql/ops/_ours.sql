-- What is ours, for the checks.

set local role tristage_engine;

create function ops.finding(wanted boolean, of_check text, of_subject text, what text, psql text, shell text default null, advice text default null)
  returns table ("check" text, subject text, what text, psql text, shell text, advice text)
  immutable rows 1 language sql set search_path = pg_catalog, pg_temp
begin atomic
  select of_check, of_subject, what, psql, shell, advice where wanted;
end;
comment on function ops.finding(boolean, text, text, text, text, text, text) is
  'One finding where it is wanted, else none. psql: the statements that mend it; shell: the command that does; advice: what no command does.';

create function ops.our_schemas() returns regnamespace[]
  stable language sql set search_path = pg_catalog, pg_temp
begin atomic
  select array_agg(n.oid::regnamespace) from pg_namespace n
  where n.nspname in ('core', 'auth', 'ops', 'login', 'operators', 'managers', 'accounts', 'head', 'admins', 'partners', 'rounds');
end;
comment on function ops.our_schemas() is 'The schemas that hold the product.';

create function ops.login_roles() returns text[]
  immutable language sql set search_path = pg_catalog, pg_temp
return array['tristage_operators', 'tristage_managers', 'tristage_accounts', 'tristage_head',
  'tristage_partners', 'tristage_admins', 'tristage_login', 'tristage_rounds'];
comment on function ops.login_roles() is 'The roles that log in, one a tier.';

create function ops.owners() returns text[]
  immutable language sql set search_path = pg_catalog, pg_temp
return array['tristage_owner', 'tristage_engine', 'tristage_auth'];
comment on function ops.owners() is 'The roles that own what there is, and that nobody logs in as.';

create function ops.role_name(of_role oid) returns text
  stable language sql set search_path = pg_catalog, pg_temp
return case when of_role = 0 then 'public'
  else coalesce((select r.rolname::text from pg_roles r where r.oid = of_role), format('role %s', of_role)) end;
comment on function ops.role_name(oid) is 'A role as a GRANT names it; one that is gone, by its number.';

create function ops.users_schema(schema oid) returns boolean
  stable language sql set search_path = pg_catalog, pg_temp
begin atomic
  select n.nspname not in ('pg_catalog', 'information_schema') and n.nspname !~ '^pg_(toast|temp)'
  from pg_namespace n where n.oid = schema;
end;
comment on function ops.users_schema(oid) is 'Whether a schema is not PostgreSQL''s own: ours, or somebody else''s in our database.';

create function ops.identifying() returns table (relation oid, attnum smallint, name text)
  stable language sql set search_path = pg_catalog, pg_temp
begin atomic
  select a.attrelid, a.attnum, format('%s.%s', a.attrelid::regclass, a.attname)
  from pg_attribute a join pg_class c on c.oid = a.attrelid
  where a.attnum > 0 and not a.attisdropped and c.relkind in ('r', 'p')
    and format('%s.%s', c.oid::regclass, a.attname) in ('core.identity.tax_number', 'core.identity.emails', 'core.identity.address',
      'core.number.e164', 'core.number.hash', 'core.number_claim.e164', 'core.do_not_call.hash',
      'core.upload_piece.bytes', 'core.rejected_row.cells', 'auth.password.hash', 'auth.proposed_password.hash', 'auth.pepper.value');
end;
comment on function ops.identifying() is
  'The columns that identify a person or prove a member, which no tier may read: numbers, e-mails, tax numbers, lists as they were sent, password hashes.';
