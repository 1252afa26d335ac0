-- Idempotency: one key, one act, one answer, however often and however many at once.

set local role tristage_engine;

create function core.asked(act text, body jsonb) returns bytea
  immutable language plpgsql set search_path = pg_catalog, pg_temp
as $$
begin
  return sha256(convert_to(act || ' ' || coalesce(body, 'null')::text, 'UTF8'));
end
$$;
comment on function core.asked(text, jsonb) is 'The hash by which a repeated act is known: the act and its body.';

create function core.check_key(key text) returns void
  immutable language plpgsql set search_path = pg_catalog, pg_temp
as $$
begin
  if key is null or key !~ '^[!-~]{1,128}$' then
    raise exception using errcode = 'WRONG', message = 'an act needs an idempotency key of 1 to 128 visible ASCII characters',
      detail = '{"field":"key","rule":"form"}';
  end if;
end
$$;
comment on function core.check_key(text) is 'Refuses what is no idempotency key. WRONG.';

create function core.kept_answer(me core.member, key text, asked bytea) returns jsonb
  volatile language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  kept core.replay;
begin
  -- Locked: where the first came away empty-handed, two repeats must not both go to work.
  select * into kept from core.replay r where r.member = me.id and r.key = kept_answer.key for update;
  if kept.body_hash <> asked then
    raise exception using errcode = 'REUSE', message = 'this idempotency key belongs to another request';
  end if;
  return kept.answer;
end
$$;
comment on function core.kept_answer(core.member, text, bytea) is
  'What was answered under a key; null where nothing was. REUSE where the key belongs to another request.';

create function core.replayed(me core.member, key text, act text, body jsonb) returns jsonb
  volatile language plpgsql set search_path = pg_catalog, pg_temp
as $$
begin
  perform core.check_key(key);
  -- A second sender of the same key waits here until the first has committed or failed.
  insert into core.replay (member, key, act, body_hash) values (me.id, key, act, core.asked(act, body))
  on conflict do nothing;
  if found then return null; end if;
  return core.kept_answer(me, key, core.asked(act, body));
end
$$;
comment on function core.replayed(core.member, text, text, jsonb) is
  'The stored answer of an act already done under this key, or null: then do it, and end with core.answered. REUSE, WRONG.';

create function core.answered(me core.member, key text, answer jsonb) returns jsonb
  volatile language plpgsql set search_path = pg_catalog, pg_temp
as $$
begin
  update core.replay r set answer = answered.answer where r.member = me.id and r.key = answered.key;
  return answer;
end
$$;
comment on function core.answered(core.member, text, jsonb) is
  'Keeps an act''s answer under its key, and gives it back.';

create function core.answered_at_once(me core.member, key text, act text, body jsonb, answer jsonb) returns jsonb
  volatile language plpgsql set search_path = pg_catalog, pg_temp
as $$
begin
  insert into core.replay (member, key, act, body_hash, answer)
  values (me.id, key, act, core.asked(act, body), answered_at_once.answer)
  on conflict on constraint replay_pkey do update set answer = excluded.answer;
  return answer;
end
$$;
comment on function core.answered_at_once(core.member, text, text, jsonb, jsonb) is
  'Keeps an act''s answer in one write, for an act that its member''s other requests wait for anyway; core.kept_answer was '
  'asked before.';

create function core.missing(word text, field text, rule text, message text) returns void
  immutable language plpgsql set search_path = pg_catalog, pg_temp
as $$
begin
  raise exception using errcode = word, message = message,
    detail = jsonb_build_object('field', field, 'rule', rule)::text;
end
$$;
comment on function core.missing(text, text, text, text) is
  'Refuses with a word, naming the field and the rule it broke.';

create function core.spend(me core.member, kind text, most int) returns void
  volatile language plpgsql set search_path = pg_catalog, pg_temp
as $$
begin
  insert into core.quota as q (member, kind, hour, used)
  values (me.id, kind, date_trunc('hour', now()), 1)
  on conflict on constraint quota_pkey do update set used = q.used + 1 where q.used < most;
  if not found or most = 0 then
    raise exception using errcode = 'LIMIT', message = format('the hourly limit of %s is reached', kind),
      detail = jsonb_build_object('rule', kind, 'most', most, 'retry_after',
        ceil(extract(epoch from date_trunc('hour', now()) + interval '1 hour' - now()))::int)::text;
  end if;
end
$$;
comment on function core.spend(core.member, text, int) is
  'Counts one use of an hourly quota, or refuses with LIMIT and the seconds until the next hour.';
