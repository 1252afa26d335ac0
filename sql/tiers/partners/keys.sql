-- A partner's keys, in its supervisor's hand: two live ones, so that one takes over from the other.

set local role tristage_engine;

create function partners.keys() returns jsonb
  stable security definer language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  me core.member := partners.supervisor(auth.asker());
begin
  return (select coalesce(jsonb_agg(to_jsonb(k) order by k.created_at desc, k.id), '[]') from auth.partner_keys(me.partner) k);
end
$$;
comment on function partners.keys() is 'The partner''s live keys: label, scopes, addresses, last use, end; never what one is proven by. SCOPE.';

create function partners.add_key(label text, scopes text[], addresses text[], days int, key_digest bytea, key text) returns jsonb
  volatile security definer language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  me core.member := partners.supervisor(auth.asker());
  done jsonb := core.replayed(me, key, 'add_key', jsonb_build_array(label, scopes, addresses, days));
begin
  if done is not null then return done; end if;
  perform partners.alone(me, 'agents');
  perform core.spend(me, 'key_changes', 30);
  return core.answered(me, key, core.add_partner_key(me.partner, label, scopes, addresses, days, key_digest, me));
end
$$;
comment on function partners.add_key(text, text[], text[], int, bytea, text) is
  'Makes a key of the supervisor''s partner. digest: HMAC-SHA256 of the key''s 256 random bits. LIMIT beyond two live ones or 30 in an hour, '
  'SCOPE, WRONG, REUSE.';

create function partners.end_key(of_key uuid, key text) returns jsonb
  volatile security definer language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  me core.member := partners.supervisor(auth.asker());
  done jsonb := core.replayed(me, key, 'end_key', jsonb_build_object('key', of_key));
begin
  if done is not null then return done; end if;
  if not auth.end_partner_key(me.partner, of_key) then
    raise exception using errcode = 'EMPTY', message = 'there is no such key';
  end if;
  perform core.decide(me, 'partner_key_ended', me.partner, null, jsonb_build_object('key', of_key));
  return core.answered(me, key, jsonb_build_object('key', of_key));
end
$$;
comment on function partners.end_key(uuid, text) is 'Ends a key of the partner from this second on. EMPTY, SCOPE, REUSE.';
