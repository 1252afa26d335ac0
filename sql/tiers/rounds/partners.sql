-- What the clock does for outside call centres: batches end.

set local role tristage_engine;

create function rounds.close_batches() returns int
  volatile security definer language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  me core.member := auth.asker();
  today date := (select (now() at time zone d.zone)::date from core.department d);
  b core.batch;
  closed int := 0;
begin
  if not rounds.is_mine('close_batches') then return 0; end if;
  for b in
    select x.* from core.batch x join core.campaign k on k.id = x.campaign
    where x.closed_at is null and (x.ends_on < today or k.status = 'ended') order by x.partner, x.id limit 20
  loop
    perform core.turn_of(b.partner, true);
    perform core.close_batch(b, me, case when b.ends_on < today then 'ended' else 'campaign_ended' end);
    closed := closed + 1;
  end loop;
  -- What came back to the queue in the very second of its batch's closing.
  for b in select x.* from core.batch x where x.closed_at > now() - interval '1 hour' loop
    if exists (select from core.lead l where l.batch = b.id and l.place in ('calling', 'on_call')) then
      perform core.turn_of(b.partner, true);
      perform core.return_leads(b.id, me);
    end if;
  end loop;
  return closed;
end
$$;
comment on function rounds.close_batches() is 'Batches past their last day, or of a campaign that has ended, are closed.';
