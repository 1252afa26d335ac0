-- The working week, holidays, and what the department allows.

set local role tristage_engine;

create function head.set_holiday(holiday text, change jsonb) returns text
  volatile language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  h core.holiday;
begin
  if holiday = 'new' then
    h.month := head.rule_number(change, 'month', 1, 12, null);
    h.day := head.rule_number(change, 'day', 1, 31, null);
    if h.month is null then perform core.missing('WRONG', 'month', 'missing', 'a holiday has a month'); end if;
    if h.day is null then perform core.missing('WRONG', 'day', 'missing', 'a holiday has a day'); end if;
    if h.day > (case when h.month = 2 then 29 when h.month in (4, 6, 9, 11) then 30 else 31 end) then
      perform core.missing('WRONG', 'day', 'date', 'there is no such day in that month');
    end if;
    h.active := true;
  else
    select * into h from core.holiday x where to_char(x.month, 'FM00') || '-' || to_char(x.day, 'FM00') = holiday for update;
  end if;
  h.name_ru := head.rule_label(change, 'label_ru', h.name_ru);
  h.name_en := head.rule_label(change, 'label_en', h.name_en);
  h.active := head.rule_flag(change, 'active', h.active);
  if holiday = 'new' then
    insert into core.holiday (month, day, name_ru, name_en, active) values (h.month, h.day, h.name_ru, h.name_en, true)
    on conflict do nothing;
    if not found then
      perform core.missing('WRONG', 'day', 'twice', 'that day stands there already');
    end if;
  else
    update core.holiday x set name_ru = h.name_ru, name_en = h.name_en, active = h.active where x.month = h.month and x.day = h.day;
  end if;
  return to_char(h.month, 'FM00') || '-' || to_char(h.day, 'FM00');
end
$$;
comment on function head.set_holiday(text, jsonb) is 'Changes a holiday, or adds one; answers its month and day. WRONG.';

create function head.effects_of_holiday(was jsonb, becomes jsonb) returns jsonb
  stable language sql set search_path = pg_catalog, pg_temp
begin atomic
  with turned as (select 1 where coalesce(was ->> 'active', 'false') is distinct from becomes ->> 'active')
  select (select head.effect('campaigns_rest', count(*), array_agg(k.name order by k.name)) from core.campaign k
      where k.status = 'running' and not k.holidays_too and exists (select from turned))
    || head.effect('queue_keeps', (select count(*) from core.lead l where l.place = 'qualification' and exists (select from turned)));
end;
comment on function head.effects_of_holiday(jsonb, jsonb) is
  'Running campaigns that rest on holidays; leads in the queue, whose times stay as they were given.';

create function head.rule_clock(change jsonb, field text, fallback time) returns time
  immutable language plpgsql set search_path = pg_catalog, pg_temp
as $$
begin
  if not change ? field then return fallback; end if;
  if coalesce(change ->> field, '') !~ '^([01]?[0-9]|2[0-3]):[0-5][0-9]$' then
    perform core.missing('WRONG', field, 'clock', format('%s is a time of day, like 09:00', field));
  end if;
  return (change ->> field)::time;
end
$$;
comment on function head.rule_clock(jsonb, text, time) is 'A time of day among the fields. WRONG.';

create function head.set_department(change jsonb) returns void
  volatile language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  d core.department;
  days text := change ->> 'week_days';
begin
  select * into d from core.department for update;
  d.week_from := head.rule_clock(change, 'week_from', d.week_from);
  d.week_to := head.rule_clock(change, 'week_to', d.week_to);
  if d.week_from >= d.week_to then
    perform core.missing('WRONG', 'week_to', 'range', 'the working day ends after it begins');
  end if;
  if change ? 'week_days' then
    if coalesce(days, '') !~ '^[1-7](,[1-7]){0,6}$' then
      perform core.missing('WRONG', 'week_days', 'days', 'the working week has days from 1 (Monday) to 7 (Sunday)');
    end if;
    d.week_days := (select array_agg(distinct x::int order by x::int) from unnest(string_to_array(days, ',')) x);
  end if;
  update core.department x set week_from = d.week_from, week_to = d.week_to, week_days = d.week_days,
    open_leads_cap = head.rule_number(change, 'open_leads_cap', 1, 10000, x.open_leads_cap),
    clients_cap = head.rule_number(change, 'clients_cap', 1, 100000, x.clients_cap),
    operator_reveals_an_hour = head.rule_number(change, 'operator_reveals_an_hour', 0, 10000, x.operator_reveals_an_hour),
    releases_an_hour = head.rule_number(change, 'releases_an_hour', 0, 10000, x.releases_an_hour),
    manager_reveals_an_hour = head.rule_number(change, 'manager_reveals_an_hour', 0, 10000, x.manager_reveals_an_hour),
    account_reveals_an_hour = head.rule_number(change, 'account_reveals_an_hour', 0, 10000, x.account_reveals_an_hour),
    operator_hour_cents = 100::bigint * head.rule_number(change, 'operator_hour', 0, 1000000, (x.operator_hour_cents / 100)::int),
    opens_an_hour = head.rule_number(change, 'opens_an_hour', 0, 10000, x.opens_an_hour),
    callback_grace = head.rule_minutes(change, 'callback_grace_minutes', 0, 1440, x.callback_grace),
    promise_grace = head.rule_minutes(change, 'promise_grace_minutes', 0, 10080, x.promise_grace),
    task_grace = make_interval(hours => head.rule_number(change, 'task_grace_hours', 0, 720, extract(epoch from x.task_grace)::int / 3600)),
    payment_call_after = make_interval(hours => head.rule_number(change, 'payment_call_hours', 1, 2160, extract(epoch from x.payment_call_after)::int / 3600));
end
$$;
comment on function head.set_department(jsonb) is 'Changes the working week, caps, quotas and graces. WRONG.';

create function head.effects_of_department(was jsonb, becomes jsonb) returns jsonb
  stable language sql set search_path = pg_catalog, pg_temp
begin atomic
  with held as (
    select m.name, count(*) as n from core.lead l join core.member m on m.id = l.holder
    where l.place = 'sales' group by m.id, m.name),
  kept as (
    select m.name, count(*) as n from core.client c join core.member m on m.id = c.account_manager
    where c.place <> 'lost' and m.tier = 'accounts' group by m.id, m.name),
  week as (select 1 where (was ->> 'week_from', was ->> 'week_to', was ->> 'week_days')
    is distinct from (becomes ->> 'week_from', becomes ->> 'week_to', becomes ->> 'week_days')),
  late as (
    select t.promise, t.due_at from core.task t where t.done_at is null and t.escalated_at is null and t.due_at < now())
  select head.effect('queue_keeps', (select count(*) from core.lead l where l.place = 'qualification' and exists (select from week)))
    || (select head.effect('managers_above', count(*), array_agg(h.name order by h.name)) from held h
        where h.n >= (becomes ->> 'open_leads_cap')::int and (becomes ->> 'open_leads_cap')::int < (was ->> 'open_leads_cap')::int)
    || (select head.effect('accounts_above', count(*), array_agg(h.name order by h.name)) from kept h
        where h.n >= (becomes ->> 'clients_cap')::int and (becomes ->> 'clients_cap')::int < (was ->> 'clients_cap')::int)
    || (select head.effect('quota_used', count(distinct m.id), array_agg(distinct m.name)) from core.quota q join core.member m on m.id = q.member
        join lateral (values ('operator_reveals', 'operator_reveals_an_hour'), ('releases', 'releases_an_hour'),
          ('reveals', 'manager_reveals_an_hour'), ('account_reveals', 'account_reveals_an_hour'), ('opens', 'opens_an_hour')) f(kind, field)
          on f.kind = q.kind
        where q.hour = date_trunc('hour', now()) and q.used >= (becomes ->> f.field)::int and (becomes ->> f.field)::int < (was ->> f.field)::int)
    || head.effect('promises_reach', (select count(*) from late where promise
        and due_at <= now() - make_interval(mins => (becomes ->> 'promise_grace_minutes')::int)
        and due_at > now() - make_interval(mins => (was ->> 'promise_grace_minutes')::int)))
    || head.effect('tasks_reach', (select count(*) from late where not promise
        and due_at <= now() - make_interval(hours => (becomes ->> 'task_grace_hours')::int)
        and due_at > now() - make_interval(hours => (was ->> 'task_grace_hours')::int)))
    || head.effect('payments_called', (select count(*) from core.invoice i where i.paid_at is null
        and i.issued_at <= now() - make_interval(hours => (becomes ->> 'payment_call_hours')::int)
        and i.issued_at > now() - make_interval(hours => (was ->> 'payment_call_hours')::int)))
    || head.effect('callbacks_wait', (select count(*) from core.lead l where l.place = 'calling' and l.callback_for is not null
        and was ->> 'callback_grace_minutes' is distinct from becomes ->> 'callback_grace_minutes'));
end;
comment on function head.effects_of_department(jsonb, jsonb) is
  'Leads in the queue, whose times stay; members above a lower cap or quota; promises, tasks and invoices that a shorter '
  'grace brings up at once; callbacks that wait for one operator.';
