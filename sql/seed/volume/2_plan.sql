-- What becomes of each lead: a row of plan says it all, and everything else is told from it.

create unlogged table volume.plan (
  i bigint primary key, lead uuid not null, contact uuid not null, number uuid not null, campaign int not null,
  city text, zone text not null, came timestamptz not null, left_days float8 not null, outcome text not null, calls int not null,
  called_days float8 not null, stage int, manager uuid, keeper uuid, given timestamptz, taken timestamptz, over timestamptz);
comment on table volume.plan is
  'Leads under work. left_days: from coming to the end of history; called_days: over how many days the calls lie; '
  'given, taken, over: handed over, accepted, come to its end; stage: the last one reached.';

create unlogged table volume.call (
  i bigint not null, k int not null, at timestamptz not null, seconds int not null, disposition text not null, operator uuid not null,
  primary key (i, k));
comment on table volume.call is 'Calls of the leads under work.';

create function volume.outcome(x float8, age float8, s volume.setting) returns text immutable language plpgsql as $$
declare
  a_day float8 := s.worked / 540.0;
  rest float8 := x;
begin
  -- What members hold is so much a member, however large the base is.
  if age between 0.3 and 2 then rest := rest - 3 * s.managers / (a_day * 1.7); end if;
  if rest < 0 then return 'queue'; end if;
  if age between 2 and 60 then rest := rest - 25 * s.managers / (a_day * 58); end if;
  if rest < 0 then return 'selling'; end if;
  if age between 60 and 160 then rest := rest - 15 * s.managers / (a_day * 100); end if;
  if rest < 0 then return 'resting'; end if;
  if age > 100 then rest := rest - 120 * s.accounts / (a_day * 440); end if;
  if rest < 0 then return 'won'; end if;
  rest := rest - case when age < 45 then 0.55 else 0.17 end;
  if rest < 0 then return 'fresh'; end if;
  rest := rest - case when age < 45 then 0.3 when age < 120 then 0.1 else 0.02 end;
  if rest < 0 or age < 3 then return 'tried'; end if;
  rest := rest - 0.04;
  if rest < 0 then return 'later'; end if;
  if age > 20 then rest := rest - 0.08; end if;
  if rest < 0 then return 'lost'; end if;
  return volume.pick('{refused,refused,refused,refused,refused,refused,not_target,not_target,used_up,used_up,used_up,wrong_number,reopened,do_not_call}',
    x * 1000 - floor(x * 1000));
end
$$;
comment on function volume.outcome(float8, float8, volume.setting) is 'What becomes of a worked lead of that age in days, by chance.';

create function volume.plan(first bigint, last bigint) returns void volatile language plpgsql as $$
begin
  truncate volume.plan, volume.call;
  insert into volume.plan
  with thrown as (
    select g as i, s, 540.0 * (1 - (g - 0.5) / s.leads) as age, volume.u(g, 1) as x, volume.u(g, 2) as y, volume.u(g, 3) as z,
      volume.u(g, 4) as w, volume.u(g, 5) as v
    from generate_series(first, last) g, volume.setting s),
  told as materialized (
    -- Those that are worked lie evenly among the others.
    select t.*, case when i * (s).worked / (s).leads > (i - 1) * (s).worked / (s).leads then volume.outcome(x, age, s) else 'fresh' end as outcome
    from thrown t),
  counted as (
    select t.*, case outcome when 'fresh' then 0 when 'tried' then 1 + floor(y * 3) when 'later' then 1 + floor(y * 2)
        when 'used_up' then 6 when 'wrong_number' then 1 when 'reopened' then 7 else 1 + floor(y * y * 4) end::int as calls,
      case outcome when 'tried' then least(40, age * 0.9) when 'queue' then age * 0.8 else least(20, age * 0.6) end as called_days
    from told t)
  select c.i, volume.id('lead', c.i), volume.id('contact', c.i), volume.id('number', c.i), 1 + floor((c.s).campaigns * z * z)::int,
    town.city, town.zone, (c.s).until - age * interval '1 day', age, outcome, calls, called_days,
    case outcome when 'selling' then 1 + floor(w * w * 7) when 'resting' then 1 + floor(w * 5) when 'lost' then 1 + floor(w * w * 5) when 'won' then 7 end,
    case when outcome in ('selling', 'resting', 'lost', 'won') then volume.id('managers', 1 + floor(v * (c.s).managers)::int) end,
    case when outcome = 'won' then volume.id('accounts', 1 + floor(v * (c.s).accounts)::int) end
  from counted c left join volume.town on town.share = floor(volume.u(c.i, 6) * 495)::int;
  insert into volume.call
  select p.i, k,
    case when p.called_days / p.calls >= 2 then date_trunc('day', a.at) + interval '5 hours' + volume.u(p.i, 100 + k) * interval '10 hours' else a.at end,
    case d.disposition when 'no_answer' then 0 when 'busy' then 0 when 'machine' then 8 + floor(volume.u(p.i, 140 + k) * 20)
      when 'handed_over' then 150 + floor(volume.u(p.i, 140 + k) * 400) else 15 + floor(power(volume.u(p.i, 140 + k), 2) * 300) end::int,
    d.disposition, volume.id('operators', 1 + floor(volume.u(p.i, 160 + k) * s.operators)::int)
  from volume.plan p cross join volume.setting s cross join generate_series(1, p.calls) k,
    lateral (select p.came + (p.called_days * (k - 0.5 + 0.4 * volume.u(p.i, 180 + k)) / p.calls) * interval '1 day' as at) a,
    lateral (select case
      when k < p.calls or p.outcome = 'tried'
        then volume.pick('{no_answer,no_answer,no_answer,busy,machine,not_reached}', volume.u(p.i, 120 + k))
      when p.outcome in ('queue', 'selling', 'resting', 'lost', 'won') then 'handed_over'
      when p.outcome in ('used_up', 'reopened') then 'no_answer' else p.outcome end as disposition) d;
  update volume.plan p set given = c.at + c.seconds * interval '1 second'
  from volume.call c where c.i = p.i and c.disposition = 'handed_over';
  update volume.plan p set taken = given + (5 + volume.u(p.i, 7) * 55) * interval '1 minute' where given is not null and outcome <> 'queue';
  update volume.plan p set over = taken + least(extract(epoch from s.until - taken) / 86400 * 0.8,
    case p.outcome when 'won' then 10 + 30 * volume.u(p.i, 8) else 4 + 25 * volume.u(p.i, 8) end) * interval '1 day'
  from volume.setting s where p.outcome in ('selling', 'resting', 'lost', 'won');
end
$$;
comment on function volume.plan(bigint, bigint) is 'Plans the leads first to last and their calls.';
