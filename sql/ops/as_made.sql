-- Whether everything still is what the release made: bodies, views, triggers, constraints, policies.

set local role tristage_engine;

create function ops.definitions() returns table (object text, sum text, take_away text)
  stable language sql set search_path = pg_catalog, pg_temp
begin atomic
  select format('function %s', p.oid::regprocedure), md5(pg_get_functiondef(p.oid)), format('drop routine if exists %s', p.oid::regprocedure)
  from pg_proc p
  where p.pronamespace::regnamespace = any (ops.our_schemas()) and p.prokind in ('f', 'p')
    -- These are made of the sums themselves.
    and not (p.pronamespace::regnamespace::text = 'ops' and p.proname in ('made', 'tree', 'sealed'))
  union all
  select format('view %s', c.oid::regclass), md5(concat_ws(' ', pg_get_viewdef(c.oid),
      (select string_agg(o.line, ',' order by o.line) from unnest(c.reloptions) o(line) where o.line not like 'security_invoker=%'))),
    format('drop %s if exists %s', case c.relkind when 'v' then 'view' else 'materialized view' end, c.oid::regclass)
  from pg_class c where c.relnamespace::regnamespace = any (ops.our_schemas()) and c.relkind in ('v', 'm')
  union all
  select format('trigger %s of %s', t.tgname, c.oid::regclass), md5(pg_get_triggerdef(t.oid)),
    format('drop trigger if exists %I on %s', t.tgname, c.oid::regclass)
  from pg_trigger t join pg_class c on c.oid = t.tgrelid
  where c.relnamespace::regnamespace = any (ops.our_schemas()) and not t.tgisinternal
  union all
  select format('constraint %s of %s', o.conname, c.oid::regclass), format('alter table %s add constraint %I %s', c.oid::regclass, o.conname, pg_get_constraintdef(o.oid)),
    format('alter table %s drop constraint if exists %I', c.oid::regclass, o.conname)
  from pg_constraint o join pg_class c on c.oid = o.conrelid
  where c.relnamespace::regnamespace = any (ops.our_schemas()) and o.contype <> 't'
  union all
  select format('policy %s of %s', p.polname, c.oid::regclass),
    md5(concat_ws(' ', p.polcmd, p.polpermissive, (select string_agg(r::regrole::text, ',' order by r::regrole::text) from unnest(p.polroles) r),
      pg_get_expr(p.polqual, p.polrelid), pg_get_expr(p.polwithcheck, p.polrelid))),
    format('drop policy if exists %I on %s', p.polname, c.oid::regclass)
  from pg_policy p join pg_class c on c.oid = p.polrelid
  union all
  select format('unique index %s', i.indexrelid::regclass), pg_get_indexdef(i.indexrelid) || case when i.indisvalid then '' else ' -- not valid' end,
    format('drop index if exists %s', i.indexrelid::regclass)
  from pg_index i join pg_class c on c.oid = i.indrelid
  where i.indisunique and c.relnamespace::regnamespace = any (ops.our_schemas())
    and not exists (select from pg_constraint o where o.conindid = i.indexrelid and o.contype in ('p', 'u', 'x'));
end;
comment on function ops.definitions() is
  'Everything that decides what is done and seen, with a sum of what it says (of what migrations make, the statement that makes it) and '
  'the statement that takes it away: functions, views, triggers, policies; constraints, unique indexes. Whether triggers are off and views security_invoker the lint says.';

create function ops.lint_made() returns table ("check" text, subject text, what text, psql text, shell text, advice text)
  stable language plpgsql set search_path = pg_catalog, pg_temp
as $$
begin
  if to_regprocedure('ops.made()') is null then
    return query select 'everything is as it was made', 'ops.made()', 'the release has not signed this database', null::text, 'tristage migrate --again', null::text;
    return;
  end if;
  return query
    select f.* from jsonb_each_text(ops.made()) w(object, sum) full join ops.definitions() n on n.object = w.object
    cross join lateral ops.finding(true, 'everything is as it was made', coalesce(w.object, n.object),
      case when n.object is null then 'it is gone' when w.object is null then 'the release makes no such thing' else 'it is not what the release made' end,
      case when w.object is null then n.take_away
        when w.object ~ '^(constraint|unique index) ' then concat_ws('; ', n.take_away, w.sum) end,
      case when w.object !~ '^(constraint|unique index) ' then 'tristage migrate --again' end,
      case when w.object is null then 'find who made it' else 'find who changed it' end) f
    where w.sum is distinct from n.sum;
end
$$;
comment on function ops.lint_made() is
  'What differs from what the last rebuild made and signed (ops.made): changed, gone, or added by a stranger.';
