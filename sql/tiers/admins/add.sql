-- Adding members, and what else an admin does with them alone.

set local role tristage_engine;

create function admins.propose(me core.member, of_kind text, of_member uuid, body jsonb) returns uuid
  volatile language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  made uuid;
begin
  update core.proposal p set decided_by = me.id, decided_at = now(), agreed = false
  where p.member = of_member and p.kind = of_kind and p.decided_at is null and p.expires_at <= now();
  insert into core.proposal as p (kind, member, body, proposed_by) values (of_kind, of_member, body, me.id)
  on conflict (member, kind) where decided_at is null do nothing
  returning p.id into made;
  if made is null then
    raise exception using errcode = 'TAKEN', message = 'this is proposed already and waits for a second admin';
  end if;
  perform core.decide(me, 'proposed', of_member, null,
    jsonb_build_object('proposal', made, 'kind', of_kind) || case when body ? 'tier' then jsonb_build_object('tier', body ->> 'tier') else '{}' end);
  return made;
end
$$;
comment on function admins.propose(core.member, text, uuid, jsonb) is 'Writes down what waits for a second admin. TAKEN.';

create function admins.new_member(sign_in_name text, name text, tier text, language text, zone text, team text, partner text)
  returns core.member
  stable language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  m core.member;
begin
  m.id := gen_random_uuid();
  m.sign_in_name := lower(core.check_text(sign_in_name, 'sign_in_name', 64));
  if m.sign_in_name !~ '^[[:alnum:]][[:alnum:]._@+-]*$' then
    perform core.missing('WRONG', 'sign_in_name', 'form', 'a sign-in name has letters, digits and . _ @ + - in it');
  elsif exists (select from core.member x where lower(x.sign_in_name) = m.sign_in_name)
    or exists (select from core.invitation i where lower(i.sign_in_name) = m.sign_in_name and i.revoked_at is null and i.used_at is null)
  then
    perform core.missing('WRONG', 'sign_in_name', 'duplicate', 'somebody has that sign-in name');
  end if;
  m.name := name; m.language := admins.check_language(language); m.zone := zone;
  m := admins.check_member(m);
  if nullif(team, '') is not null then
    select t.id into m.team from core.team t where t.name = team;
    if m.team is null then perform core.missing('WRONG', 'team', 'choice', 'there is no such team'); end if;
  end if;
  if nullif(partner, '') is not null then
    select p.id into m.partner from core.partner p where p.name = partner and p.active;
    if m.partner is null then perform core.missing('WRONG', 'partner', 'choice', 'there is no such partner'); end if;
  end if;
  perform admins.check_tier(tier, m.partner);
  m.tier := tier;
  return m;
end
$$;
comment on function admins.new_member(text, text, text, text, text, text, text) is
  'A member as an admin wants one, checked and not yet made; team and partner by name. WRONG by field.';

create function admins.insert_member(m core.member, me core.member) returns void
  volatile language plpgsql set search_path = pg_catalog, pg_temp
as $$
begin
  -- Whoever signs in for a call centre supervises it: its agents it keeps itself, and they work in its own software.
  insert into core.member (id, sign_in_name, name, tier, language, zone, team, partner, supervisor)
  values (m.id, m.sign_in_name, m.name, m.tier, m.language, m.zone, m.team, m.partner, m.tier = 'partners')
  on conflict do nothing;
  if not found then
    perform core.missing('WRONG', 'sign_in_name', 'duplicate', 'somebody has that sign-in name');
  end if;
  perform core.decide(me, 'member_added', m.id, null, jsonb_build_object('tier', m.tier));
end
$$;
comment on function admins.insert_member(core.member, core.member) is 'Makes a member''s row. WRONG where the name is taken.';

create function admins.add_member(sign_in_name text, name text, tier text, language text, zone text, team text,
  partner text, salt bytea, hash bytea, memory_kib int, passes int, lanes int, key text)
  returns jsonb
  volatile security definer language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  me core.member := auth.asker();
  done jsonb := core.replayed(me, key, 'add_member',
    jsonb_build_array(sign_in_name, name, tier, language, zone, team, partner));
  m core.member;
  waiting uuid;
begin
  if done is not null then return done; end if;
  m := admins.new_member(sign_in_name, name, tier, language, zone, team, partner);
  perform admins.check_password(salt, hash, memory_kib, passes, lanes);
  if admins.needs_second(me, tier) then
    waiting := admins.propose(me, 'add_member', m.id, jsonb_build_object('sign_in_name', m.sign_in_name, 'name', m.name,
      'tier', m.tier, 'language', m.language, 'zone', m.zone, 'team', m.team));
    perform auth.propose_password(waiting, salt, hash, memory_kib, passes, lanes);
    return core.answered(me, key, jsonb_build_object('proposal', waiting));
  end if;
  perform admins.insert_member(m, me);
  perform auth.set_password(m.id, salt, hash, memory_kib, passes, lanes);
  return core.answered(me, key, jsonb_build_object('member', m.id, 'sign_in_name', m.sign_in_name, 'tier', m.tier));
end
$$;
comment on function admins.add_member(text, text, text, text, text, text, text, bytea, bytea, int, int, int, text) is
  'Adds a member with a password hashed by the server; team and partner by name. A head of sales or an admin is only '
  'proposed (answer: proposal) until a second admin confirms. WRONG, TAKEN, REUSE.';

create function admins.change_member(member uuid, name text, language text, zone text, team text, key text) returns jsonb
  volatile security definer language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  me core.member := auth.asker();
  done jsonb := core.replayed(me, key, 'change_member', jsonb_build_array(member, name, language, zone, team));
  m core.member;
begin
  if done is not null then return done; end if;
  select * into m from core.member x where x.id = member and not x.system for update;
  if m.id is null then
    raise exception using errcode = 'EMPTY', message = 'there is no such member';
  end if;
  m.name := name; m.language := admins.check_language(language); m.zone := zone; m.team := null;
  m := admins.check_member(m);
  if nullif(team, '') is not null then
    select t.id into m.team from core.team t where t.name = team;
    if m.team is null then perform core.missing('WRONG', 'team', 'choice', 'there is no such team'); end if;
  end if;
  update core.member x set name = m.name, language = m.language, zone = m.zone, team = m.team where x.id = m.id;
  perform core.decide(me, 'member_changed', m.id);
  return core.answered(me, key, jsonb_build_object('member', m.id));
end
$$;
comment on function admins.change_member(uuid, text, text, text, text, text) is
  'Changes a member''s name, language, zone and team; never the tier. EMPTY, WRONG, REUSE.';

create function admins.add_team(name text, key text) returns jsonb
  volatile security definer language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  me core.member := auth.asker();
  done jsonb := core.replayed(me, key, 'add_team', jsonb_build_object('name', name));
  made uuid;
begin
  if done is not null then return done; end if;
  name := core.check_text(name, 'name', 120);
  insert into core.team as t (name) values (name) on conflict on constraint team_name_key do nothing returning t.id into made;
  if made is null then perform core.missing('WRONG', 'name', 'duplicate', 'there is a team of that name'); end if;
  perform core.decide(me, 'team_added', made);
  return core.answered(me, key, jsonb_build_object('team', made));
end
$$;
comment on function admins.add_team(text, text) is 'Adds a team. WRONG, REUSE.';

create function admins.set_password(member uuid, salt bytea, hash bytea, memory_kib int, passes int, lanes int, key text)
  returns jsonb
  volatile security definer language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  me core.member := auth.asker();
  done jsonb := core.replayed(me, key, 'set_password', jsonb_build_object('member', member));
  m core.member;
  waiting uuid;
begin
  if done is not null then return done; end if;
  perform admins.check_password(salt, hash, memory_kib, passes, lanes);
  select * into m from core.member x where x.id = member and x.active and not x.system for update;
  if m.id is null then
    raise exception using errcode = 'EMPTY', message = 'there is no such member';
  end if;
  if admins.needs_second(me, m.tier) then
    waiting := admins.propose(me, 'set_password', m.id, '{}');
    perform auth.propose_password(waiting, salt, hash, memory_kib, passes, lanes);
    return core.answered(me, key, jsonb_build_object('proposal', waiting));
  end if;
  perform auth.set_password(m.id, salt, hash, memory_kib, passes, lanes);
  perform auth.end_sessions(m.id);
  perform core.decide(me, 'password_set', m.id);
  return core.answered(me, key, jsonb_build_object('member', m.id));
end
$$;
comment on function admins.set_password(uuid, bytea, bytea, int, int, int, text) is
  'Sets a member''s password and ends their sessions. A head''s or an admin''s only with a second admin (proposal): '
  'otherwise a password would be a way to rights. EMPTY, WRONG, TAKEN, REUSE.';

create function admins.end_sessions(member uuid, key text) returns jsonb
  volatile security definer language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  me core.member := auth.asker();
  done jsonb := core.replayed(me, key, 'end_sessions', jsonb_build_object('member', member));
  ended int;
begin
  if done is not null then return done; end if;
  perform from core.member x where x.id = member and not x.system;
  if not found then
    raise exception using errcode = 'EMPTY', message = 'there is no such member';
  end if;
  ended := auth.end_sessions(member);
  perform core.decide(me, 'sessions_ended', member, null, jsonb_build_object('ended', ended));
  return core.answered(me, key, jsonb_build_object('member', member, 'ended', ended));
end
$$;
comment on function admins.end_sessions(uuid, text) is 'Ends all sessions of a member at once. EMPTY, REUSE.';
