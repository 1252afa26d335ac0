-- Telling an outside call centre what happened to its work.

set local role tristage_engine;

create function core.tell_partner(partner uuid, kind text, lead uuid, body jsonb) returns void
  volatile language plpgsql set search_path = pg_catalog, pg_temp
as $$
begin
  insert into core.outbox (act, machine, subject, contact, member, detail, partner)
  values (kind, case when lead is null then 'partner' else 'lead' end, coalesce(lead, partner), null, auth.me(),
    coalesce(body, '{}'), partner);
end
$$;
comment on function core.tell_partner(uuid, text, uuid, jsonb) is
  'Writes an event for a partner into the outbox, in the transaction of its act. lead: what the events of one lead are '
  'kept in order by, never told; null for what concerns no lead. body: all that is told, in words the partner knows.';
