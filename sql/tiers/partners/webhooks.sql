-- A partner's webhooks: where its events are sent, and what they are signed with.

set local role tristage_engine;

create function partners.own_webhook(webhook uuid, me core.member) returns core.webhook
  volatile language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  w core.webhook;
begin
  select * into w from core.webhook x where x.id = own_webhook.webhook and x.partner = me.partner for no key update;
  if w.id is null then
    raise exception using errcode = 'EMPTY', message = 'there is no such webhook';
  end if;
  return w;
end
$$;
comment on function partners.own_webhook(uuid, core.member) is 'A webhook of the asker''s partner, locked. EMPTY.';

create function partners.webhook_shown(w core.webhook) returns jsonb
  stable language sql set search_path = pg_catalog, pg_temp
begin atomic
  select jsonb_build_object('id', w.id, 'url', w.url, 'kinds', w.kinds, 'created_at', w.at, 'disabled_at', w.disabled_at,
    'disabled_as', w.disabled_as, 'failing', w.failures > 0 and w.disabled_at is null, 'failed_at', w.failed_at,
    'secrets', coalesce((select jsonb_agg(jsonb_build_object('id', s.id, 'created_at', s.at, 'ends_at', s.ends_at) order by s.at desc)
      from core.webhook_secret s where s.webhook = w.id and (s.ends_at is null or s.ends_at > now())), '[]'),
    'waiting', (select count(*) from (select from core.webhook_delivery d
      where d.webhook = w.id and d.done_at is null and d.given_up_at is null limit 10000) x),
    'given_up', (select count(*) from (select from core.webhook_delivery d
      where d.webhook = w.id and d.given_up_at is not null limit 10000) x));
end;
comment on function partners.webhook_shown(core.webhook) is
  'A webhook as its partner sees it; waiting and given_up count to 10,000.';

create function partners.webhooks() returns jsonb
  stable security definer language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  me core.member := partners.allowed(auth.asker(), 'agents');
begin
  return (select coalesce(jsonb_agg(partners.webhook_shown(w) order by w.disabled_at is not null, w.at, w.id), '[]')
    from (select * from core.webhook x where x.partner = me.partner
      order by x.disabled_at is not null, x.at desc limit 50) w);
end
$$;
comment on function partners.webhooks() is 'The asker''s partner''s webhooks: live ones first, 50 at most. SCOPE.';

create function partners.add_webhook(url text, kinds text[], key text) returns jsonb
  volatile security definer language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  me core.member := partners.allowed(auth.asker(), 'agents');
  done jsonb := core.replayed(me, key, 'add_webhook', jsonb_build_array(url, kinds));
  known text[] := array['batch_opened', 'batch_closed', 'handover_accepted', 'handover_sent_back', 'callback_due', 'lease_lost'];
  w core.webhook;
  secret uuid;
begin
  if done is not null then return done; end if;
  if url is null or length(url) not between 10 and 500 or url !~ '^https?://[!-~]+$' then
    perform core.missing('WRONG', 'url', 'webhook_address', 'that is no address of a webhook');
  elsif cardinality(kinds) is distinct from 0 and not coalesce(kinds <@ known, true) then
    perform core.missing('WRONG', 'kinds', 'choice', 'there is no such kind of event');
  end if;
  perform partners.alone(me, 'agents');
  if exists (select from core.webhook x where x.partner = me.partner and x.disabled_at is null and x.url = add_webhook.url) then
    perform core.missing('TAKEN', 'url', 'webhook', 'this address is a webhook already');
  elsif 5 <= (select count(*) from core.webhook x where x.partner = me.partner and x.disabled_at is null) then
    raise exception using errcode = 'LIMIT', message = 'five webhooks are enough for one partner', detail = '{"rule":"webhooks"}';
  end if;
  -- Addresses and secrets stay for good, and every event looks among them: none is made without end.
  perform core.spend(me, 'webhook_changes', 30);
  insert into core.webhook (partner, url, kinds, member)
  values (me.partner, url, case when cardinality(add_webhook.kinds) > 0 then add_webhook.kinds else known end, me.id)
  returning * into w;
  insert into core.webhook_secret (webhook) values (w.id) returning id into secret;
  return core.answered(me, key, jsonb_build_object('id', w.id, 'url', w.url, 'kinds', w.kinds, 'secret_id', secret));
end
$$;
comment on function partners.add_webhook(text, text[], text) is
  'A new address for events of these kinds (none, or null: all); answers with the id of its secret, which the server derives and '
  'shows this once. LIMIT beyond five, and after 30 addresses and secrets made in an hour; WRONG, TAKEN, SCOPE, REUSE.';

create function partners.disable_webhook(webhook uuid, key text) returns jsonb
  volatile security definer language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  me core.member := partners.allowed(auth.asker(), 'agents');
  done jsonb := core.replayed(me, key, 'disable_webhook', to_jsonb(webhook));
  w core.webhook;
begin
  if done is not null then return done; end if;
  w := partners.own_webhook(webhook, me);
  if w.disabled_at is null then
    update core.webhook x set disabled_at = now(), disabled_as = 'asked' where x.id = w.id returning * into w;
  end if;
  return core.answered(me, key, jsonb_build_object('id', w.id, 'disabled_at', w.disabled_at, 'disabled_as', w.disabled_as));
end
$$;
comment on function partners.disable_webhook(uuid, text) is
  'Sends nothing more there: what is on its way is given up within a minute. Once disabled it stays so. SCOPE, EMPTY, REUSE.';

create function partners.rotate_webhook_secret(webhook uuid, hours int, key text) returns jsonb
  volatile security definer language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  me core.member := partners.allowed(auth.asker(), 'agents');
  done jsonb := core.replayed(me, key, 'rotate_webhook_secret', jsonb_build_array(webhook, hours));
  w core.webhook;
  secret uuid;
  overlap timestamptz := now() + make_interval(hours => coalesce(hours, 24));
begin
  if done is not null then return done; end if;
  w := partners.own_webhook(webhook, me);
  if coalesce(hours, 24) not between 0 and 168 then
    perform core.missing('WRONG', 'hours', 'range', 'both secrets sign for 0 to 168 hours');
  elsif w.disabled_at is not null then
    raise exception using errcode = 'ORDER', message = 'this webhook is disabled', detail = '{"rule":"disabled"}';
  end if;
  perform core.spend(me, 'webhook_changes', 30);
  -- Two sign at most: one that was on its way out already ends now.
  update core.webhook_secret s set ends_at = least(s.ends_at, now()) where s.webhook = w.id and s.ends_at is not null;
  update core.webhook_secret s set ends_at = overlap where s.webhook = w.id and s.ends_at is null;
  insert into core.webhook_secret (webhook) values (w.id) returning id into secret;
  return core.answered(me, key, jsonb_build_object('id', w.id, 'secret_id', secret, 'old_ends_at', overlap));
end
$$;
comment on function partners.rotate_webhook_secret(uuid, int, text) is
  'A new secret; the one before it signs along for so many hours (null: 24). WRONG, ORDER where disabled, LIMIT after '
  '30 addresses and secrets made in an hour, SCOPE, EMPTY, REUSE.';
