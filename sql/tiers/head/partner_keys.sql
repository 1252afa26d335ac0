-- A partner's keys in the head's hand: the first one above all.

set local role tristage_engine;

create function head.add_partner_key(partner uuid, label text, scopes text[], addresses text[], days int, key_digest bytea, key text)
  returns jsonb
  volatile security definer language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  me core.member := auth.asker();
  done jsonb := core.replayed(me, key, 'add_partner_key', jsonb_build_array(partner, label, scopes, addresses, days));
begin
  if done is not null then return done; end if;
  if not (head.hold_partner(partner)).active then
    raise exception using errcode = 'ORDER', message = 'this partner is stopped', detail = '{"rule":"partner_stopped"}';
  end if;
  return core.answered(me, key, core.add_partner_key(partner, label, scopes, addresses, days, key_digest, me));
end
$$;
comment on function head.add_partner_key(uuid, text, text[], text[], int, bytea, text) is
  'Makes a key of a partner, its first above all; the key itself is told once and kept nowhere. LIMIT beyond two live ones, '
  'ORDER, EMPTY, WRONG, REUSE.';

create function head.end_partner_key(partner uuid, of_key uuid, key text) returns jsonb
  volatile security definer language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  me core.member := auth.asker();
  done jsonb := core.replayed(me, key, 'end_partner_key', jsonb_build_array(partner, of_key));
begin
  if done is not null then return done; end if;
  if not auth.end_partner_key(partner, of_key) then
    raise exception using errcode = 'EMPTY', message = 'there is no such key';
  end if;
  perform core.decide(me, 'partner_key_ended', partner, null, jsonb_build_object('key', of_key));
  return core.answered(me, key, jsonb_build_object('key', of_key));
end
$$;
comment on function head.end_partner_key(uuid, uuid, text) is 'Ends a partner''s key from this second on. EMPTY, REUSE.';
