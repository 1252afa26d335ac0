-- What a partner reads of its own work: its key and contract, batches, scripts, results.

set local role tristage_engine;

create function partners.key() returns jsonb
  stable security definer language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  me core.member := auth.asker();
begin
  return (select jsonb_build_object('partner', jsonb_build_object('id', p.id, 'name', p.name),
    'agent', case when not me.supervisor then jsonb_build_object('id', me.id, 'name', me.name) end,
    'scopes', (select coalesce(jsonb_agg(s), '[]') from unnest('{work,report,agents}'::text[]) s where auth.may(s)),
    'contract', jsonb_build_object('cards_at_once', p.cards_at_once, 'reveals_a_day', p.reveals_a_day,
      'requests_a_minute', p.requests_a_minute, 'agents_most', p.agents_most, 'tells_won', p.tells_won),
    'today', jsonb_build_object('reveals', core.spent_today(p.id, 'reveals')), 'zone', d.zone)
  from core.partner p cross join core.department d where p.id = me.partner);
end
$$;
comment on function partners.key() is 'Whose key this is, who acts by it, what it may, and what the contract allows.';

create function partners.batch_line(b core.batch) returns jsonb
  stable language plpgsql set search_path = pg_catalog, pg_temp
as $$
begin
  return (select jsonb_build_object('id', b.id, 'name', b.name, 'campaign', k.name, 'state',
      case when b.closed_at is not null then 'closed' when core.is_on(b) then 'open' else 'resting' end,
    'opened_at', b.opened_at, 'closed_at', b.closed_at, 'closed_as', b.closed_as, 'ends_on', b.ends_on, 'size', b.size,
    'cards_a_day', b.cards_a_day, 'cards_today', (
      select count(*) from core.attempt a, core.department d
      where a.batch = b.id and a.claimed_at >= date_trunc('day', now() at time zone d.zone) at time zone d.zone),
    'hours', case when b.calls_from is not null then jsonb_build_object('from', to_char(b.calls_from, 'HH24:MI'), 'to', to_char(b.calls_to, 'HH24:MI')) end,
    'price', jsonb_build_object('cents', b.price_cents, 'currency', b.currency))
  from core.campaign k where k.id = b.campaign);
end
$$;
comment on function partners.batch_line(core.batch) is
  'A batch as its partner sees it. state: open (cards are given out today), resting (its campaign or the department pauses), closed.';

create function partners.own_batch(batch uuid, me core.member) returns core.batch
  stable language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  b core.batch;
begin
  select * into b from core.batch x where x.id = batch and x.partner = me.partner;
  if b.id is null then
    raise exception using errcode = 'EMPTY', message = 'there is no such batch';
  end if;
  return b;
end
$$;
comment on function partners.own_batch(uuid, core.member) is 'A batch of the asker''s partner. EMPTY.';

create function partners.readable(me core.member) returns core.member
  stable language plpgsql set search_path = pg_catalog, pg_temp
as $$
begin
  if auth.may('work') then return me; end if;
  return partners.allowed(me, 'report');
end
$$;
comment on function partners.readable(core.member) is 'The asker, where their key has one of the scopes work and report. SCOPE.';

create function partners.batches(open boolean, after text, most int) returns jsonb
  stable security definer language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  me core.member := partners.readable(auth.asker());
  place record := partners.after(batches.after);
begin
  return partners.page((select coalesce(jsonb_agg(partners.batch_line(b) || jsonb_build_object('cursor', partners.cursor(b.opened_at, b.id))
      order by b.opened_at, b.id), '[]')
    from (select x.* from core.batch x
      where x.partner = me.partner and (x.opened_at, x.id) > (place.at, place.id)
        and (batches.open is null or (x.closed_at is null) = batches.open)
      order by x.opened_at, x.id limit most + 1) b), most);
end
$$;
comment on function partners.batches(boolean, text, int) is 'The partner''s batches, oldest first, after a cursor. SCOPE, WRONG.';

create function partners.batch(batch uuid) returns jsonb
  stable security definer language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  me core.member := partners.readable(auth.asker());
  b core.batch := partners.own_batch(batch, me);
begin
  return partners.batch_line(b) || jsonb_build_object('progress', core.batch_standing(b.id),
    'script', (select coalesce(k.script_version, (select v.id from core.script_version v where v.script = k.script order by v.no desc limit 1))
      from core.campaign k where k.id = b.campaign));
end
$$;
comment on function partners.batch(uuid) is 'One batch with its progress and the script version that new cards begin with. SCOPE, EMPTY.';

create function partners.script(version uuid) returns jsonb
  stable security definer language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  me core.member := partners.agent(auth.asker());
  body jsonb;
begin
  select jsonb_build_object('version', v.id, 'number', v.no, 'published_at', v.published_at, 'name', s.name, 'title', s.title, 'language', s.language,
    'start', v.body -> 'start', 'order', coalesce(v.body -> 'order', '[]'), 'steps', v.body -> 'steps',
    'objections', coalesce(v.body -> 'objections', '[]')) into body
  from core.script_version v join core.script s on s.id = v.script
  where v.id = version and (exists (select from core.batch b join core.campaign k on k.id = b.campaign
      where b.partner = me.partner and b.closed_at is null and k.script = v.script)
    or exists (select from core.attempt a join core.batch b on b.id = a.batch
      where a.member = me.id and b.partner = me.partner and a.script_version = v.id));
  if body is null then
    raise exception using errcode = 'EMPTY', message = 'there is no such script';
  end if;
  return body;
end
$$;
comment on function partners.script(uuid) is
  'A version of a script that the partner''s open batches or the agent''s own calls are of, as data. It never changes. EMPTY, SCOPE.';

create function partners.results() returns jsonb
  stable security definer language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  me core.member := partners.readable(auth.asker());
begin
  return jsonb_build_object('results', (select jsonb_agg(jsonb_build_object('id', d.id,
      'label', jsonb_build_object('ru', d.label_ru, 'en', d.label_en), 'answered', d.human, 'final', d.final,
      'takes_time', d.callback or d.later, 'takes_reason', case when d.later then 'later' when d.final then 'close' end,
      'do_not_call', d.do_not_call) order by d.position)
    from core.disposition d where d.active and d.offered),
  'reasons', (select coalesce(jsonb_agg(jsonb_build_object('id', r.id, 'kind', r.kind,
      'label', jsonb_build_object('ru', r.label_ru, 'en', r.label_en)) order by r.kind, r.position), '[]')
    from core.reason r where r.active and r.offered and r.kind in ('close', 'later', 'send_back')));
end
$$;
comment on function partners.results() is
  'The results a call may have, the reasons that go with them, and those a hand-over may be sent back with. SCOPE.';
