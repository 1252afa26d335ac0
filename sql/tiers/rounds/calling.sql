-- What the clock does for the calling queue. Each round proves the clock, works a short batch, passes over
-- what others hold, and answers how many it found.

set local role tristage_engine;

create function rounds.is_mine(round text) returns boolean
  volatile language sql set search_path = pg_catalog, pg_temp
return pg_try_advisory_xact_lock(hashtextextended(round, 2));
comment on function rounds.is_mine(text) is
  'Whether no other server is at this round now; the turn ends with the transaction.';

create function rounds.expire_leases() returns int
  volatile security definer language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  me core.member := auth.asker();
  over uuid;
  expired int := 0;
begin
  if not rounds.is_mine('expire_leases') then return 0; end if;
  for over in
    select l.id from core.lead l where l.place = 'on_call' and l.lease_until <= now()
    order by l.lease_until limit 200 for update skip locked
  loop
    if core.drop_card(over, 'expired', me) then expired := expired + 1; end if;
  end loop;
  return expired;
end
$$;
comment on function rounds.expire_leases() is
  'Cards whose lease is over go back to calling; their calls end as expired.';

create function rounds.promote() returns int
  volatile security definer language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  me core.member := auth.asker();
  grace interval;
  promoted int;
begin
  if not rounds.is_mine('promote') then return 0; end if;
  select d.callback_grace into grace from core.department d;
  with due as materialized (
    select l.id, l.callback_for from core.lead l
    where l.place = 'calling' and not l.ready
      -- What is not due yet is most of what waits, and is not read.
      and l.due_at <= greatest(now(), now() - grace)
      and l.due_at <= now() - case when l.callback_for is null then interval '0' else grace end
    order by l.due_at limit 1000 for update skip locked),
  freed as (
    insert into core.outbox (act, machine, subject, contact, member)
    select 'callback_freed', 'lead', l.id, l.contact, me.id
    from due d join core.lead l on l.id = d.id where d.callback_for is not null)
  update core.lead l set ready = true, callback_for = null,
    priority = case when d.callback_for is null then l.priority else least(l.priority, core.promised_priority()) end
  from due d where l.id = d.id;
  get diagnostics promoted = row_count;
  return promoted;
end
$$;
comment on function rounds.promote() is
  'Leads in calling whose time has come become ready for a claim; an own callback that its operator has left '
  'overdue for longer than the department''s grace falls to anyone, before the cold list.';

create function rounds.empty_calling() returns int
  volatile security definer language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  me core.member := auth.asker();
begin
  if not rounds.is_mine('empty_calling') then return 0; end if;
  return core.empty_calling(me, 500);
end
$$;
comment on function rounds.empty_calling() is
  'With tier 1 switched off, leads that reach calling go on to qualification.';

create function rounds.empty_ended() returns int
  volatile security definer language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  me core.member := auth.asker();
begin
  if not rounds.is_mine('empty_ended') then return 0; end if;
  return core.empty_ended(me, 500);
end
$$;
comment on function rounds.empty_ended() is
  'Leads that wait for a campaign that has ended are closed, or go to the managers where somebody was promised to hear again.';
