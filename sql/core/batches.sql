-- Batches: leads given to an outside call centre, and taken back.

set local role tristage_engine;

create function core.turn_of(of_partner uuid, alone boolean) returns void
  volatile language plpgsql set search_path = pg_catalog, pg_temp
as $$
begin
  if alone then
    perform pg_advisory_xact_lock(hashtextextended(of_partner::text, 3));
  else
    perform pg_advisory_xact_lock_shared(hashtextextended(of_partner::text, 3));
  end if;
end
$$;
comment on function core.turn_of(uuid, boolean) is
  'Claims of a partner go on beside each other; who stops it or closes a batch (alone) waits for them, and they for it.';

create function core.spend_daily(subject uuid, kind text, most int, by int default 1) returns int
  volatile language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  zone text := (select d.zone from core.department d);
  today date := (now() at time zone zone)::date;
  used int;
begin
  insert into core.spent as s (subject, kind, day, used) values (spend_daily.subject, spend_daily.kind, today, by)
  on conflict on constraint spent_pkey do update set used = s.used + by where s.used + by <= most
  returning s.used into used;
  if used is null or used > most then
    raise exception using errcode = 'LIMIT', message = format('the daily limit of %s is reached', kind),
      detail = jsonb_build_object('rule', kind || '_a_day', 'most', most, 'retry_after',
        ceil(extract(epoch from (today + 1)::timestamp at time zone zone - now()))::int)::text;
  end if;
  return most - used;
end
$$;
comment on function core.spend_daily(uuid, text, int, int) is
  'Counts uses of a daily limit of a contract and answers how many are left, or refuses with LIMIT and the seconds until the '
  'department''s next day.';

create function core.spent_today(subject uuid, kind text) returns int
  stable language sql set search_path = pg_catalog, pg_temp
begin atomic
  select coalesce((select s.used from core.spent s cross join core.department d
    where s.subject = spent_today.subject and s.kind = spent_today.kind and s.day = (now() at time zone d.zone)::date), 0);
end;
comment on function core.spent_today(uuid, text) is 'How much of a daily limit was used since the department''s midnight.';

create function core.is_on(b core.batch) returns boolean
  stable language plpgsql set search_path = pg_catalog, pg_temp
as $$
begin
  return b.closed_at is null
    and exists (select from core.department d where coalesce(b.ends_on, 'infinity') >= (now() at time zone d.zone)::date
      and d.operators_on)
    and exists (select from core.campaign k cross join core.department d where k.id = b.campaign and k.status = 'running'
      and (now() at time zone d.zone)::date between coalesce(k.starts_on, '-infinity') and coalesce(k.ends_on, 'infinity'));
end
$$;
comment on function core.is_on(core.batch) is 'Whether cards may be claimed from a batch today: it is open, and so is its campaign.';

create function core.return_leads(of_batch uuid, me core.member) returns int
  volatile language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  was core.lead;
  withdrawn int := 0;
  returned int;
begin
  -- Whoever finishes a call meanwhile is waited for; what that put back into the queue the update below finds.
  for was in select * from core.lead where batch = of_batch and place = 'on_call'
    order by id for update
  loop
    perform core.withdraw_card(was, me, 'batch_closed');
    withdrawn := withdrawn + 1;
  end loop;
  update core.lead set batch = null, ready = due_at <= now(), callback_for = null,
    priority = case when callback_for is null then priority else least(priority, core.promised_priority()) end
  where batch = of_batch and place = 'calling';
  get diagnostics returned = row_count;
  return withdrawn + returned;
end
$$;
comment on function core.return_leads(uuid, core.member) is
  'What waits in a batch goes back to own operators, cards in hand first; its promises stand before the cold list. How many.';

create function core.close_batch(b core.batch, me core.member, because text) returns int
  volatile language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  returned int;
begin
  update core.batch set closed_at = now(), closed_by = me.id, closed_as = because where id = b.id and closed_at is null;
  if not found then return 0; end if;
  returned := core.return_leads(b.id, me);
  perform core.decide(me, 'batch_closed', b.id, null, jsonb_build_object('because', because, 'returned', returned));
  perform core.tell_partner(b.partner, 'batch_closed', null, jsonb_build_object('batch', b.id, 'name', b.name,
    'closed_as', because, 'returned', returned));
  return returned;
end
$$;
comment on function core.close_batch(core.batch, core.member, text) is
  'Closes a batch whose partner''s turn is ours: cards in hand end, what waits goes back. How many came back.';

create function core.has_gone_on(l core.lead) returns boolean
  immutable language sql set search_path = pg_catalog, pg_temp
return l.place in ('qualification', 'sales', 'won', 'care') or (l.place = 'nurturing' and l.back_to = 'sales')
  or (l.place = 'closed' and l.accepted_at is not null);
comment on function core.has_gone_on(core.lead) is 'Whether a lead has left calling for the managers.';

create function core.batch_standing(of_batch uuid) returns jsonb
  stable language plpgsql set search_path = pg_catalog, pg_temp
as $$
begin
  return (select jsonb_build_object(
    'waiting', count(*) filter (where l.place = 'calling'), 'in_hand', count(*) filter (where l.place = 'on_call'),
    'later', count(*) filter (where l.place = 'nurturing' and l.back_to = 'calling'),
    'handed_over', count(*) filter (where core.has_gone_on(l)),
    'finished', count(*) filter (where l.place = 'closed' and not core.has_gone_on(l)),
    'returned', b.size - count(l.id))
  from core.batch b left join core.lead l on l.batch = b.id where b.id = of_batch group by b.size);
end
$$;
comment on function core.batch_standing(uuid) is
  'Where the leads of a batch are; what became of those handed over is not told. returned: went back to own operators.';
