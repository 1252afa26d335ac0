-- Planting a canary: an invented lead or client, given to one member as an enquiry is, with a number of the head's own choosing.

set local role tristage_engine;

create function head.plant_client(member core.member, name text, company text, city text, zone text, e164 text, masked text,
  kind text, need text, me core.member)
  returns core.client
  volatile language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  made uuid;
  c core.client;
begin
  made := core.new_contact(case when company is null then 'person' else 'company' end, name, company, city, zone, 'enquiry');
  insert into core.number (contact, e164, masked, kind) values (made, e164, masked, kind);
  c := core.gain_client(made, member.id, me, 'won');
  perform core.take_custody(made, member.id);
  -- A client has bought something, as the others of this member have.
  insert into core.client_order (client, contact, subject, amount_cents, ordered_on, member)
  select c.id, made, need, coalesce((select percentile_disc(0.5) within group (order by o.amount_cents)
      from core.client_order o join core.client x on x.id = o.client where x.account_manager = plant_client.member.id), 10000000),
    (now() at time zone (select d.zone from core.department d))::date, me.id;
  return c;
end
$$;
comment on function head.plant_client(core.member, text, text, text, text, text, text, text, text, core.member) is
  'An invented client of an account manager, with an order as large as the middle one of theirs.';

create function head.plant_canary(member uuid, name text, company text, e164 text, masked text, kind text, city text,
  zone text, zone_members text[], need text, key text)
  returns jsonb
  volatile security definer language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  me core.member := auth.asker();
  done jsonb := core.replayed(me, key, 'plant_canary', jsonb_build_array(member, name, company, e164, city, need));
  who core.member;
  l core.lead;
  c core.client;
  planted uuid;
begin
  if done is not null then return done; end if;
  select * into who from core.member m where m.id = plant_canary.member and m.active and m.tier in ('managers', 'accounts') for share;
  if who.id is null then
    perform core.missing('WRONG', 'member', 'choice', 'a canary is given to a manager or an account manager');
  end if;
  perform core.check_number(e164, masked, kind);
  need := core.check_text(need, 'need', 500);
  perform pg_advisory_xact_lock(hashtextextended(e164, 5));
  if exists (select from core.number n where n.e164 = plant_canary.e164) then
    perform core.missing('WRONG', 'phone', 'known', 'the base has this number: a canary needs one that nobody else has');
  end if;
  perform core.ensure_zone(zone, zone_members);
  if who.tier = 'accounts' then
    if core.is_quiet(sha256(e164::bytea), null) then
      raise exception using errcode = 'QUIET', message = 'this number is on a do-not-call list';
    end if;
    c := head.plant_client(who, name, core.check_text(company, 'company', 300, false), city, zone, e164, masked, kind, need, me);
  else
    -- As an enquiry that the head gives to a manager, and of the campaign of the last one they took.
    perform core.enquire(me, name, company, e164, masked, kind, city, zone, need, 'qualification',
      (select x.campaign from core.lead x where x.holder = who.id order by x.accepted_at desc nulls last limit 1));
    select x.* into l from core.lead x join core.number n on n.contact = x.contact where n.e164 = plant_canary.e164 for update of x;
    l := head.take_to_manager(l, who.id, me);
  end if;
  insert into core.canary (contact, number, member, lead, client, planted_by)
  select n.contact, n.id, who.id, l.id, c.id, me.id from core.number n where n.e164 = plant_canary.e164 returning id into planted;
  perform core.decide(me, 'canary_planted', who.id, null, jsonb_build_object('canary', planted));
  return core.answered(me, key, jsonb_build_object('canary', planted, 'lead', l.id, 'client', c.id));
end
$$;
comment on function head.plant_canary(uuid, text, text, text, text, text, text, text, text[], text, text) is
  'Gives a manager an invented lead, an account manager an invented client (need: what they want, or have bought), with a number '
  'that the base does not have. It counts in no figure. WRONG, QUIET, REUSE.';

create view head.canaries with (security_invoker = true) as
  select k.id, k.member, m.name as member_name, k.contact, n.name, n.company, t.masked, k.lead, k.client, k.planted_at, p.name as planted_by_name,
    k.ended_at, s.shown_at, h.heard, h.heard_at, h.warning
  from core.canary k
  join core.member m on m.id = k.member
  join core.member p on p.id = k.planted_by
  left join core.name n on n.contact = k.contact
  left join core.number t on t.id = k.number
  cross join lateral (select min(e.at) as shown_at from core.egress e where e.contact = k.contact and e.member = k.member and e.kind = 'reveal') s
  cross join lateral (select coalesce(sum((w.detail ->> 'times')::int), 0)::int as heard, max(w.last_at) as heard_at,
      (array_agg(w.id order by w.last_at desc))[1] as warning
    from core.warning w where w.room = 'canary' and w.subject = format('canary %s', k.id)) h;
comment on view head.canaries is
  'Canaries: with whom, under which name, when the member was first shown the number (shown_at), how often it came in from outside '
  '(heard; warning: the last of its warnings). ended_at: it is in their hands no more.';
