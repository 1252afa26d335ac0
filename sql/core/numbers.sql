-- Which of a contact's numbers may be called.

set local role tristage_engine;

create function core.is_quiet(number_hash bytea, of_campaign uuid, of_partner uuid default null) returns boolean
  stable language plpgsql set search_path = pg_catalog, pg_temp
as $$
begin
  return exists (
    select from core.do_not_call d
    where d.hash = number_hash and (d.scope = 'everywhere'
      or (d.scope = 'campaign' and d.campaign = of_campaign)
      or (d.scope = 'partner' and d.partner = of_partner)));
end
$$;
comment on function core.is_quiet(bytea, uuid, uuid) is 'Whether a number may not be called, everywhere or here.';

create function core.number_standing(of_contact uuid, k core.campaign, zone_id text, of_partner uuid default null)
  returns table (number uuid, standing text, calls bigint)
  stable rows 2 language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  day_began timestamptz := core.today_begins(zone_id);
begin
  return query select n.id,
    case
      when n.state <> 'good' or s.state <> 'good' then 'out'
      when core.is_quiet(n.hash, k.id, of_partner) then 'out'
      when a.here >= k.attempts_a_number then 'out'
      when a.today >= k.attempts_a_day then 'today'
      when a.live then 'live'
      when a.last_at > now() - k.spacing then 'soon'
      else 'callable'
    end, a.here
  -- Under row-level security coalesce counts as leaky: with it no index would be used.
  from core.number s join core.number n on n.id = case when s.same_as is null then s.id else s.same_as end,
    lateral (
      select count(*) filter (where t.campaign = k.id and t.started_at is not null) as here,
        count(*) filter (where t.started_at >= day_began) as today,
        max(t.started_at) as last_at,
        coalesce(bool_or(t.ended_at is null), false) as live
      from core.attempt t where t.number = n.id) a
  where s.contact = of_contact
  order by a.here, s.position;
end
$$;
comment on function core.number_standing(uuid, core.campaign, text, uuid) is
  'Each number of a contact for one campaign now: callable, live (a call is on), soon (called less than '
  'the campaign''s spacing ago), today (cap of the day), out (dead, wrong, do not call, cap of the campaign); least called first. A number that another row has is that row.';

create function core.seek_number(me core.member, e164 text) returns void
  volatile language plpgsql set search_path = pg_catalog, pg_temp
as $$
begin
  if e164 is null then return; end if;
  -- A manager's search asks two lists, leads and clients.
  perform core.spend(me, 'number_searches', (select case me.tier when 'managers' then 2 * d.manager_reveals_an_hour
    when 'accounts' then d.account_reveals_an_hour else 600 end from core.department d));
  insert into core.egress (member, tier, kind) values (me.id, auth.pool(), 'look_up');
end
$$;
comment on function core.seek_number(core.member, text) is
  'Counts a search by a whole number, null for none: without a bound, trying numbers one by one would tell those that are '
  'shown masked. LIMIT.';
