-- Call scripts: loaded from files, one version after another, never changed.

set local role tristage_engine;

create function head.load_script(body jsonb, key text) returns jsonb
  volatile security definer language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  me core.member := auth.asker();
  done jsonb := core.replayed(me, key, 'load_script', body);
  s core.script;
  last core.script_version;
  hash bytea := sha256(convert_to(body::text, 'UTF8'));
begin
  if done is not null then return done; end if;
  if coalesce(body ->> 'name', '') !~ '^[a-z0-9][a-z0-9_-]{0,79}$' then
    perform core.missing('WRONG', 'name', 'form', 'a script is named in small letters, digits, - and _');
  elsif coalesce(btrim(body ->> 'title'), '') = '' then
    perform core.missing('WRONG', 'title', 'missing', 'a script has a title');
  elsif coalesce(body ->> 'language', '') not in ('ru', 'en') then
    perform core.missing('WRONG', 'language', 'unknown', 'a script is in ru or en');
  elsif jsonb_typeof(body -> 'steps') is distinct from 'object' or body -> 'steps' -> (body ->> 'start') is null then
    perform core.missing('WRONG', 'start', 'unknown', 'a script begins with one of its steps');
  elsif length(body::text) > 2000000 then
    perform core.missing('WRONG', 'body', 'long', 'a script has two million characters at most');
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
    return core.answered(me, key, jsonb_build_object('script', s.id, 'name', s.name, 'version', last.no, 'changed', true));
  end if;
  return core.answered(me, key, jsonb_build_object('script', s.id, 'name', s.name, 'version', last.no, 'changed', false));
end
$$;
comment on function head.load_script(jsonb, text) is
  'Publishes a script as its next version; the same body again makes none. Cards already out keep their version. WRONG, REUSE.';
