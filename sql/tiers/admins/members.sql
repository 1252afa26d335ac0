-- Members as the admin sees them. No view here joins a lead, a client or a name of one.

set local role tristage_engine;
grant usage, create on schema admins to tristage_auth;

create view admins.members with (security_invoker = true) as
  select m.id, m.sign_in_name, m.name, m.tier, m.language, m.zone, t.name as team, p.name as partner,
    m.active, m.created_at, m.left_at
  from core.member m
  left join core.team t on t.id = m.team
  left join core.partner p on p.id = m.partner
  where not m.system;
comment on view admins.members is 'Everybody who signs in or once did.';

create view admins.teams with (security_invoker = true) as
  select t.id, t.name from core.team t;
comment on view admins.teams is 'Teams that a member can belong to.';

create view admins.partners with (security_invoker = true) as
  select p.id, p.name from core.partner p where p.active;
comment on view admins.partners is 'Outside call centres that a supervisor can be added to.';

create view admins.decisions with (security_invoker = true) as
  select d.no, d.at, m.name as member_name, d.act, d.subject, s.name as subject_name, d.reason, d.detail
  from core.decision d
  join core.member m on m.id = d.member
  left join core.member s on s.id = d.subject;
comment on view admins.decisions is 'What admins and the program decided about members, newest by no.';

create view admins.proposals with (security_invoker = true) as
  select p.id, p.kind, p.member, coalesce(m.name, p.body ->> 'name', '№ ' || (p.body ->> 'ticket')) as member_name,
    coalesce(m.sign_in_name, p.body ->> 'sign_in_name', '') as sign_in_name, p.body ->> 'tier' as tier,
    p.proposed_by, b.name as proposed_by_name, p.proposed_at, p.expires_at
  from core.proposal p
  join core.member b on b.id = p.proposed_by
  left join core.member m on m.id = p.member
  where p.decided_at is null and p.expires_at > now();
comment on view admins.proposals is 'Changes of rights that wait for a second admin, and erasures that a head proposed, by a ticket''s number alone.';

set local role tristage_auth;

create function admins.sessions()
  returns table (id uuid, member uuid, member_name text, tier text, kind text, label text, address text, opened_at timestamptz,
    seen_at timestamptz, expires_at timestamptz)
  stable security definer language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  me core.member := auth.asker();
begin
  return query
    select s.id, s.member, m.name, s.tier, s.kind, s.label, s.address, s.created_at, v.at, s.expires_at
    from auth.session s join core.member m on m.id = s.member left join auth.seen v on v.digest = s.digest
    where s.ended_at is null and s.expires_at > now() and not m.system
    order by s.created_at desc limit 1000;
end
$$;
comment on function admins.sessions() is 'Open sessions and keys, newest first; never what one is proven by.';

create function admins.seen() returns table (member uuid, sessions bigint, seen_at timestamptz)
  stable security definer language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  me core.member := auth.asker();
begin
  return query
    select m.id, count(s.id) filter (where s.ended_at is null and s.expires_at > now()), max(coalesce(v.at, s.created_at))
    from core.member m left join auth.session s on s.member = m.id left join auth.seen v on v.digest = s.digest
    where not m.system group by m.id;
end
$$;
comment on function admins.seen() is 'For each member how many sessions and keys are open, and when one was last presented.';
