-- The journal of what was planned, chained as core.chain_hash chains it, and the leads at its end.

create aggregate volume.chain(core.journal) (sfunc = core.chain_hash, stype = bytea, initcond = '');

create unlogged table volume.step (
  i bigint not null, at timestamptz not null, member uuid not null, tier text not null, act text not null,
  from_place text, to_place text not null, from_stage text, to_stage text, from_holder uuid, to_holder uuid, reason text, detail jsonb not null);
comment on table volume.step is 'What happened to the leads under work.';

create function volume.steps() returns void volatile language plpgsql as $$
begin
  truncate volume.step;
  insert into volume.step
  select p.i, p.came, volume.id('head', 1), 'head', 'imported', null, 'calling', null, null, null, null, null,
    jsonb_build_object('import', volume.id('import', p.campaign), 'row', p.i) from volume.plan p;
  -- One lead in seven whose zone nobody knew told it in its first call.
  insert into volume.step
  select p.i, c.at + interval '2 seconds', c.operator, 'operators', 'zone_learned', 'calling', 'calling', null, null, null, null, null,
    jsonb_build_object('from', 'RU', 'zone', p.zone)
  from volume.plan p join volume.call c on c.i = p.i and c.k = 1 where p.i % 7 = 3 and p.zone <> 'RU';
  insert into volume.step
  select p.i, c.at + (c.seconds + 1) * interval '1 second', c.operator, 'operators',
    case d.place when 'qualification' then 'handed_over' else 'recorded' end, 'on_call', d.place, null, null, c.operator, null,
    case p.outcome when 'later' then volume.pick('{season,next_budget,under_contract,thinking}', volume.u(p.i, 30)) when 'refused' then 'not_interested'
      when 'not_target' then 'not_our_client' when 'do_not_call' then 'do_not_call' when 'wrong_number' then 'no_callable_number'
      when 'used_up' then 'attempts_used_up' when 'reopened' then 'attempts_used_up' end,
    case d.place when 'qualification' then jsonb_build_object('card', volume.id('call', c.i * 10 + c.k), 'script_version', null, 'answers', 4)
      else jsonb_build_object('disposition', c.disposition) end
  from volume.plan p join volume.call c on c.i = p.i and (c.k = p.calls or (p.outcome = 'reopened' and c.k = 6)),
    lateral (select case when c.disposition = 'handed_over' then 'qualification' when p.outcome = 'later' then 'nurturing' else 'closed' end as place) d
  where p.outcome <> 'tried';
  insert into volume.step
  select p.i, c.at + interval '5 minutes', volume.id('head', 1), 'head', 'reopened', 'closed', 'calling', null, null, null, null, 'request', '{}'
  from volume.plan p join volume.call c on c.i = p.i and c.k = 6 where p.outcome = 'reopened';
  insert into volume.step
  select p.i, p.taken, p.manager, 'managers', 'accepted', 'qualification', 'sales', null, 'contact', null, p.manager, null, '{"in_norm": true}'
  from volume.plan p where p.taken is not null;
  insert into volume.step
  select p.i, p.taken + (p.over - p.taken) * (g.position - 1) / p.stage, p.manager, 'managers', 'advanced', 'sales', 'sales', b.id, g.id,
    p.manager, p.manager, null, jsonb_build_object('seconds', extract(epoch from (p.over - p.taken) / p.stage)::bigint)
  from volume.plan p join core.stage g on g.position between 2 and p.stage join core.stage b on b.position = g.position - 1
  where p.taken is not null;
  insert into volume.step
  select p.i, p.over, p.manager, 'managers', e.act, 'sales', e.place, g.id, g.id, p.manager, e.holder, e.reason, e.detail
  from volume.plan p join core.stage g on g.position = p.stage,
    lateral (select
      case p.outcome when 'resting' then 'nurtured' when 'lost' then 'lost' else 'won' end as act,
      case p.outcome when 'resting' then 'nurturing' when 'lost' then 'closed' else 'won' end as place,
      case p.outcome when 'resting' then p.manager end as holder,
      case p.outcome when 'resting' then volume.pick('{season,next_budget,under_contract,thinking}', volume.u(p.i, 31))
        when 'lost' then volume.pick('{bought_elsewhere,too_dear,out_of_stock,no_need,gone_silent}', volume.u(p.i, 31)) end as reason,
      case p.outcome when 'won' then jsonb_build_object('client', volume.id('client', p.i), 'order', volume.id('order', p.i * 10 + 1), 'referrals', 0,
        'amount_cents', volume.amount(p.i, 1), 'currency', 'RUB') else '{}' end as detail) e
  where p.outcome in ('resting', 'lost', 'won');
end
$$;
comment on function volume.steps() is 'Tells what happened to each planned lead, step by step.';

create function volume.leads() returns void volatile language plpgsql as $$
begin
  with entries as (
    select p.lead, p.contact, t.*, row_number() over w as no, count(*) over (partition by t.i) as most
    from volume.step t join volume.plan p using (i) window w as (partition by t.i order by t.at)),
  chained as (
    select e.*, volume.chain(row(null, 'lead', e.lead, e.no::int, e.contact, e.at, e.member, e.tier, e.act, e.from_place, e.to_place,
      e.from_stage, e.to_stage, e.from_holder, e.to_holder, e.reason, e.detail, null)::core.journal) over (partition by e.i order by e.no) as hash
    from entries e),
  written as (
    insert into core.lead (id, contact, campaign, zone, place, stage, stage_at, holder, lease_no, ready, due_at, back_to, close_reason,
      qualified_at, handed_over_by, accepted_at, referrals_asked, opened_at, closed_at, version, chain, chain_no)
    select p.lead, p.contact, volume.id('campaign', p.campaign), p.zone, c.to_place, c.to_stage, case when c.to_stage is not null then c.at end,
      c.to_holder, p.calls, c.to_place = 'calling' and (p.outcome = 'fresh' or volume.u(p.i, 32) < 0.8),
      case c.to_place when 'calling' then case when p.outcome = 'fresh' then p.came when volume.u(p.i, 32) < 0.8
          then s.until - volume.u(p.i, 33) * interval '2 days' else s.until + volume.u(p.i, 33) * interval '4 days' end
        when 'qualification' then p.given + interval '15 minutes'
        when 'nurturing' then volume.rest(p.i) when 'sales' then volume.due(p.i) end,
      case p.outcome when 'later' then 'calling' when 'resting' then 'sales' end,
      case c.to_place when 'closed' then c.reason end, p.given,
      case when p.given is not null then (select o.operator from volume.call o where o.i = p.i and o.k = p.calls) end, p.taken, p.outcome = 'won', p.came,
      case when c.to_place in ('closed', 'won') then c.at end, c.most, c.hash, c.no
    from chained c join volume.plan p using (i) join volume.setting s on true
    where c.no = c.most order by c.i)
  insert into core.journal (machine, subject, no, contact, at, member, tier, act, from_place, to_place, from_stage, to_stage, from_holder,
    to_holder, reason, detail, hash)
  select 'lead', c.lead, c.no, c.contact, c.at, c.member, c.tier, c.act, c.from_place, c.to_place, c.from_stage, c.to_stage, c.from_holder,
    c.to_holder, c.reason, c.detail, c.hash
  from chained c order by c.at;
  insert into core.outbox (event, at, act, machine, subject, contact, member, detail, sent_at)
  select volume.id('event', p.i * 20 + row_number() over (partition by p.i order by t.at)), t.at, t.act, 'lead', p.lead, p.contact, t.member,
    t.detail || jsonb_build_object('from', t.from_place, 'to', t.to_place), t.at + interval '1 second'
  from volume.step t join volume.plan p using (i) join volume.setting s on true
  where t.at > s.until - interval '31 days' order by t.at;
end
$$;
comment on function volume.leads() is 'Leads with their journal, hash by hash, and the events of the last month.';
