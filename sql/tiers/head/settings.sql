-- The head's settings: which tiers work; and whether a campaign runs.

set local role tristage_engine;

create view head.settings with (security_invoker = true) as
  select name, zone, language, week_from, week_to, week_days, operators_on, accounts_on, open_leads_cap, clients_cap,
    manager_reveals_an_hour, account_reveals_an_hour, callback_grace, payment_call_after, promise_grace, task_grace
  from core.department;
comment on view head.settings is 'The settings of the department.';

create view head.reasons with (security_invoker = true) as
  select id, position, jsonb_build_object('ru', label_ru, 'en', label_en) as label from core.reason where active and offered and kind = 'steer' order by position;
comment on view head.reasons is 'Reasons for which the head reassigns or reopens.';

create view head.decisions with (security_invoker = true) as
  select d.no, d.at, m.name as member_name, d.tier, d.act, d.subject, d.reason, d.detail
  from core.decision d join core.member m on m.id = d.member;
comment on view head.decisions is 'What was decided about members, settings and campaigns.';

create function head.switch_tier(operators_on boolean, accounts_on boolean, key text) returns jsonb
  volatile security definer language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  me core.member := auth.asker();
  done jsonb := core.replayed(me, key, 'switch_tier', jsonb_build_array(operators_on, accounts_on));
  d core.department;
  moved int;
  handed int;
begin
  if done is not null then return done; end if;
  update core.department x set operators_on = coalesce(switch_tier.operators_on, x.operators_on),
    accounts_on = coalesce(switch_tier.accounts_on, x.accounts_on)
  returning * into d;
  perform core.decide(me, 'tiers_switched', null, null,
    jsonb_build_object('operators_on', d.operators_on, 'accounts_on', d.accounts_on));
  -- A first batch at once, the rest is the clock's: a whole base would hold the queue for minutes.
  moved := core.empty_calling(me, 500);
  handed := core.hand_clients_over(me, 500);
  return core.answered(me, key, jsonb_build_object('operators_on', d.operators_on, 'accounts_on', d.accounts_on,
    'moved', moved, 'handed', handed));
end
$$;
comment on function head.switch_tier(boolean, boolean, text) is
  'Switches tier 1 or tier 3 off or on; null leaves it. Without operators, leads in calling go to qualification (moved: '
  'how many at once) and new ones begin there; without account managers, a client stays with its manager; with them '
  'again, clients that managers keep go to them by load (handed: how many at once). REUSE.';

create function head.switch_campaign(campaign uuid, status text, key text) returns jsonb
  volatile security definer language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  me core.member := auth.asker();
  done jsonb := core.replayed(me, key, 'switch_campaign', jsonb_build_array(campaign, status));
  k core.campaign;
begin
  if done is not null then return done; end if;
  if status is null or status not in ('running', 'paused', 'ended') then
    perform core.missing('WRONG', 'status', 'choice', 'a campaign runs, is paused or has ended');
  end if;
  update core.campaign c set status = switch_campaign.status, emptied_at = null where c.id = campaign returning * into k;
  if k.id is null then
    raise exception using errcode = 'EMPTY', message = 'there is no such campaign';
  end if;
  perform core.decide(me, 'campaign_switched', k.id, null, jsonb_build_object('status', status));
  return core.answered(me, key, jsonb_build_object('campaign', k.id, 'status', k.status));
end
$$;
comment on function head.switch_campaign(uuid, text, text) is
  'Pauses, resumes or ends a campaign; cards in hand are finished, but not dialled. Of one that has ended the clock closes '
  'the leads in calling; who was promised to hear again goes to qualification when due. EMPTY, WRONG, REUSE.';
