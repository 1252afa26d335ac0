-- Results of a call and reasons: what an operator, a manager, an account manager or the head picks from.

set local role tristage_engine;

create function head.new_result(change jsonb) returns core.disposition
  volatile language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  d core.disposition;
  leads_to text := coalesce(change ->> 'leads_to', '');
  spoke text := coalesce(change ->> 'spoke_with', '');
begin
  if leads_to not in ('retry', 'close', 'callback', 'later', 'dead', 'wrong') then
    perform core.missing('WRONG', 'leads_to', 'choice', 'a result tries again, closes, calls back, puts off, or marks the number');
  elsif spoke not in ('nobody', 'somebody', 'decider') then
    perform core.missing('WRONG', 'spoke_with', 'choice', 'one spoke with nobody, with somebody, or with who decides');
  elsif leads_to in ('callback', 'later') and spoke = 'nobody' then
    perform core.missing('WRONG', 'spoke_with', 'agreed', 'what was agreed was agreed with somebody');
  end if;
  d.id := 'result_' || translate(substr(md5(gen_random_uuid()::text), 1, 8), '0123456789', 'ghijklmnop');
  d.position := (select coalesce(max(x.position), 0) + 10 from core.disposition x where x.offered);
  d.human := spoke <> 'nobody';
  d.right_party := spoke = 'decider';
  d.final := leads_to = 'close';
  d.callback := leads_to = 'callback';
  d.later := leads_to = 'later';
  d.number_becomes := case when leads_to in ('dead', 'wrong') then leads_to end;
  if leads_to = 'retry' then
    d.retry_after := head.rule_minutes(change, 'retry_minutes', 0, 44640, null);
    d.retry_most := head.rule_number(change, 'retry_most', 1, 100, null);
    if d.retry_after is null then perform core.missing('WRONG', 'retry_minutes', 'missing', 'it is tried again after some time'); end if;
    if d.retry_most is null then perform core.missing('WRONG', 'retry_most', 'missing', 'it is tried again so many times at most'); end if;
  end if;
  d.do_not_call := false; d.offered := true; d.active := true;
  return d;
end
$$;
comment on function head.new_result(jsonb) is
  'A result of a call that is not there yet. leads_to: retry, close, callback, later, or what the number becomes (dead, '
  'wrong); spoke_with: nobody, somebody, decider. Fields of another way are left aside. WRONG.';

create function head.set_result(result text, change jsonb) returns text
  volatile language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  d core.disposition;
  was core.disposition;
begin
  select * into was from core.disposition x where x.id = result for update;
  d := case when result = 'new' then head.new_result(change) else was end;
  d.label_ru := head.rule_label(change, 'label_ru', d.label_ru);
  d.label_en := head.rule_label(change, 'label_en', d.label_en);
  d.position := head.rule_number(change, 'position', 1, 9999, d.position);
  d.active := head.rule_flag(change, 'active', d.active);
  if d.retry_after is not null then
    d.retry_after := head.rule_minutes(change, 'retry_minutes', 0, 44640, d.retry_after);
    d.retry_most := head.rule_number(change, 'retry_most', 1, 100, d.retry_most);
  end if;
  if d.final then
    d.close_reason := case when change ? 'close_reason' then nullif(change ->> 'close_reason', '') else d.close_reason end;
    if d.close_reason is null then
      perform core.missing('WRONG', 'close_reason', 'missing', 'a result that closes a lead has a reason');
    elsif not exists (select from core.reason r where r.id = d.close_reason and r.kind = 'close' and r.active) then
      perform core.missing('WRONG', 'close_reason', 'choice', 'there is no such reason to close a lead');
    end if;
  end if;
  if d.active <> was.active and not d.offered then
    perform head.refuse('by_rule', 'this result is given by a rule, not picked');
  elsif was.active and not d.active and d.do_not_call then
    perform head.refuse('stop_list', 'whoever asks not to be called can always be heard');
  end if;
  insert into core.disposition as x values (d.*)
  on conflict on constraint disposition_pkey do update set label_ru = d.label_ru, label_en = d.label_en,
    position = d.position, active = d.active, retry_after = d.retry_after, retry_most = d.retry_most, close_reason = d.close_reason;
  if not exists (select from core.disposition x where x.active and x.offered and x.retry_after is not null)
    or not exists (select from core.disposition x where x.active and x.offered and x.final and not x.do_not_call) then
    perform head.refuse('last_result', 'a call can end with a try again and with a refusal');
  end if;
  return d.id;
end
$$;
comment on function head.set_result(text, jsonb) is 'Changes a result of a call, or adds one; answers its id. WRONG, ORDER.';

create function head.effects_of_result(result text, was jsonb, becomes jsonb) returns jsonb
  stable language sql set search_path = pg_catalog, pg_temp
begin atomic
  with retry as (
    select k.name, k.retry ? result as own from core.campaign k
    where k.status = 'running' and (was ->> 'retry_minutes', was ->> 'retry_most')
      is distinct from (becomes ->> 'retry_minutes', becomes ->> 'retry_most')),
  waiting as (
    select l.id, (select t.disposition from core.attempt t where t.lead = l.id and t.ended_at is not null
        order by t.claimed_at desc limit 1) as last,
      (select count(*) from core.attempt t where t.lead = l.id and t.disposition = result) as same
    from core.lead l
    where l.place = 'calling' and not l.ready and was ->> 'retry_minutes' is not null and exists (select from retry)),
  gone as (select 1 where was ->> 'active' = 'true' and becomes ->> 'active' = 'false')
  select head.effect('campaigns_follow', (select count(*) from retry where not own), (select array_agg(name order by name) from retry where not own))
    || head.effect('campaigns_own', (select count(*) from retry where own), (select array_agg(name order by name) from retry where own))
    || head.effect('leads_wait', (select count(*) from waiting where last = result))
    || head.effect('leads_used_up', (select count(*) from waiting w where w.same + 1 >= (becomes ->> 'retry_most')::int
        and (becomes ->> 'retry_most')::int < (was ->> 'retry_most')::int))
    || head.effect('cards_in_hand', (select count(*) from core.attempt t where t.ended_at is null and exists (select from gone)))
    || (select head.effect('scripts_end', count(*), array_agg(s.title order by s.title)) from core.script s
        join lateral (select v.body from core.script_version v where v.script = s.id order by v.no desc limit 1) v on true
        where exists (select from gone)
          and exists (select from jsonb_each(v.body -> 'steps') t where t.value ->> 'end' = result))
    || head.effect('leads_closed_with', (select count(*) from core.lead l where l.close_reason = was ->> 'close_reason'
        and l.place = 'closed' and was ->> 'close_reason' is distinct from becomes ->> 'close_reason'));
end;
comment on function head.effects_of_result(text, jsonb, jsonb) is
  'Campaigns whose retry changes, and those with a rule of their own; leads that wait after this result (they keep their '
  'time) and those that its next one closes; cards in hand and scripts that lose it.';

create function head.set_reason(reason text, change jsonb) returns text
  volatile language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  r core.reason;
  was core.reason;
begin
  select * into was from core.reason x where x.id = reason for update;
  r := was;
  if was.id is null then
    r.kind := change ->> 'family';
    if coalesce(r.kind, '') not in ('close', 'loss', 'later', 'send_back', 'lost_client', 'answer', 'steer') then
      perform core.missing('WRONG', 'family', 'choice', 'there is no such kind of reason');
    end if;
    r.id := r.kind || '_' || translate(substr(md5(gen_random_uuid()::text), 1, 8), '0123456789', 'ghijklmnop');
    r.position := (select coalesce(max(x.position), 0) + 1 from core.reason x where x.kind = r.kind);
    r.active := true; r.offered := true;
  end if;
  r.label_ru := head.rule_label(change, 'label_ru', r.label_ru);
  r.label_en := head.rule_label(change, 'label_en', r.label_en);
  r.position := head.rule_number(change, 'position', 1, 9999, r.position);
  r.active := head.rule_flag(change, 'active', r.active);
  if was.active and not r.active then
    if not was.offered or was.id in ('new_request', 'left', 'tier_changed') then
      perform head.refuse('by_rule', 'this reason is given by a rule');
    elsif exists (select from core.disposition d where d.close_reason = was.id and d.active) then
      perform head.refuse('reason_used', 'a result of a call closes leads with this reason');
    end if;
  end if;
  insert into core.reason as x (id, kind, position, label_ru, label_en, active, offered)
  values (r.id, r.kind, r.position, r.label_ru, r.label_en, r.active, r.offered)
  on conflict on constraint reason_pkey do update set position = excluded.position, label_ru = excluded.label_ru,
    label_en = excluded.label_en, active = excluded.active;
  if not exists (select from core.reason x where x.kind = r.kind and x.active and x.offered) then
    perform head.refuse('last_reason', 'one reason of each kind stays to be picked');
  end if;
  return r.id;
end
$$;
comment on function head.set_reason(text, jsonb) is 'Changes a reason, or adds one; answers its id. WRONG, ORDER.';

create function head.effects_of_reason(reason text, was jsonb, becomes jsonb) returns jsonb
  stable language sql set search_path = pg_catalog, pg_temp
begin atomic
  select head.effect('leads_keep_reason', (select count(*) from core.lead l where l.close_reason = reason))
    || head.effect('clients_keep_reason', (select count(*) from core.client c where c.lost_reason = reason))
    || (select head.effect('members_pick', count(*)) from core.member m join core.reason r on r.id = reason
        where m.active and m.tier = any (case r.kind when 'close' then '{operators}' when 'later' then '{operators,managers}'
          when 'loss' then '{managers}' when 'send_back' then '{managers}' when 'steer' then '{head}' else '{accounts}' end::text[])
          and (was is null or was ->> 'active' is distinct from becomes ->> 'active'));
end;
comment on function head.effects_of_reason(text, jsonb, jsonb) is
  'What is on record with the reason, and keeps it; how many members find another list.';
