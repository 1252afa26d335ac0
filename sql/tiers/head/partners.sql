-- Outside call centres in the head's hand: what is agreed with each, and its end.

set local role tristage_engine;

create view head.partners with (security_invoker = true) as
  select p.id, p.name, p.active, p.created_at, p.stopped_at, p.cards_at_once, p.reveals_a_day, p.requests_a_minute,
    p.agents_most, p.tells_won,
    (select count(*) from core.member m where m.partner = p.id and m.active and not m.supervisor
      and m.id is distinct from p.account) as agents,
    (select count(*) from core.batch b where b.partner = p.id and b.closed_at is null) as open_batches,
    (select count(*) from core.lead l join core.batch b on b.id = l.batch and b.closed_at is null
      where b.partner = p.id and l.place in ('calling', 'on_call')) as leads_left
  from core.partner p;
comment on view head.partners is
  'Outside call centres and what is agreed with each. agents: active ones; leads_left: what still waits in its open batches.';

create function head.apply_terms(p core.partner, terms jsonb) returns core.partner
  immutable language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  unknown text;
begin
  if jsonb_typeof(terms) is distinct from 'object' then
    perform core.missing('WRONG', 'terms', 'object', 'terms is an object of fields');
  end if;
  select f into unknown from jsonb_object_keys(terms) f
  where f not in ('cards_at_once', 'reveals_a_day', 'requests_a_minute', 'agents_most', 'tells_won') limit 1;
  if unknown is not null then
    perform core.missing('WRONG', unknown, 'unexpected', format('a contract has no term %s', unknown));
  end if;
  p.cards_at_once := head.rule_number(terms, 'cards_at_once', 1, 50, p.cards_at_once);
  p.reveals_a_day := head.rule_number(terms, 'reveals_a_day', 0, 1000000, p.reveals_a_day);
  p.requests_a_minute := head.rule_number(terms, 'requests_a_minute', 1, 100000, p.requests_a_minute);
  p.agents_most := head.rule_number(terms, 'agents_most', 1, 1000, p.agents_most);
  p.tells_won := head.rule_flag(terms, 'tells_won', p.tells_won);
  return p;
end
$$;
comment on function head.apply_terms(core.partner, jsonb) is
  'A partner on these terms; what is left out stays: cards_at_once, reveals_a_day, requests_a_minute, agents_most, tells_won. WRONG.';

create function head.add_partner(name text, terms jsonb, key text) returns jsonb
  volatile security definer language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  me core.member := auth.asker();
  done jsonb := core.replayed(me, key, 'add_partner', jsonb_build_array(name, terms));
  p core.partner;
begin
  if done is not null then return done; end if;
  insert into core.partner as x (name) values (core.check_text(name, 'name', 120))
  on conflict on constraint partner_name_key do nothing returning * into p;
  if p.id is null then
    perform core.missing('WRONG', 'name', 'duplicate', 'there is a partner of that name');
  end if;
  p := head.apply_terms(p, coalesce(terms, '{}'));
  perform head.save_partner(p);
  perform core.decide(me, 'partner_added', p.id, null, coalesce(terms, '{}'));
  return core.answered(me, key, jsonb_build_object('partner', p.id, 'name', p.name));
end
$$;
comment on function head.add_partner(text, jsonb, text) is
  'Takes an outside call centre in, on terms (see head.apply_terms); what is left out has the defaults. WRONG, REUSE.';

create function head.save_partner(p core.partner) returns void
  volatile language plpgsql set search_path = pg_catalog, pg_temp
as $$
begin
  update core.partner x set name = p.name, cards_at_once = p.cards_at_once, reveals_a_day = p.reveals_a_day,
    requests_a_minute = p.requests_a_minute, agents_most = p.agents_most, tells_won = p.tells_won
  where x.id = p.id;
exception when unique_violation then
  perform core.missing('WRONG', 'name', 'duplicate', 'there is a partner of that name');
end
$$;
comment on function head.save_partner(core.partner) is 'Writes a partner back. WRONG where its name is taken.';

create function head.hold_partner(of_partner uuid) returns core.partner
  volatile language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  p core.partner;
begin
  -- Not so that an event told to it would wait: whoever tells it may have a lead that a stop waits for.
  select * into p from core.partner x where x.id = of_partner for no key update;
  if p.id is null then
    raise exception using errcode = 'EMPTY', message = 'there is no such partner';
  end if;
  return p;
end
$$;
comment on function head.hold_partner(uuid) is 'A partner, locked. EMPTY.';

create function head.change_partner(partner uuid, name text, terms jsonb, key text) returns jsonb
  volatile security definer language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  me core.member := auth.asker();
  done jsonb := core.replayed(me, key, 'change_partner', jsonb_build_array(partner, name, terms));
  was core.partner;
  p core.partner;
begin
  if done is not null then return done; end if;
  was := head.hold_partner(partner);
  p := head.apply_terms(was, coalesce(terms, '{}'));
  if name is not null then p.name := core.check_text(name, 'name', 120); end if;
  if p is distinct from was then
    perform head.save_partner(p);
    perform core.decide(me, 'partner_changed', p.id, null, (
      select jsonb_object_agg(a.key, jsonb_build_array(b.value, a.value))
      from jsonb_each(to_jsonb(p)) a join jsonb_each(to_jsonb(was)) b on b.key = a.key where a.value is distinct from b.value));
  end if;
  return core.answered(me, key, jsonb_build_object('partner', p.id));
end
$$;
comment on function head.change_partner(uuid, text, jsonb, text) is
  'Changes what is agreed with a partner, from its next request on; what is left out stays. EMPTY, WRONG, REUSE.';

create function head.stop_partner(partner uuid, key text) returns jsonb
  volatile security definer language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  me core.member := auth.asker();
  done jsonb := core.replayed(me, key, 'stop_partner', jsonb_build_array(partner));
  p core.partner;
  b core.batch;
  returned int := 0;
  keys int;
begin
  if done is not null then return done; end if;
  perform core.turn_of(partner, true);
  p := head.hold_partner(partner);
  if not p.active then
    raise exception using errcode = 'ORDER', message = 'this partner is stopped already', detail = '{"rule":"partner_stopped"}';
  end if;
  for b in select * from core.batch x where x.partner = p.id and x.closed_at is null order by x.id loop
    returned := returned + core.close_batch(b, me, 'partner_stopped');
  end loop;
  update core.partner x set active = false, stopped_at = now() where x.id = p.id;
  keys := auth.end_partner(p.id);
  perform core.decide(me, 'partner_stopped', p.id, null, jsonb_build_object('returned', returned, 'ended', keys));
  return core.answered(me, key, jsonb_build_object('partner', p.id, 'returned', returned, 'ended', keys));
end
$$;
comment on function head.stop_partner(uuid, text) is
  'Stops a partner in one act: its batches close, cards in hand end, leads come back, keys and sessions die. EMPTY, ORDER, REUSE.';

create function head.resume_partner(partner uuid, key text) returns jsonb
  volatile security definer language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  me core.member := auth.asker();
  done jsonb := core.replayed(me, key, 'resume_partner', jsonb_build_array(partner));
  p core.partner;
begin
  if done is not null then return done; end if;
  p := head.hold_partner(partner);
  if p.active then
    raise exception using errcode = 'ORDER', message = 'this partner works', detail = '{"rule":"partner_works"}';
  end if;
  update core.partner x set active = true, stopped_at = null where x.id = p.id;
  perform core.decide(me, 'partner_resumed', p.id);
  return core.answered(me, key, jsonb_build_object('partner', p.id));
end
$$;
comment on function head.resume_partner(uuid, text) is
  'Lets a stopped partner work again; batches and keys are given anew. EMPTY, ORDER, REUSE.';

create function head.partner_keys(partner uuid)
  returns table (id uuid, label text, scopes text[], addresses text[], created_at timestamptz, seen_at timestamptz, expires_at timestamptz)
  stable security definer language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  me core.member := auth.asker();
begin
  return query select * from auth.partner_keys(partner);
end
$$;
comment on function head.partner_keys(uuid) is 'A partner''s live keys and when each was last used; never what one is proven by.';
