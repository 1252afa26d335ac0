-- The rules of the work against what was done. these: leads and clients alone; since and until: what left the house
-- in that time alone.

set local role tristage_engine;

create function ops.broken_rules(these uuid[] default null)
  returns table ("check" text, subject text, what text, mend text, about uuid)
  stable language plpgsql set search_path = pg_catalog, pg_temp set plan_cache_mode = force_custom_plan
as $$
begin
  return query
  select 'each hand-over has exactly one event', format('lead %s entry %s', j.subject, j.no), format('%s events', count(o.id)),
    'find the path that hands over outside operators.hand_over', j.subject
  from core.journal j
  left join core.outbox o on o.act = 'handed_over' and o.subject = j.subject and o.detail ->> 'card' = j.detail ->> 'card'
  -- No index by time: it would read a month of everybody's for a few.
  where j.act = 'handed_over' and j.machine = 'lead' and (j.at > now() - core.kept('sent_event')) is true
    and (these is null or j.subject = any (these))
  group by j.id having count(o.id) <> 1
  union all
  select 'no number is called against its wish', format('attempt %s', a.id), 'it began after the number was put on a do-not-call list',
    'find the path that dials', a.lead
  from core.attempt a join core.number n on n.id = a.number join core.do_not_call d on d.hash = n.hash
  where (these is null or a.lead = any (these)) and a.started_at > d.at
    and (d.scope = 'everywhere' or (d.scope = 'campaign' and d.campaign = a.campaign)
      or (d.scope = 'partner' and d.partner = (select m.partner from core.member m where m.id = a.member)))
  union all
  -- A unique index sees to it: until it is broken, as by other rules of sorting after an upgrade.
  select 'one open sale lead a contact', format('lead %s', l.ticket), 'its contact has another open sale lead', 'merge or close one; reindex', l.id
  from core.lead l
  where (these is null or l.id = any (these)) and l.kind = 'sale' and l.place not in ('won', 'closed') and exists (
    select from core.lead o where o.contact = l.contact and o.id <> l.id and o.kind = 'sale' and o.place not in ('won', 'closed'))
  union all
  select 'a merged contact has nothing of its own', format('contact %s', m.id), w.what, 'find the path that works on a merged contact',
    coalesce((select l.id from core.lead l where l.contact = s.id order by l.opened_at desc limit 1),
      (select c.id from core.client c where c.contact = s.id limit 1))
  from core.contact m join core.contact s on s.id = m.merged_into cross join lateral (
    select 'is merged into one that is merged itself' as what where s.merged_into is not null
    union all select 'another member has it than the survivor' where m.custodian is distinct from s.custodian
    union all select 'has a lead' where exists (select from core.lead l where l.contact = m.id)
    union all select 'has a client' where exists (select from core.client c where c.contact = m.id and c.lost_reason is distinct from 'merged')
    union all select 'has a number' where exists (select from core.number n where n.contact = m.id and n.same_as is null and n.erased_at is null)
    union all select 'no record of it' where not exists (select from core.merge g where g.contact = m.id)) w
  where m.merged_into is not null and (these is null
    or m.merged_into in (select l.contact from core.lead l where l.id = any (these) union select c.contact from core.client c where c.id = any (these)));
end
$$;
comment on function ops.broken_rules(uuid[]) is
  'Hand-overs without their one event, calls to quiet numbers, open leads that are there twice, work at merged contacts.';

create function ops.doubled() returns table ("check" text, subject text, what text, mend text)
  stable language sql set search_path = pg_catalog, pg_temp
begin atomic
  select 'one row a number', format('number %s', n.id), 'another row has the same number', 'find the path that adds numbers; reindex'
  from core.number n where n.hash in (select o.hash from core.number o group by o.hash having count(*) > 1);
end;
comment on function ops.doubled() is 'Numbers that stand in two rows.';

create function ops.held(by_member uuid, machine text, subject uuid, at timestamptz) returns boolean
  stable language plpgsql set search_path = pg_catalog, pg_temp
as $$
begin
  -- An act's time is when it began; one that waited for a hand-over saw what that left.
  return exists (
    select from core.journal j
    where j.machine = held.machine and j.subject = held.subject and j.to_holder = by_member and j.at <= held.at + interval '10 seconds'
      and not exists (select from core.journal n where n.machine = j.machine and n.subject = j.subject and n.no = j.no + 1 and n.at <= held.at));
end
$$;
comment on function ops.held(uuid, text, uuid, timestamptz) is 'Whether a member had that lead or client at that time, as its journal says.';

create function ops.misrevealed(since timestamptz default '-infinity', until timestamptz default 'infinity')
  returns table ("check" text, subject text, what text, mend text, about uuid)
  stable language plpgsql set search_path = pg_catalog, pg_temp set plan_cache_mode = force_custom_plan
as $$
begin
  return query
  select 'every reveal was in the member''s slice', format('egress %s', e.id), w.what, 'ask the member; find the path', e.lead
  from core.egress e left join core.attempt a on a.id = e.attempt,
    lateral (select case
      when e.tier in ('operators', 'partners')
        and (a.member is distinct from e.member or e.at < a.claimed_at or e.at > coalesce(a.ended_at, 'infinity'))
        then 'the number of a card that was not in this hand'
      when e.tier = 'managers' and e.lead is not null and not ops.held(e.member, 'lead', e.lead, e.at)
        then 'a manager revealed a number of a lead not held at that time'
      when e.tier in ('managers', 'accounts') and e.lead is null and not exists (
        select from core.contact x join core.client c on c.contact in (x.id, x.merged_into) or c.contact in (
          select k.other from core.link k where k.contact in (x.id, x.merged_into) and k.kind = 'works_at')
        where x.id = e.contact and ops.held(e.member, 'client', c.id, e.at))
        then 'a number of a client not kept at that time'
      when e.tier not in ('operators', 'partners', 'managers', 'accounts') then 'nobody of this tier reveals numbers' end as what) w
  where e.kind = 'reveal' and e.at >= since and e.at < until and w.what is not null;
end
$$;
comment on function ops.misrevealed(timestamptz, timestamptz) is
  'Numbers that left to somebody who did not have the card, the lead or the client at that time.';
