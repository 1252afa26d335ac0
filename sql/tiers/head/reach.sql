-- The other way round: what one member could take along, in numbers alone, and what they did take.

set local role tristage_engine;

create function head.reach(member uuid) returns jsonb
  stable security definer language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  me core.member := auth.asker();
  m core.member;
begin
  select * into m from core.member x where x.id = reach.member and not x.system;
  if m.id is null then return null; end if;
  return (
    select jsonb_build_object('id', m.id, 'name', m.name, 'tier', m.tier, 'active', m.active, 'left_at', m.left_at,
      'everything', m.active and m.tier = 'head',
      'leads', (select count(*) from core.lead l where l.holder = m.id and l.place <> 'on_call'),
      'queue', case when m.active and m.tier = 'managers' then (select count(*) from core.lead l where l.place = 'qualification') else 0 end,
      'contacts', (select count(*) from core.contact c where c.custodian = m.id),
      'clients', (select count(*) from core.client c where c.account_manager = m.id),
      'cards', (select count(*) from core.lead l where l.holder = m.id and l.place = 'on_call' and l.lease_until > now()),
      'an_hour', case m.tier when 'operators' then d.operator_reveals_an_hour when 'managers' then d.manager_reveals_an_hour
        when 'accounts' then d.account_reveals_an_hour end,
      'shown_today', (select count(*) from core.egress e where e.member = m.id and e.kind = 'reveal'
        and e.at >= date_trunc('day', now() at time zone d.zone) at time zone d.zone),
      'shown_in_a_month', (select count(*) from core.egress e where e.member = m.id and e.kind = 'reveal' and e.at > now() - interval '30 days'),
      'sought_in_a_month', (select count(*) from core.egress e where e.member = m.id and e.kind = 'look_up' and e.at > now() - interval '30 days'))
    from core.department d);
end
$$;
comment on function head.reach(uuid) is
  'What a member sees and could take along, counted: leads held, leads of the queue (without names), contacts whose names they '
  'read, clients, cards in hand; how many numbers an hour may show them (null: by contract, or none), and how many were shown and '
  'looked for. Null for who is not there.';
