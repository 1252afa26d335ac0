-- Call scripts: published one version after another, never changed.

set local role tristage_engine;

create function head.script_moves(body jsonb) returns table (step text, goto text)
  immutable language sql set search_path = pg_catalog, pg_temp
begin atomic
  select s.key, b.value ->> 'goto' from jsonb_each(body -> 'steps') s,
    jsonb_array_elements(case jsonb_typeof(s.value -> 'branches') when 'array' then s.value -> 'branches' else '[]' end) b
  union all
  select s.key, s.value ->> 'next' from jsonb_each(body -> 'steps') s where s.value ->> 'next' is not null;
end;
comment on function head.script_moves(jsonb) is 'Every way from a step of a script to another, as written.';

create function head.script_fault(body jsonb) returns jsonb
  immutable language sql set search_path = pg_catalog, pg_temp
begin atomic
  with recursive moves as (select * from head.script_moves(body)),
    reached(step) as (
      select body ->> 'start'
      union select o.value ->> 'goto' from jsonb_array_elements(coalesce(body -> 'objections', '[]')) o
        where body -> 'steps' ? (o.value ->> 'goto')
      union select m.goto from reached r join moves m on m.step = r.step),
    -- Backwards from where a call can end; what another rule names counts as an end, so that a loop alone is left.
    ending(step) as (
      select s.key from jsonb_each(body -> 'steps') s
      where s.value ->> 'end' is not null or not exists (select from moves m where m.step = s.key)
        or exists (select from moves m where m.step = s.key and not body -> 'steps' ? coalesce(m.goto, ''))
      union select m.step from ending e join moves m on m.goto = e.step)
  select jsonb_build_object('rule', f.rule, 'step', f.step) from (
    select 1 as n, 'unknown_step' as rule, m.step from moves m where not body -> 'steps' ? coalesce(m.goto, '')
    union all
    select 2, 'unknown_step', o.value ->> 'key' from jsonb_array_elements(coalesce(body -> 'objections', '[]')) o
    where o.value ->> 'goto' is not null and not body -> 'steps' ? (o.value ->> 'goto')
    union all
    select 3, 'dead_end', s.key from jsonb_each(body -> 'steps') s
    where s.value ->> 'end' is null and not exists (select from moves m where m.step = s.key)
    union all
    select 4, 'unreachable', s.key from jsonb_each(body -> 'steps') s where s.key not in (select r.step from reached r)
    union all
    select 5, 'endless', s.key from jsonb_each(body -> 'steps') s where s.key not in (select e.step from ending e)
  ) f order by f.n, f.step limit 1;
end;
comment on function head.script_fault(jsonb) is
  'The first step of a script at which a call would be stuck: unknown_step, dead_end, unreachable, endless; null for none.';

create function head.put_version(me core.member, body jsonb) returns core.script_version
  volatile language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  s core.script;
  last core.script_version;
  hash bytea := sha256(convert_to(body::text, 'UTF8'));
  fault jsonb;
begin
  if coalesce(body ->> 'name', '') !~ '^[a-z0-9][a-z0-9_-]{0,79}$' then
    perform core.missing('WRONG', 'name', 'form', 'a script is named in small letters, digits, - and _');
  elsif jsonb_typeof(body -> 'title') is distinct from 'string' or btrim(body ->> 'title') = '' then
    perform core.missing('WRONG', 'title', 'missing', 'a script has a title');
  elsif length(body ->> 'title') > 200 then
    perform core.missing('WRONG', 'title', 'long', 'a title has 200 characters at most');
  elsif coalesce(body ->> 'language', '') not in ('ru', 'en') then
    perform core.missing('WRONG', 'language', 'unknown', 'a script is in ru or en');
  elsif jsonb_typeof(body -> 'steps') is distinct from 'object' or body -> 'steps' -> (body ->> 'start') is null then
    perform core.missing('WRONG', 'start', 'unknown', 'a script begins with one of its steps');
  elsif jsonb_typeof(coalesce(body -> 'objections', '[]')) <> 'array' then
    perform core.missing('WRONG', 'objections', 'list', 'the objections are a list');
  elsif length(body::text) > 2000000 then
    perform core.missing('WRONG', 'body', 'long', 'a script has two million characters at most');
  end if;
  fault := head.script_fault(body);
  if fault is not null then
    raise exception using errcode = 'WRONG', message = format('a call would be stuck in step %s', fault ->> 'step'),
      detail = (fault || '{"field": "steps"}')::text;
  end if;
  insert into core.script as w (name, language, title)
  values (body ->> 'name', body ->> 'language', body ->> 'title')
  on conflict (name) do update set language = excluded.language, title = excluded.title
  returning * into s;
  select * into last from core.script_version v where v.script = s.id order by v.no desc limit 1;
  if last.body_hash is distinct from hash then
    insert into core.script_version (script, no, body, body_hash, published_by)
    values (s.id, coalesce(last.no, 0) + 1, body, hash, me.id)
    returning * into last;
    perform core.decide(me, 'script_published', s.id, null, jsonb_build_object('script', s.name, 'version', last.no));
  end if;
  return last;
end
$$;
comment on function head.put_version(core.member, jsonb) is
  'Keeps a script as its next version, unless the last one says the same. WRONG names the rule, and the step where there is one.';

create function head.load_script(body jsonb, key text) returns jsonb
  volatile security definer language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  me core.member := auth.asker();
  done jsonb := core.replayed(me, key, 'load_script', body);
  before int;
  v core.script_version;
begin
  if done is not null then return done; end if;
  select max(w.no) into before from core.script_version w join core.script s on s.id = w.script where s.name = load_script.body ->> 'name';
  v := head.put_version(me, body);
  return core.answered(me, key, jsonb_build_object('script', v.script, 'name', body ->> 'name', 'version', v.no,
    'changed', v.no is distinct from before));
end
$$;
comment on function head.load_script(jsonb, text) is
  'Publishes a script as its next version; the same body again makes none. Cards already out keep their version. WRONG, REUSE.';
