-- Keys for programs: a member's own, minted by the member, proven like a session.

set local role tristage_auth;

create function login.own(digest bytea) returns core.member
  stable security definer language sql set search_path = pg_catalog, pg_temp
begin atomic
  select m from auth.session s join core.member m on m.id = s.member
  where s.digest = sha256(own.digest) and s.ended_at is null and s.expires_at > now() and s.kind in ('cookie', 'bearer')
    and m.active and m.tier = s.tier;
end;
comment on function login.own(bytea) is
  'Whose session this is, where it was opened by a password: a key mints and ends no keys.';

create function login.add_key(digest bytea, label text, days int, key_digest bytea) returns uuid
  volatile security definer language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  me core.member := login.own(add_key.digest);
  made uuid := gen_random_uuid();
begin
  if me.id is null then
    raise exception using errcode = 'NOONE', message = 'no member is signed in here';
  end if;
  label := nullif(btrim(label), '');
  if label is null or length(label) > 120 or not coalesce(days between 1 and 366, false) then
    raise exception using errcode = 'WRONG', message = 'a key has a name and lasts 1 to 366 days',
      detail = jsonb_build_object('field', case when label is null or length(label) > 120 then 'label' else 'days' end,
        'rule', case when label is null then 'missing' when length(label) > 120 then 'long' else 'range' end)::text;
  end if;
  -- One at a time for a member, from whichever of their sessions: two at once would both be the twentieth.
  perform from auth.session s where s.member = me.id and s.kind in ('cookie', 'bearer') and s.ended_at is null
  order by s.digest for update;
  if 20 <= (select count(*) from auth.session s
    where s.member = me.id and s.kind = 'key' and s.ended_at is null and s.expires_at > now()) then
    raise exception using errcode = 'LIMIT', message = 'twenty keys are enough for one member', detail = '{"rule":"keys"}';
  end if;
  insert into auth.session (id, digest, member, tier, kind, label, expires_at)
  values (made, sha256(key_digest), me.id, me.tier, 'key', label, now() + make_interval(days => days));
  insert into auth.seen (digest) values (sha256(key_digest));
  return made;
end
$$;
comment on function login.add_key(bytea, text, int, bytea) is
  'Mints a key for the signed-in member''s own programs; what it may do is what the member may. NOONE, WRONG, LIMIT.';

create function login.keys(digest bytea)
  returns table (id uuid, label text, created_at timestamptz, seen_at timestamptz, expires_at timestamptz)
  stable security definer language sql set search_path = pg_catalog, pg_temp
begin atomic
  select s.id, s.label, s.created_at, v.at, s.expires_at
  from auth.session s left join auth.seen v on v.digest = s.digest
  where s.member = (login.own(keys.digest)).id and s.kind = 'key' and s.ended_at is null and s.expires_at > now()
  order by s.created_at desc;
end;
comment on function login.keys(bytea) is 'The signed-in member''s own keys; never what one is proven by.';

create function login.end_key(digest bytea, key uuid) returns boolean
  volatile security definer language plpgsql set search_path = pg_catalog, pg_temp
as $$
begin
  update auth.session s set ended_at = now()
  where s.id = end_key.key and s.member = (login.own(end_key.digest)).id and s.kind = 'key' and s.ended_at is null;
  return found;
end
$$;
comment on function login.end_key(bytea, uuid) is 'Revokes one of the signed-in member''s own keys; false where there is none.';
