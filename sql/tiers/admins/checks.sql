-- What is refused of a member's data, and who needs a second person.

set local role tristage_engine;

create function admins.check_password(salt bytea, hash bytea, memory_kib int, passes int, lanes int) returns void
  immutable language plpgsql set search_path = pg_catalog, pg_temp
as $$
begin
  if length(salt) is distinct from 16 or length(hash) is distinct from 32
    or not coalesce(memory_kib between 8 and 1048576 and passes between 1 and 64 and lanes between 1 and 16, false)
  then
    perform core.missing('WRONG', 'password', 'form', 'a password comes as Argon2id: salt of 16 bytes, hash of 32');
  end if;
end
$$;
comment on function admins.check_password(bytea, bytea, int, int, int) is 'Refuses what is no Argon2id hash. WRONG.';

create function admins.check_language(language text) returns core.language
  immutable language plpgsql set search_path = pg_catalog, pg_temp
as $$
begin
  if nullif(language, '') not in ('ru', 'en') then
    perform core.missing('WRONG', 'language', 'choice', 'a language is ru or en');
  end if;
  return nullif(language, '');
end
$$;
comment on function admins.check_language(text) is 'A member''s language, null for none. WRONG.';

create function admins.check_member(m core.member) returns core.member
  stable language plpgsql set search_path = pg_catalog, pg_temp
as $$
begin
  m.name := core.check_text(m.name, 'name', 120);
  m.zone := coalesce(nullif(m.zone, ''), (select d.zone from core.department d));
  -- By name: PostgreSQL would also read <anything>5 as a zone.
  if not exists (select from pg_timezone_names t where t.name = m.zone) then
    perform core.missing('WRONG', 'zone', 'choice', 'there is no such time zone');
  end if;
  return m;
end
$$;
comment on function admins.check_member(core.member) is 'A member''s own data, tidied, or WRONG by field.';

create function admins.check_tier(tier text, partner uuid) returns void
  immutable language plpgsql set search_path = pg_catalog, pg_temp
as $$
begin
  if tier is null or tier not in ('operators', 'managers', 'accounts', 'head', 'partners', 'admins') then
    perform core.missing('WRONG', 'tier', 'choice', 'there is no such tier');
  elsif (tier = 'partners') <> (partner is not null) then
    perform core.missing('WRONG', 'partner', case when partner is null then 'missing' else 'unexpected' end,
      'a supervisor belongs to a partner, and nobody else does');
  end if;
end
$$;
comment on function admins.check_tier(text, uuid) is 'Refuses a tier that is none, or a partner where there is none. WRONG.';

create function admins.needs_second(me core.member, tier text) returns boolean
  immutable language sql set search_path = pg_catalog, pg_temp
return not me.system and tier in ('admins', 'head');
comment on function admins.needs_second(core.member, text) is
  'Whether this takes a second admin: rights that an admin could use to read or rule everything. The program '
  '(shell) works at deployment, where whoever runs it has the database anyway.';

create function admins.lock_member(of_member uuid) returns core.member
  volatile language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  m core.member;
begin
  -- A claim takes this lock first: it ends before the member leaves, or does not begin.
  perform pg_advisory_xact_lock(hashtextextended(of_member::text, 1));
  select * into m from core.member x where x.id = of_member and not x.system;
  -- A stop of their partner takes the same cards back.
  if m.partner is not null then perform core.turn_of(m.partner, true); end if;
  if m.tier in ('head', 'admins') then
    -- Two who leave at once take turns, so that the last one is seen to be the last.
    perform from core.member x where x.tier = m.tier and x.active order by x.id for no key update;
  end if;
  -- Not so that a call of theirs that is just ending would wait with its lead: it ends first.
  select * into m from core.member x where x.id = of_member and not x.system for no key update;
  if m.id is null then
    raise exception using errcode = 'EMPTY', message = 'there is no such member';
  end if;
  return m;
end
$$;
comment on function admins.lock_member(uuid) is 'Locks a member for a change of tier or leaving. EMPTY.';

create function admins.keep_one(m core.member) returns void
  stable language plpgsql set search_path = pg_catalog, pg_temp
as $$
begin
  if m.tier in ('head', 'admins') and not exists (
    select from core.member x where x.tier = m.tier and x.active and x.id <> m.id) then
    raise exception using errcode = 'ORDER', message = format('the last active member of %s stays', m.tier),
      detail = jsonb_build_object('rule', 'last_one', 'tier', m.tier)::text;
  end if;
end
$$;
comment on function admins.keep_one(core.member) is 'Refuses to let the last active head or admin go. ORDER.';
