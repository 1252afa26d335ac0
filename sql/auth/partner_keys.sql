-- Keys of outside call centres: opaque, kept hashed beside the sessions, each with its scopes and perhaps its addresses.

set local role tristage_auth;

create function auth.is_from(address text, listed cidr[]) returns boolean
  immutable language plpgsql set search_path = pg_catalog, pg_temp
as $$
begin
  -- A socket of both kinds shows an address of four bytes within one of sixteen.
  return coalesce(regexp_replace(address, '^::ffff:(?=[0-9.]+$)', '', 'i')::inet <<= any (listed), false);
exception when invalid_text_representation then
  return false;
end
$$;
comment on function auth.is_from(text, cidr[]) is 'Whether an address is in one of these networks; what is no address is in none.';

create function auth.enter_by_key(digest bytea, agent text, address text)
  returns table (state text, id uuid, name text, language text, zone text, tier text, partner uuid, key uuid,
    scopes text[], requests_a_minute int, named boolean)
  volatile security definer rows 1 language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  s auth.session;
  who uuid;
  seen timestamptz;
  wanted bytea := sha256(enter_by_key.digest);
begin
  select x.* into s from auth.session x
  where x.digest = wanted and x.kind = 'partner' and x.ended_at is null and x.expires_at > now() and x.tier = auth.pool();
  if s.digest is null then return; end if;
  if s.addresses is not null and not auth.is_from(enter_by_key.address, s.addresses) then
    state := 'address';
    return next;
    return;
  end if;
  perform set_config('tristage.secret', encode(enter_by_key.digest, 'hex'), true),
    set_config('tristage.agent', coalesce(enter_by_key.agent, ''), true);
  who := auth.me();
  select 'open', m.id, m.name, coalesce(m.language::text, ''), m.zone, auth.pool(), p.id, s.id, s.scopes, p.requests_a_minute,
    m.id <> s.member, v.at
  into state, enter_by_key.id, enter_by_key.name, enter_by_key.language, enter_by_key.zone, enter_by_key.tier, enter_by_key.partner,
    enter_by_key.key, enter_by_key.scopes, enter_by_key.requests_a_minute, named, seen
  from core.partner p
  left join core.member m on m.id = who
  left join auth.seen v on v.digest = wanted
  where p.id = s.partner and p.active;
  if state is null then return; end if;
  if enter_by_key.id is null then state := 'agent'; end if;
  if coalesce(seen, '-infinity') < now() - interval '5 minutes' then
    update auth.seen o set at = now()
    where o.digest = (select e.digest from auth.seen e where e.digest = wanted for update skip locked);
  end if;
  return next;
end
$$;
comment on function auth.enter_by_key(bytea, text, text) is
  'Hands a partner''s key over for this transaction, with the agent who acts (null: none named), and answers with who asks: '
  'state open; address where the key may not be presented from there; agent where the named one is none of the partner''s '
  'active ones. No row where there is no such key. digest: HMAC-SHA256 of the key under the server''s key.';

create function auth.may(scope text) returns boolean
  stable security definer language plpgsql set search_path = pg_catalog, pg_temp
as $$
begin
  -- Without a key it is a browser: a supervisor's sees and manages, and nobody calls by it.
  return coalesce((select case when s.kind = 'partner' then may.scope = any (s.scopes)
      else m.supervisor and may.scope <> 'work' end
    from auth.session s join core.member m on m.id = s.member
    where s.digest = sha256(decode(nullif(current_setting('tristage.secret', true), ''), 'hex'))), false);
end
$$;
comment on function auth.may(text) is
  'Whether the key (or a supervisor''s session) presented in this transaction has a scope: work, report, agents.';

create function auth.partner_keys(of_partner uuid)
  returns table (id uuid, label text, scopes text[], addresses text[], created_at timestamptz, seen_at timestamptz,
    expires_at timestamptz)
  stable security definer language sql set search_path = pg_catalog, pg_temp
begin atomic
  select s.id, s.label, s.scopes, s.addresses::text[], s.created_at, v.at, s.expires_at
  from auth.session s left join auth.seen v on v.digest = s.digest
  where s.partner = of_partner and s.ended_at is null and s.expires_at > now()
  order by s.created_at desc, s.id;
end;
comment on function auth.partner_keys(uuid) is 'A partner''s live keys, newest first; never what one is proven by.';

create function auth.add_partner_key(of_partner uuid, account uuid, label text, scopes text[], addresses cidr[], days int,
  digest bytea) returns uuid
  volatile security definer language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  made uuid := gen_random_uuid();
begin
  -- Whoever calls has locked the partner: nobody else counts at the same time.
  if 2 <= (select count(*) from auth.session s where s.partner = of_partner and s.ended_at is null and s.expires_at > now()) then
    raise exception using errcode = 'LIMIT', message = 'a partner has two live keys at most: end one first', detail = '{"rule":"partner_keys"}';
  end if;
  insert into auth.session (id, digest, member, tier, kind, label, expires_at, partner, scopes, addresses)
  values (made, sha256(add_partner_key.digest), account, 'partners', 'partner', add_partner_key.label,
    now() + make_interval(days => days), of_partner, add_partner_key.scopes, add_partner_key.addresses);
  insert into auth.seen (digest) values (sha256(add_partner_key.digest));
  return made;
end
$$;
comment on function auth.add_partner_key(uuid, uuid, text, text[], cidr[], int, bytea) is
  'Makes a partner''s key; two are live at most, so that one can take over from the other. LIMIT.';

create function auth.end_partner_key(of_partner uuid, key uuid) returns boolean
  volatile security definer language plpgsql set search_path = pg_catalog, pg_temp
as $$
begin
  update auth.session s set ended_at = now()
  where s.id = end_partner_key.key and s.partner = of_partner and s.ended_at is null and s.expires_at > now();
  return found;
end
$$;
comment on function auth.end_partner_key(uuid, uuid) is 'Ends one live key of a partner; false where it has none such.';

create function auth.end_partner(of_partner uuid) returns int
  volatile security definer language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  ended int;
begin
  update auth.session s set ended_at = now()
  from core.member m
  where m.id = s.member and m.partner = of_partner and s.ended_at is null;
  get diagnostics ended = row_count;
  return ended;
end
$$;
comment on function auth.end_partner(uuid) is
  'Ends every key of a partner and every session of its people: they are refused from the next statement on.';
