-- What is ours, for the checks.

set local role tristage_engine;

create function ops.finding(wanted boolean, of_check text, of_subject text, what text, mend text)
  returns table ("check" text, subject text, what text, mend text)
  immutable rows 1 language sql set search_path = pg_catalog, pg_temp
begin atomic
  select of_check, of_subject, what, mend where wanted;
end;
comment on function ops.finding(boolean, text, text, text, text) is 'One finding where it is wanted, else none.';

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
