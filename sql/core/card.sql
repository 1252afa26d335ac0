-- A card in hand: whose it is, and what is shown of it to whoever holds it, in the house or outside.

set local role tristage_engine;

create function core.hold(of_card uuid, me core.member) returns core.attempt
  volatile language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  l core.lead;
  a core.attempt;
begin
  -- By their keys alone, and looked at here: with a condition on what is in hand the planner reads all that is, and trusts
  -- statistics from an hour when there was nothing.
  select t.* into a from core.attempt t where t.id = of_card;
  if a.id is null or a.member <> me.id then
    raise exception using errcode = 'EMPTY', message = 'there is no such card';
  end if;
  -- The lead is locked first, everywhere, so that a finish and the clock's sweep take turns.
  select x.* into l from core.lead x where x.id = a.lead for update;
  select t.* into a from core.attempt t where t.id = of_card for update;
  if l.card <> of_card or l.holder <> me.id or l.place <> 'on_call' or l.lease_until <= now() or a.lease_no <> l.lease_no
      or a.ended_at is not null or l.card is null or l.holder is null then
    raise exception using errcode = 'STALE', message = 'this card is no longer in your hand: its lease is over';
  end if;
  return a;
end
$$;
comment on function core.hold(uuid, core.member) is
  'Locks the card''s lead and call for its holder within the lease. STALE when it is over, EMPTY when it never was theirs.';

create function core.rules_for(of_campaign uuid, of_batch uuid) returns core.campaign
  stable language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  k core.campaign;
  b core.batch;
begin
  select * into k from core.campaign c where c.id = of_campaign;
  if of_batch is null then return k; end if;
  select * into b from core.batch x where x.id = of_batch;
  if b.calls_from is null then return k; end if;
  k.weekday_from := case when k.weekday_from < b.calls_to and k.weekday_to > b.calls_from then greatest(k.weekday_from, b.calls_from) end;
  k.weekday_to := case when k.weekday_from is not null then least(k.weekday_to, b.calls_to) end;
  k.saturday_from := case when k.saturday_from < b.calls_to and k.saturday_to > b.calls_from then greatest(k.saturday_from, b.calls_from) end;
  k.saturday_to := case when k.saturday_from is not null then least(k.saturday_to, b.calls_to) end;
  k.sunday_from := case when k.sunday_from < b.calls_to and k.sunday_to > b.calls_from then greatest(k.sunday_from, b.calls_from) end;
  k.sunday_to := case when k.sunday_from is not null then least(k.sunday_to, b.calls_to) end;
  return k;
end
$$;
comment on function core.rules_for(uuid, uuid) is
  'The rules of a campaign; within a batch (null: none) its calling windows are at most the batch''s hours.';

create function core.calls_before(of_lead uuid, but uuid) returns jsonb
  stable language plpgsql set search_path = pg_catalog, pg_temp
as $$
begin
  return (select coalesce(jsonb_agg(jsonb_build_object(
      'at', b.started_at, 'disposition', d.id, 'label_ru', d.label_ru, 'label_en', d.label_en, 'note', b.note)
    order by b.started_at desc), '[]')
  from (select t.started_at, t.disposition, t.note from core.attempt t
    where t.lead = of_lead and t.id <> but and t.started_at is not null
    order by t.started_at desc limit 5) b
  left join core.disposition d on d.id = b.disposition);
end
$$;
comment on function core.calls_before(uuid, uuid) is
  'The last five calls of a lead before this one: when, result, note; not who called, nor which number.';

create function core.face(a core.attempt, l core.lead, k core.campaign) returns jsonb
  stable language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  promised boolean := (select d.callback from core.disposition d where d.id = (
    select b.disposition from core.attempt b
    where b.lead = l.id and b.started_at is not null and b.id <> a.id
    order by b.started_at desc limit 1));
begin
  return (select jsonb_build_object(
    'card', a.id, 'campaign', k.name, 'department', p.name, 'kind', c.kind, 'name', n.name, 'company', n.company,
    'position', n.position, 'site', n.site, 'city', c.city, 'industry', c.industry,
    'zone', l.zone, 'zone_is_known', cardinality(z.members) = 1, 'zones', to_jsonb(z.members),
    'number', t.masked, 'number_kind', t.kind,
    'revealed', a.revealed_at is not null, 'started_at', a.started_at,
    'claimed_at', a.claimed_at, 'lease_until', l.lease_until, 'lease_most', a.claimed_at + k.lease_most,
    'promised_at', case when promised then l.due_at end, 'promised_by_me', l.callback_for is not null,
    'script_version', a.script_version, 'qualification', to_jsonb(k.qualification))
  from core.contact c left join core.name n on n.contact = c.id
    cross join core.zone z cross join core.number t cross join core.department p
  where c.id = a.contact and z.id = l.zone and t.id = a.number);
end
$$;
comment on function core.face(core.attempt, core.lead, core.campaign) is
  'What everybody who holds a card sees of it, by its call, lead and campaign: no ticket number, no lead, the telephone number masked.';

create function core.face(of_card uuid) returns jsonb
  stable language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  a core.attempt;
  l core.lead;
  k core.campaign;
begin
  select * into a from core.attempt where id = of_card;
  select * into l from core.lead where id = a.lead;
  if l.card is distinct from of_card then return null; end if;
  select * into k from core.campaign where id = a.campaign;
  return core.face(a, l, k);
end
$$;
comment on function core.face(uuid) is 'What everybody who holds a card sees of it; null once it is in nobody''s hand.';
