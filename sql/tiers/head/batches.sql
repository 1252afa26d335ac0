-- Batches in the head's hand: opened on terms, looked at, closed.

set local role tristage_engine;

create view head.batches with (security_invoker = true) as
  select b.id, b.partner, p.name as partner_name, b.campaign, k.name as campaign_name, k.status as campaign_status, b.name, b.size,
    b.cards_a_day, to_char(b.calls_from, 'HH24:MI') as calls_from, to_char(b.calls_to, 'HH24:MI') as calls_to, b.price_cents,
    b.currency, b.ends_on, b.opened_at, o.name as opened_by, b.closed_at, c.name as closed_by, b.closed_as,
    (select count(*) from core.lead l where l.batch = b.id and l.place = 'calling' and b.closed_at is null) as waiting,
    (select count(*) from core.lead l where l.batch = b.id and l.place = 'on_call' and b.closed_at is null) as on_call
  from core.batch b
  join core.partner p on p.id = b.partner
  join core.campaign k on k.id = b.campaign
  join core.member o on o.id = b.opened_by
  left join core.member c on c.id = b.closed_by;
comment on view head.batches is
  'Parts of campaigns given to partners, on which terms, and what is left in each: waiting for a call, on a call.';

create function head.to_give() returns table (campaign uuid, leads bigint)
  stable security definer rows 50 language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  me core.member := auth.asker();
begin
  return query select g.campaign, g.leads from core.to_give() g;
end
$$;
comment on function head.to_give() is 'How many leads of each campaign could be given in batches now; a campaign with none has no row.';

create function head.batch_on_terms(partner uuid, campaign uuid, terms jsonb) returns core.batch
  stable language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  b core.batch;
  unknown text;
  today date := (select (now() at time zone d.zone)::date from core.department d);
begin
  if jsonb_typeof(terms) is distinct from 'object' then
    perform core.missing('WRONG', 'terms', 'object', 'terms is an object of fields');
  end if;
  select f into unknown from jsonb_object_keys(terms) f
  where f not in ('name', 'size', 'cards_a_day', 'calls_from', 'calls_to', 'price_cents', 'currency', 'ends_on') limit 1;
  if unknown is not null then
    perform core.missing('WRONG', unknown, 'unexpected', format('a batch has no term %s', unknown));
  end if;
  b.partner := partner; b.campaign := campaign;
  b.name := core.check_text(terms ->> 'name', 'name', 120);
  b.size := head.rule_number(terms, 'size', 1, 50000, null);
  if b.size is null then perform core.missing('WRONG', 'size', 'missing', 'a batch has a size'); end if;
  b.cards_a_day := head.rule_number(terms, 'cards_a_day', 1, 1000000, null);
  b.calls_from := case when coalesce(terms ->> 'calls_from', '') <> '' then head.rule_clock(terms, 'calls_from', null) end;
  b.calls_to := case when coalesce(terms ->> 'calls_to', '') <> '' then head.rule_clock(terms, 'calls_to', null) end;
  if (b.calls_from is null) <> (b.calls_to is null) or b.calls_from >= b.calls_to then
    perform core.missing('WRONG', 'calls_to', 'range', 'hours have both ends, the first before the last');
  end if;
  b.price_cents := (terms ->> 'price_cents')::bigint; b.currency := coalesce(terms ->> 'currency', 'RUB');
  -- Nothing is a price too, and its currency is looked at all the same.
  perform core.check_amount(case b.price_cents when 0 then 1 else b.price_cents end, b.currency);
  b.ends_on := case when coalesce(terms ->> 'ends_on', '') <> '' then head.rule_day(terms, 'ends_on', null) end;
  if b.ends_on < today then perform core.missing('WRONG', 'ends_on', 'past', 'this day has passed'); end if;
  return b;
exception when invalid_text_representation or numeric_value_out_of_range then
  perform core.missing('WRONG', 'price_cents', 'range', 'a price is a whole number of hundredths');
end
$$;
comment on function head.batch_on_terms(uuid, uuid, jsonb) is
  'A batch as it would be opened. terms: name, size, cards_a_day, calls_from, calls_to, price_cents of an accepted hand-over, '
  'currency, ends_on. WRONG names the term.';

create function head.open_batch(partner uuid, campaign uuid, terms jsonb, key text) returns jsonb
  volatile security definer language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  me core.member := auth.asker();
  done jsonb := core.replayed(me, key, 'open_batch', jsonb_build_array(partner, campaign, terms));
  b core.batch;
begin
  if done is not null then return done; end if;
  b := core.open_batch(head.batch_on_terms(partner, campaign, terms), me);
  return core.answered(me, key, jsonb_build_object('batch', b.id, 'partner', b.partner, 'size', b.size));
end
$$;
comment on function head.open_batch(uuid, uuid, jsonb, text) is
  'Gives the first leads of a campaign''s queue to a partner, on terms (see head.batch_on_terms). WRONG names the term; count: '
  'how many leads wait where they are fewer than size. REUSE.';

create function head.stop_batch(batch uuid, key text) returns jsonb
  volatile security definer language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  me core.member := auth.asker();
  done jsonb := core.replayed(me, key, 'stop_batch', jsonb_build_array(batch));
  b core.batch;
  returned int;
begin
  if done is not null then return done; end if;
  select * into b from core.batch x where x.id = batch;
  if b.id is null then
    raise exception using errcode = 'EMPTY', message = 'there is no such batch';
  end if;
  perform core.turn_of(b.partner, true);
  select * into b from core.batch x where x.id = batch for update;
  if b.closed_at is not null then
    raise exception using errcode = 'ORDER', message = 'this batch is closed already',
      detail = jsonb_build_object('rule', 'batch_closed')::text;
  end if;
  returned := core.close_batch(b, me, 'stopped');
  return core.answered(me, key, jsonb_build_object('batch', b.id, 'partner', b.partner, 'returned', returned));
end
$$;
comment on function head.stop_batch(uuid, text) is
  'Closes a batch at once: cards in hand end, what waits comes back to own operators. EMPTY, ORDER, REUSE.';
