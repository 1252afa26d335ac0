-- Who sees a lead: now, by the rules that the policies are; at any time before, by the journal; and who did.
-- The rules stand in sql/policies/{lead,contact,name,client}.sql: a change there is one here, and a test compares the two.

set local role tristage_engine;

create function head.rules_of(tier text, own boolean, queue boolean, keeps boolean, custody boolean, card boolean) returns text[]
  immutable language plpgsql set search_path = pg_catalog, pg_temp
as $$
begin
  return array_remove(array[
    case when tier = 'head' then 'head' end,
    case when own and tier = 'managers' then 'own' end,
    case when queue and tier = 'managers' then 'queue' end,
    case when keeps and tier in ('managers', 'accounts') then 'client' end,
    case when custody and tier in ('managers', 'accounts') then 'custody' end,
    case when card and tier in ('operators', 'partners') then 'card' end], null);
end
$$;
comment on function head.rules_of(text, boolean, boolean, boolean, boolean, boolean) is
  'By which rules a member of a tier sees a lead that is their own, waits in the queue, is a client of theirs, is in their '
  'custody, is the card in their hand; none for who sees nothing of it.';

create function head.in_words(tier text, rules text[], out lead boolean, out names boolean, out card boolean, out numbers boolean)
  immutable language plpgsql set search_path = pg_catalog, pg_temp
as $$
begin
  names := rules && '{head,custody}';
  card := rules && '{card}';
  -- A manager may have a contact in custody and not its lead: one that is called again.
  lead := case when tier = 'managers' then rules && '{own,queue,client}' else names end;
  -- No function shows the head a number.
  numbers := rules && '{own,client}';
end
$$;
comment on function head.in_words(text, text[]) is
  'What these rules let a member of a tier see: the lead (place, city, due time), names and the whole history, a card (the name '
  'and a masked number), numbers (one by one, counted; else masked).';

create function head.who_sees(lead uuid)
  returns table (member uuid, member_name text, tier text, rules text[], sees_lead boolean, sees_names boolean, sees_card boolean, sees_numbers boolean)
  stable security definer language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  me core.member := auth.asker();
begin
  return query
    select m.id, m.name, m.tier::text, r.rules, w.lead, w.names, w.card, w.numbers
    from core.lead l join core.contact c on c.id = l.contact
    cross join core.member m
    cross join lateral head.rules_of(m.tier, l.holder is not distinct from m.id, l.place = 'qualification',
      exists (select from core.client k where k.contact = l.contact and k.account_manager = m.id),
      c.custodian is not distinct from m.id,
      l.place = 'on_call' and l.holder = m.id and l.lease_until > now()
        and (m.partner is null or exists (select from core.partner p where p.id = m.partner and p.active))) r(rules)
    cross join lateral head.in_words(m.tier, r.rules) w
    where l.id = who_sees.lead and m.active and not m.system and r.rules <> '{}'
    order by w.names desc, w.card desc, w.lead desc, m.tier, m.name;
end
$$;
comment on function head.who_sees(uuid) is
  'Every member who sees something of a lead now, by which rules, and what: the lead itself, names and history, a card, numbers one by one.';

create function head.tier_at(m core.member, at timestamptz) returns text
  stable language plpgsql set search_path = pg_catalog, pg_temp
as $$
begin
  if m.system or m.created_at > at or m.left_at <= at then return null; end if;
  -- An agent may be switched off and on again; the last word before that time counts.
  if m.partner is not null and (select d.detail ->> 'active' from core.decision d
    where d.subject = m.id and d.act = 'agent_changed' and d.at <= tier_at.at order by d.no desc limit 1) = 'false'
  then return null; end if;
  return coalesce((select d.detail ->> 'from' from core.decision d
    where d.subject = m.id and d.act = 'tier_changed' and d.at > tier_at.at order by d.no limit 1), m.tier);
end
$$;
comment on function head.tier_at(core.member, timestamptz) is 'In which tier a member worked at that time, by the record of decisions; null for who was not here.';

create function head.stood(of_lead uuid, at timestamptz, out place text, out holder uuid, out custodian uuid, out keeper uuid, out caller uuid)
  stable language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  whose uuid;
  same uuid[];
begin
  select j.to_place, j.to_holder, j.contact into place, holder, whose from core.journal j
  where j.machine = 'lead' and j.subject = of_lead and j.at <= stood.at order by j.no desc limit 1;
  if place is null then return; end if;
  -- Contacts that had been found to be this one by then.
  whose := coalesce((select g.survivor from core.merge g where g.contact = whose and g.at <= stood.at), whose);
  same := whose || array(select g.contact from core.merge g where g.survivor = whose and g.at <= stood.at);
  with last as (
    select distinct on (j.machine, j.subject) j.machine, j.to_place, j.to_holder
    from core.journal j where j.contact = any (same) and j.at <= stood.at
    order by j.machine, j.subject, j.no desc)
  select (select l.to_holder from last l where l.machine = 'client' and (l.to_place <> 'lost' or not exists (
      select from last o where o.machine = 'client' and o.to_place <> 'lost')) limit 1),
    (select l.to_holder from last l where l.machine = 'lead' and l.to_place in ('sales', 'nurturing') and l.to_holder is not null limit 1)
  into keeper, custodian;
  -- Who sells to a contact has it; else whose client it is.
  custodian := case when custodian is not null then custodian else keeper end;
  select a.member into caller from core.attempt a
  where a.lead = of_lead and a.claimed_at <= stood.at and (a.ended_at is null or a.ended_at > stood.at)
  order by a.claimed_at desc limit 1;
end
$$;
comment on function head.stood(uuid, timestamptz) is
  'Where a lead stood at a time, told from the journal and the calls: its place and holder, who had the contact in custody, '
  'whose client it was, in whose hand its card.';

create function head.who_could(lead uuid, since timestamptz, until timestamptz)
  returns table (member uuid, member_name text, tier text, rules text[], sees_lead boolean, sees_names boolean, sees_card boolean,
    sees_numbers boolean, first_at timestamptz, last_at timestamptz)
  stable security definer language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  me core.member := auth.asker();
begin
  if since > now() then
    perform core.missing('WRONG', 'day', 'future', 'that day is still to come');
  elsif until - since > interval '31 days' then
    perform core.missing('WRONG', 'day', 'range', 'a month at most is looked at');
  end if;
  return query
  with turns as materialized (
    -- At its beginning and after each thing that happened in that time.
    select since as at
    union select j.at from core.journal j join core.lead l on l.id = who_could.lead
      where j.contact in (select l.contact union select x.id from core.contact x where x.merged_into = l.contact) and j.at > since and j.at <= until
    union select a.claimed_at from core.attempt a where a.lead = who_could.lead and a.claimed_at > since and a.claimed_at <= until
    union select d.at from core.decision d where d.act in ('tier_changed', 'member_added', 'agent_changed') and d.at > since and d.at <= until),
  seen as (
    select m.id, m.name, h.tier as its_tier, r.rules, t.at
    from turns t cross join lateral head.stood(who_could.lead, t.at) s
    cross join core.member m cross join lateral (select head.tier_at(m, t.at) as tier) h
    cross join lateral head.rules_of(h.tier, s.holder is not distinct from m.id and s.place in ('sales', 'nurturing', 'care'), s.place = 'qualification',
      s.keeper is not distinct from m.id, s.custodian is not distinct from m.id, s.caller is not distinct from m.id) r(rules)
    where s.place is not null and h.tier is not null and r.rules <> '{}')
  select g.id, g.name, g.its_tier, g.rules, w.lead, w.names, w.card, w.numbers, g.first_at, g.last_at
  from (
    select s.id, s.name, s.its_tier, array(select distinct x.rule from seen o cross join unnest(o.rules) x(rule) where o.id = s.id and o.its_tier = s.its_tier order by 1) as rules,
      min(s.at) as first_at, max(s.at) as last_at
    from seen s group by s.id, s.name, s.its_tier) g
  cross join lateral head.in_words(g.its_tier, g.rules) w
  order by w.names desc, w.card desc, w.lead desc, g.its_tier, g.name;
end
$$;
comment on function head.who_could(uuid, timestamptz, timestamptz) is
  'Every member who could see something of a lead at some moment of that time (both the same: at that moment), by which rules; '
  'first_at, last_at: the first and last moment looked at, of the beginning and each change after it, at which they could. WRONG for more than a month.';

create function head.who_did(lead uuid)
  returns table (at timestamptz, member uuid, member_name text, tier text, what text, act text, masked text, result jsonb)
  stable security definer language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  me core.member := auth.asker();
  same uuid[] := array(select l.contact from core.lead l where l.id = who_did.lead
    union select x.id from core.lead l join core.contact x on x.merged_into = l.contact where l.id = who_did.lead);
  forgotten boolean := exists (select from core.contact c where c.id = any (same) and c.erased_at is not null);
begin
  return query
  with done as (
    select e.at, e.member, e.tier, e.kind as what, null::text as act, case when forgotten then core.emptied() else n.masked end as masked, null::jsonb as result
    from core.egress e left join core.number n on n.id = e.number where e.contact = any (same)
    union all
    select a.claimed_at, a.member, case when m.partner is null then 'operators' else 'partners' end, 'card', null, null,
      case when d.id is not null then jsonb_build_object('ru', d.label_ru, 'en', d.label_en) end
    from core.attempt a join core.member m on m.id = a.member left join core.disposition d on d.id = a.disposition
    where a.contact = any (same)
    union all
    select j.at, j.member, j.tier, 'act', case when j.act = 'marked' and j.detail -> 'done' = 'false' then 'unmarked' else j.act end, null,
      case when i.id is not null then jsonb_build_object('ru', i.label_ru, 'en', i.label_en)
        when s.id is not null then jsonb_build_object('ru', s.label_ru, 'en', s.label_en) end
    from core.journal j
    left join core.checklist_item i on j.act = 'marked' and i.id = j.detail ->> 'item'
    left join core.stage s on s.id = j.to_stage and j.from_stage is distinct from j.to_stage
    where j.contact = any (same))
  select d.at, d.member, m.name, d.tier, d.what, d.act, d.masked, d.result
  from done d join core.member m on m.id = d.member order by d.at desc limit 300;
end
$$;
comment on function head.who_did(uuid) is
  'What was done with a lead''s contact, the last three hundred: numbers revealed and looked up (egress), cards claimed (what: card), acts (the '
  'journal), each with what came of it: the result of a call, the item that was marked, the stage that was reached. That a page was merely read is written nowhere.';
