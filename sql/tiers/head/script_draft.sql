-- Drafts of scripts: begun from a version, a file or nothing, saved as they are, published, put aside.

set local role tristage_engine;

create function head.open_draft(me core.member, body jsonb, began_from int) returns core.script_draft
  volatile language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  d core.script_draft;
begin
  if coalesce(body ->> 'name', '') !~ '^[a-z0-9][a-z0-9_-]{0,79}$' then
    perform core.missing('WRONG', 'name', 'form', 'a script is named in small letters, digits, - and _');
  end if;
  insert into core.script_draft (script, body, began_from, began_by, changed_by)
  values (body ->> 'name', body, open_draft.began_from, me.id, me.id)
  on conflict (script) where ended_at is null do nothing
  returning * into d;
  if d.id is null then
    raise exception using errcode = 'TAKEN', message = 'there is a draft of this script already', detail = '{"rule": "draft"}';
  end if;
  return d;
end
$$;
comment on function head.open_draft(core.member, jsonb, int) is 'Begins a draft with this body. WRONG, TAKEN where one is open.';

create function head.hold_draft(script text, version int) returns core.script_draft
  volatile language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  d core.script_draft;
begin
  select * into d from core.script_draft w where w.script = hold_draft.script and w.ended_at is null for update;
  if d.id is null then
    raise exception using errcode = 'EMPTY', message = 'there is no open draft of this script';
  elsif d.version is distinct from hold_draft.version then
    raise exception using errcode = 'STALE', message = 'the draft was changed meanwhile',
      detail = jsonb_build_object('rule', 'draft', 'version', d.version)::text;
  end if;
  return d;
end
$$;
comment on function head.hold_draft(text, int) is 'Locks the open draft of a script as the asker last saw it. EMPTY, STALE.';

create function head.begin_draft(script text, from_version int, key text) returns jsonb
  volatile security definer language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  me core.member := auth.asker();
  done jsonb := core.replayed(me, key, 'begin_draft', jsonb_build_array(script, from_version));
  v core.script_version;
begin
  if done is not null then return done; end if;
  select w.* into v from core.script_version w join core.script s on s.id = w.script
  where s.name = begin_draft.script and (from_version is null or w.no = from_version) order by w.no desc limit 1;
  if v.id is null then
    raise exception using errcode = 'EMPTY', message = 'there is no such version of this script';
  end if;
  perform head.open_draft(me, v.body, v.no);
  return core.answered(me, key, jsonb_build_object('script', script, 'from_version', v.no, 'version', 1));
end
$$;
comment on function head.begin_draft(text, int, text) is
  'Begins a draft from a published version, the newest where none is named. EMPTY, TAKEN, REUSE.';

create function head.add_draft(body jsonb, key text) returns jsonb
  volatile security definer language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  me core.member := auth.asker();
  done jsonb := core.replayed(me, key, 'add_draft', body);
begin
  if done is not null then return done; end if;
  if length(body::text) > 2000000 then
    perform core.missing('WRONG', 'body', 'long', 'a script has two million characters at most');
  end if;
  perform head.open_draft(me, body, (select max(v.no) from core.script_version v join core.script s on s.id = v.script
    where s.name = add_draft.body ->> 'name'));
  return core.answered(me, key, jsonb_build_object('script', body ->> 'name', 'version', 1));
end
$$;
comment on function head.add_draft(jsonb, text) is
  'Begins a draft of a new script, or of one from a file. WRONG, TAKEN, REUSE.';

create function head.save_draft(script text, version int, asked jsonb, body jsonb, focus text, key text) returns jsonb
  volatile security definer language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  me core.member := auth.asker();
  done jsonb := core.replayed(me, key, 'save_draft', jsonb_build_array(script, version, asked));
  d core.script_draft;
begin
  if done is not null then return done; end if;
  d := head.hold_draft(script, version);
  if jsonb_typeof(body) is distinct from 'object' or body ->> 'name' is distinct from d.script then
    perform core.missing('WRONG', 'body', 'form', 'a draft keeps the name of its script');
  elsif length(body::text) > 2000000 then
    perform core.missing('WRONG', 'body', 'long', 'a script has two million characters at most');
  end if;
  update core.script_draft w set body = save_draft.body, version = w.version + 1, changed_by = me.id, changed_at = now()
  where w.id = d.id returning * into d;
  return core.answered(me, key, jsonb_build_object('script', d.script, 'version', d.version, 'focus', focus));
end
$$;
comment on function head.save_draft(text, int, jsonb, jsonb, text, text) is
  'Saves a draft as the asker changed it. version: as they last saw it; asked: the change itself, which the key stands '
  'for; focus: where it was made, given back. EMPTY, STALE where somebody else changed it, WRONG, REUSE.';

create function head.publish_draft(script text, version int, key text) returns jsonb
  volatile security definer language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  me core.member := auth.asker();
  done jsonb := core.replayed(me, key, 'publish_draft', jsonb_build_array(script, version));
  d core.script_draft;
  v core.script_version;
begin
  if done is not null then return done; end if;
  d := head.hold_draft(script, version);
  v := head.put_version(me, d.body);
  update core.script_draft w set ended_at = now(), became = v.id where w.id = d.id;
  return core.answered(me, key, jsonb_build_object('script', d.script, 'version', v.no));
end
$$;
comment on function head.publish_draft(text, int, text) is
  'Publishes a draft as its script''s next version; cards already out keep theirs. EMPTY, STALE, WRONG, REUSE.';

create function head.drop_draft(script text, version int, key text) returns jsonb
  volatile security definer language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  me core.member := auth.asker();
  done jsonb := core.replayed(me, key, 'drop_draft', jsonb_build_array(script, version));
  d core.script_draft;
begin
  if done is not null then return done; end if;
  d := head.hold_draft(script, version);
  update core.script_draft w set ended_at = now() where w.id = d.id;
  return core.answered(me, key, jsonb_build_object('script', d.script, 'dropped', true));
end
$$;
comment on function head.drop_draft(text, int, text) is 'Puts a draft aside; it stays on record, and a new one may begin. EMPTY, STALE, REUSE.';
