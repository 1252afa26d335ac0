-- The win: a lead becomes a client in one act, and leaves its manager's sight.

set local role tristage_engine;

create function managers.check_referrals(referrals jsonb) returns int
  immutable language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  one jsonb;
begin
  if referrals is null or referrals = 'null' then return 0; end if;
  if jsonb_typeof(referrals) <> 'array' then
    perform core.missing('WRONG', 'referrals', 'list', 'referrals are a list');
  elsif jsonb_array_length(referrals) > 3 then
    perform core.missing('WRONG', 'referrals', 'range', 'three referrals at most');
  end if;
  for one in select * from jsonb_array_elements(referrals) loop
    if jsonb_typeof(one) <> 'object' then
      perform core.missing('WRONG', 'referrals', 'object', 'a referral has a name and perhaps a phone');
    end if;
    perform core.check_text(one ->> 'name', 'referrals', 200);
  end loop;
  return jsonb_array_length(referrals);
end
$$;
comment on function managers.check_referrals(jsonb) is
  'Refuses more than three referrals or one without a name; answers how many there are. WRONG.';

create function managers.refer(by_lead core.lead, one jsonb, me core.member) returns void
  volatile language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  made uuid;
  zone text := one ->> 'zone';
begin
  if zone is not null then
    perform core.ensure_zone(zone, array(select jsonb_array_elements_text(one -> 'zone_members')));
  end if;
  made := core.new_contact('person', one ->> 'name', null, null, coalesce(zone, by_lead.zone), 'referral');
  if one ->> 'e164' is not null then
    perform core.add_number(made, one ->> 'e164', one ->> 'masked', one ->> 'kind', me);
  end if;
  insert into core.link (contact, other, kind, member) values (by_lead.contact, made, 'referred', me.id);
  perform core.open_lead(made, by_lead.campaign, 'qualification', me, 'referred', 'sale', by_lead.contact,
    jsonb_build_object('by', by_lead.id));
end
$$;
comment on function managers.refer(core.lead, jsonb, core.member) is
  'One name that a client gave becomes a contact and a lead in the qualification queue, linked to who named it. '
  'A number that the base knows changes nothing that anybody but the head can see.';

create function managers.win(lead uuid, version int, referrals jsonb, asked boolean, subject text, amount_cents bigint,
  currency text, key text)
  returns jsonb
  volatile security definer language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  me core.member := auth.asker();
  done jsonb := core.replayed(me, key, 'win',
    jsonb_build_array(lead, version, referrals, asked, subject, amount_cents, currency));
  was core.lead;
  l core.lead;
  c core.client;
  keeper uuid;
  names int;
  ordered uuid;
begin
  if done is not null then return done; end if;
  if version is null then perform managers.short('{version}'); end if;
  was := managers.hold(lead, me, version);
  perform managers.selling(was);
  if was.stage <> (select s.id from core.stage s where s.active order by s.position desc limit 1) then
    raise exception using errcode = 'ORDER', message = 'a lead is won from the last stage; none is skipped',
      detail = jsonb_build_object('rule', 'not_last_stage', 'stage', was.stage)::text;
  end if;
  names := managers.check_referrals(referrals);
  if coalesce(asked, false) or names > 0 then
    perform managers.put_mark(was, 'referrals_asked', 'yes', me);
  end if;
  perform managers.short(managers.missing_items(was)
    || case when not exists (select from core.payment p where p.lead = was.id) then '{payment}'::text[] end);
  if not (coalesce(asked, false) or names > 0) then perform managers.short('{referrals_asked}'); end if;
  subject := core.check_text(subject, 'subject', 500);
  perform core.check_amount(amount_cents, coalesce(currency, 'RUB'));

  for turn in 0 .. names - 1 loop
    perform managers.refer(was, referrals -> turn, me);
  end loop;

  -- Wins take turns here, so that the load is counted with the one before.
  perform pg_advisory_xact_lock(hashtextextended('account managers', 3));
  keeper := case when (select d.accounts_on from core.department d) then core.next_account_manager() else me.id end;
  c := core.gain_client(was.contact, keeper, me, 'won', jsonb_build_object('lead', was.id, 'ticket', was.ticket));
  insert into core.client_order (client, contact, lead, subject, amount_cents, currency, ordered_on, member)
  select c.id, c.contact, was.id, win.subject, win.amount_cents, coalesce(win.currency, 'RUB'),
    (now() at time zone d.zone)::date, me.id from core.department d
  returning id into ordered;
  update core.task t set lead = null, client = c.id, member = c.account_manager
  where t.lead = was.id and t.done_at is null;
  l := core.off_call(was);
  l.place := 'won'; l.referrals_asked := true; l.due_at := null;
  perform core.move_lead(was, l, me, 'won', null, jsonb_build_object('client', c.id, 'order', ordered,
    'referrals', managers.check_referrals(referrals), 'amount_cents', amount_cents, 'currency', coalesce(currency, 'RUB')));
  perform core.take_custody(was.contact, c.account_manager);
  -- Who keeps the client knows its id; nobody else does.
  return core.answered(me, key, jsonb_build_object('ticket', was.ticket, 'place', 'won')
    || case when c.account_manager = me.id then jsonb_build_object('client', c.id) else '{}' end);
end
$$;
comment on function managers.win(uuid, int, jsonb, boolean, text, bigint, text, text) is
  'Wins an own lead from the last stage: a client in loyalty with the account manager by load, the first order, the '
  'referrals as leads of their own; open tasks and custody go along. SHORT names items, payment or the referral '
  'question; ORDER, WRONG, STALE, EMPTY, REUSE.';
