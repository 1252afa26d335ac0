-- Noting: an act that moves nothing still stands in the journal's chain and leaves an event.

set local role tristage_engine;

create function core.note_client(of_client uuid, me core.member, act text, detail jsonb default '{}') returns void
  volatile language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  c core.client;
  entry core.journal;
begin
  select * into c from core.client where id = of_client for update;
  entry := core.record(core.standing(c), core.standing(c), me, act, null, detail);
  update core.client set chain = entry.hash, chain_no = entry.no where id = c.id;
  perform core.tell(act, 'client', c.id, c.contact, me.id, detail);
end
$$;
comment on function core.note_client(uuid, core.member, text, jsonb) is
  'Writes an act on a client that changes no place and no version: journal and event. Ids and words only, '
  'never what a person wrote: events leave.';

create function core.note_lead(of_lead uuid, me core.member, act text, detail jsonb default '{}') returns void
  volatile language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  l core.lead;
  entry core.journal;
  here core.journal;
begin
  select * into l from core.lead where id = of_lead for update;
  here := core.standing(l);
  -- A lease is not the journal's: a card on a call is noted as the lead in calling that it will be again.
  if l.place = 'on_call' then here.to_place := 'calling'; here.to_holder := null; end if;
  entry := core.record(here, here, me, act, null, detail);
  update core.lead set chain = entry.hash, chain_no = entry.no where id = l.id;
  perform core.tell(act, 'lead', l.id, l.contact, me.id,
    coalesce(detail, '{}') || jsonb_build_object('ticket', l.ticket));
end
$$;
comment on function core.note_lead(uuid, core.member, text, jsonb) is
  'Writes an act on a lead that changes no place and no version: journal and event.';

create function core.note_work(of_lead uuid, of_client uuid, me core.member, act text, detail jsonb) returns void
  volatile language plpgsql set search_path = pg_catalog, pg_temp
as $$
begin
  if of_client is not null then
    perform core.note_client(of_client, me, act, detail);
  else
    perform core.note_lead(of_lead, me, act, detail);
  end if;
end
$$;
comment on function core.note_work(uuid, uuid, core.member, text, jsonb) is
  'Notes an act with the client or the lead that it is about, whichever is given.';

create function core.note_task(t core.task, me core.member, act text) returns void
  volatile language sql set search_path = pg_catalog, pg_temp
begin atomic
  select core.note_work(t.lead, t.client, me, act,
    jsonb_build_object('task', t.id, 'kind', t.kind, 'promise', t.promise));
end;
comment on function core.note_task(core.task, core.member, text) is 'Notes an act on a task with its lead or client.';
