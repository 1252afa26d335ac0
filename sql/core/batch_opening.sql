-- A part of a campaign is given to an outside call centre.

set local role tristage_engine;

create function core.to_give() returns table (campaign uuid, leads bigint)
  stable language plpgsql set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
begin
  return query
  select x.campaign, sum(x.n)::bigint
  from (
    select s.campaign, s.n from core.stood() s where s.place = 'calling' and s.day is null
    union all
    -- Counted with calling, and not there: in hand, given already, somebody's own, promised.
    select l.campaign, -count(*) from core.lead l where l.place = 'on_call' group by l.campaign
    union all
    select b.campaign, -count(*) from core.lead l join core.batch b on b.id = l.batch
    where l.batch is not null and l.place = 'calling' group by b.campaign
    union all
    select l.campaign, -count(*) from core.lead l
    where l.place = 'calling' and l.callback_for is not null and l.batch is null group by l.campaign
    union all
    select l.campaign, -count(*) from core.lead l
    where l.place = 'calling' and l.lease_no > 0 and l.priority <= core.promised_priority() and l.batch is null and l.callback_for is null
    group by l.campaign) x
  group by x.campaign having sum(x.n) > 0;
end
$$;
comment on function core.to_give() is
  'How many leads of each campaign could be given away: they wait in calling, in no batch, and nobody has had them in hand yet '
  'or they do not stand among the promised. From the counts of places, however many there are. What is promised whatever its '
  'priority says, only the giving looks up.';

create function core.first_in_queue(of_campaign uuid, most int) returns uuid[]
  stable language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  zones text[] := array(select z.id from core.zone z);
  found uuid[];
begin
  -- Each zone's queue lies in order: they are merged, and no further read than they are long. What waits is sorted.
  execute (
    select 'select array(select x.id from (' || string_agg(format(
        '(select l.id, l.priority, l.due_at from core.lead l
          where l.place = ''calling'' and %s and ((l.lease_no = 0 and l.chain_no <= 1) or not core.is_promised(l))
          order by l.priority, l.due_at, l.id limit $2)', q.these), ' union all ') || ') x order by x.priority, x.due_at, x.id limit $2)'
    from (
      select format('l.queue = $1 and l.zone = $3[%s] and l.ready', n) as these from generate_subscripts(zones, 1) n
      union all
      select 'l.campaign = $1 and not l.ready and l.batch is null and l.callback_for is null') q)
  into found using of_campaign, most, zones;
  return found;
end
$$;
comment on function core.first_in_queue(uuid, int) is
  'The leads that stand first in a campaign''s queue, promised ones and own callbacks left out, as many as asked for.';

create function core.give_leads(b core.batch) returns int
  volatile language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  -- What is on its way into a call is left to who takes it: a thousand more than wanted make up for that.
  first uuid[] := core.first_in_queue(b.campaign, b.size + 1000);
  given int;
begin
  with picked as (
    select l.id from core.lead l
    where l.id = any (first) and l.campaign = b.campaign and l.place = 'calling' and l.batch is null and l.callback_for is null
      and ((l.lease_no = 0 and l.chain_no <= 1) or not core.is_promised(l))
    order by l.priority, l.due_at, l.id limit b.size for update skip locked)
  update core.lead l set batch = b.id from picked p where l.id = p.id;
  get diagnostics given = row_count;
  return given;
end
$$;
comment on function core.give_leads(core.batch) is 'Gives the first leads of its campaign''s queue to a batch, as many as its size. How many.';

create function core.open_batch(b core.batch, me core.member) returns core.batch
  volatile language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  given int;
  opened core.batch;
begin
  -- The share locks make a stop of the partner or an end of the campaign wait for this, and this for them.
  perform from core.partner p where p.id = b.partner and p.active for share;
  if not found then
    perform core.missing('WRONG', 'partner', 'choice', 'there is no such partner that works');
  end if;
  perform from core.campaign k where k.id = b.campaign and k.status <> 'ended' for share;
  if not found then
    perform core.missing('WRONG', 'campaign', 'choice', 'there is no such campaign that goes on');
  end if;
  insert into core.batch (partner, campaign, name, size, cards_a_day, calls_from, calls_to, price_cents, currency, ends_on, opened_by)
  values (b.partner, b.campaign, b.name, b.size, b.cards_a_day, b.calls_from, b.calls_to, b.price_cents, b.currency, b.ends_on, me.id)
  returning * into opened;
  given := core.give_leads(opened);
  if given < b.size then
    raise exception using errcode = 'WRONG', message = format('only %s leads of this campaign wait for a first call', given),
      detail = jsonb_build_object('rule', 'few', 'field', 'size', 'count', given)::text;
  end if;
  perform core.decide(me, 'batch_opened', opened.id, null, jsonb_build_object('partner', opened.partner, 'campaign', opened.campaign,
    'size', opened.size, 'price_cents', opened.price_cents, 'currency', opened.currency));
  perform core.tell_partner(opened.partner, 'batch_opened', null, jsonb_build_object('batch', opened.id, 'name', opened.name,
    'size', opened.size));
  return opened;
end
$$;
comment on function core.open_batch(core.batch, core.member) is
  'Opens a batch on its terms and gives it its leads. WRONG where partner or campaign do not work, or fewer leads wait (count).';
