-- What becomes of the leads of a campaign that has ended.

set local role tristage_engine;

create function core.must_call_back(l core.lead) returns boolean
  stable language plpgsql set search_path = pg_catalog, pg_temp
as $$
begin
  return coalesce((select d.callback from core.attempt t join core.disposition d on d.id = t.disposition
    where t.lead = l.id and t.started_at is not null order by t.started_at desc limit 1), false);
end
$$;
comment on function core.must_call_back(core.lead) is
  'Whether the lead''s last call ended with a promise to call back: that is kept whatever the campaign''s spacing.';

create function core.is_promised(l core.lead) returns boolean
  stable language plpgsql set search_path = pg_catalog, pg_temp
as $$
begin
  -- Not by its priority: a head may give any lead any. A promise stands until somebody was spoken to again.
  return l.callback_for is not null
    or exists (select from core.attempt t join core.disposition d on d.id = t.disposition and d.callback
      where t.lead = l.id and not exists (select from core.attempt a join core.disposition h on h.id = a.disposition and h.human
        where a.lead = l.id and a.claimed_at > t.claimed_at))
    or exists (select from core.journal j where j.machine = 'lead' and j.subject = l.id
      and j.from_place = 'nurturing' and j.to_place = 'calling');
end
$$;
comment on function core.is_promised(core.lead) is
  'Whether somebody was promised to hear again: a callback, or a nurtured lead whose day has come.';

create function core.let_go(was core.lead, me core.member) returns void
  volatile language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  l core.lead := core.off_call(was);
begin
  if not core.is_promised(was) then
    perform core.close_lead(was, me, 'campaign_ended', 'campaign_ended');
    return;
  end if;
  perform core.move_lead(was, core.queued(l), me, 'campaign_ended');
end
$$;
comment on function core.let_go(core.lead, core.member) is
  'A lead in calling whose campaign has ended: a promise goes to the managers, who keep it; another is closed with the reason.';

create function core.empty_ended(me core.member, most int) returns int
  volatile language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  k core.campaign;
  was core.lead;
  found_here int;
  gone int := 0;
begin
  for k in select * from core.campaign c where c.status = 'ended' order by c.emptied_at nulls first, c.id loop
    found_here := 0;
    for was in
      -- Promises wait for their time; what is paused between two calls does not.
      select * from core.lead l
      where l.campaign = k.id and l.place = 'calling'
        and (l.ready or k.emptied_at is null and not core.is_promised(l))
      limit most - gone for update skip locked
    loop
      perform core.let_go(was, me);
      found_here := found_here + 1;
    end loop;
    gone := gone + found_here;
    if gone >= most then return gone; end if;
    if k.emptied_at is null then update core.campaign c set emptied_at = now() where c.id = k.id and c.status = 'ended'; end if;
  end loop;
  return gone;
end
$$;
comment on function core.empty_ended(core.member, int) is
  'Lets go of leads that wait in calling for campaigns that have ended, so many at a time.';
