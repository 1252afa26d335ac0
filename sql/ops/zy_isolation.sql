-- What the isolation check says: each breach once, the gravest first, columns of one table together.

set local role tristage_engine;

create function ops.lint_catalogue() returns table ("check" text, subject text, what text, psql text, shell text, advice text)
  stable language sql set search_path = pg_catalog, pg_temp
begin atomic
  select * from ops.lint_roles() union all select * from ops.lint_tables() union all select * from ops.lint_columns()
  union all select * from ops.lint_functions() union all select * from ops.lint_system();
end;
comment on function ops.lint_catalogue() is
  'Every breach of isolation in the catalogue and nowhere else: what ops.catalogue stands for. It reads no row of ours.';

create function ops.lint() returns table ("check" text, subject text, what text, psql text, shell text, advice text)
  stable language sql set search_path = pg_catalog, pg_temp
begin atomic
  select * from ops.lint_catalogue() union all select * from ops.lint_lineage();
end;
comment on function ops.lint() is
  'Every breach of isolation, whatever the manifest says, with how to mend it; empty on a sound database.';

create function ops.gravity(of_check text, psql text) returns int
  immutable language sql set search_path = pg_catalog, pg_temp
return coalesce(array_position(array[
    'a restored database says so', 'PostgreSQL is new enough', 'roles are as declared', 'roles have no memberships',
    'tables are under row-level security', 'tables have policies', 'nothing is granted to public',
    'identifying columns are read by no tier', 'tiers without leads read no lead', 'that the base knew a number is the head''s alone',
    'no one deletes, tiers write through functions alone', 'tables have no rules', 'triggers are in force', 'nothing is deleted',
    'views read as their reader', 'tier functions prove the member', 'a login role calls its own tier alone',
    'tiers create nothing', 'everything is as it was made', 'access is as written', 'what is ours belongs to its owners',
    'the catalogue is as PostgreSQL made it', 'public cannot watch or stop others', 'policies come before comparisons',
    'no function of ours passes for leakproof', 'functions fix their search_path', 'functions qualify every name',
    'settings are as declared', 'nothing new is anybody''s', 'policies say which rows'], of_check), 0)
  -- Who lacks a privilege sees too little meanwhile, never too much.
  + case when psql like 'grant %' then 100 else 0 end;
comment on function ops.gravity(text, text) is
  'Where a finding stands among others, the gravest first: 0 for a check that has no place yet, so that it is seen.';

create function ops.isolation(written text[], bodies boolean default true)
  returns table ("check" text, subject text, what text, psql text, shell text, advice text)
  stable language sql set search_path = pg_catalog, pg_temp
begin atomic
  with found as materialized (
    select f."check", f.subject, f.what, f.psql, f.shell, f.advice, ops.gravity(f."check", f.psql) as gravity,
      regexp_replace(regexp_replace(f.subject, '^(function|view|trigger nothing_is_deleted of) ', ''), '^policy (.*) of (.*)$', '\2: \1') as object,
      f.what = 'the release makes no such thing' as strange
    from (
      select * from ops.lint() union all select * from ops.unwritten(written)
      union all select * from ops.lint_made() where bodies) f),
  -- What a stranger added is taken away, not brought in order; and what one command mends is one breach, at the place of the gravest.
  once as (
    select distinct on (b.breach) b."check", b.subject, b.what, b.shell, b.advice,
      min(b.gravity) over (partition by b.breach) as gravity, max(b.psql) over (partition by b.breach) as psql
    from (select f.*, coalesce(split_part(f.psql, ';', 1), concat_ws(' ', f.shell, f.object)) as breach from found f) b
    where b.strange or not exists (select from found s where s.strange and s.object = b.object)
    -- That something is not what the release made tells less than what is wrong with it.
    order by b.breach, b.strange, b."check" = 'everything is as it was made', b.gravity,
      b.what like '% does not hold %', b.what),
  -- Columns of one privilege stand together.
  parted as (
    select o."check", case when p.part is null then o.subject else split_part(o.subject, ' (', 1) end as subject, o.what,
      case when p.part is null then o.psql end as psql, p.part[1] as verb, p.part[2] as name, p.part[3] as rest, o.shell, o.advice, o.gravity
    from once o left join lateral regexp_match(o.psql, '^((?:grant|revoke)[a-z ]*) \(([^()]*)\)( on [^;]*)$') p(part) on true)
  select p."check", p.subject || coalesce(' (' || string_agg(p.name, ', ' order by p.name) || ')', ''), p.what,
    coalesce(p.psql, p.verb || ' (' || string_agg(p.name, ', ' order by p.name) || ')' || p.rest), p.shell, p.advice
  from parted p
  group by p."check", p.subject, p.what, p.psql, p.verb, p.rest, p.shell, p.advice, p.gravity
  -- What rests on something is taken away before it.
  order by p.gravity, array_position('{trigger,policy,constraint,unique,view,function}', split_part(p.subject, ' ', 1)), p.subject, p.what;
end;
comment on function ops.isolation(text[], boolean) is
  'What `tristage check isolation` prints: the lint, where access is not that of sql/access.txt, whose lines are given, and what is '
  'not what the release made (bodies); each breach once, the gravest first.';
