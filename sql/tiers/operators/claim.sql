-- The next card: by priority and due time, inside the callee's hours, below the caps, one live call a number.

set local role tristage_engine;

create function operators.claim(key text) returns jsonb
  volatile security definer language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  me core.member := auth.asker();
  held core.lead;
  l core.lead;
  k core.campaign;
  zones text[];
  card uuid;
begin
  -- A claim repeated answers with the card in hand: the slot itself is its idempotency key.
  perform pg_advisory_xact_lock(hashtextextended(me.id::text, 1));
  -- Leaving takes the same lock: who left while this waited claims nothing more.
  me := auth.asker();
  select * into held from core.lead where holder = me.id and slot = 1 and place = 'on_call';
  if held.id is not null then
    if held.lease_until > now() then return operators.show(held.card); end if;
    perform core.drop_card(held.id, 'expired', me);
  end if;
  if not (select d.operators_on from core.department d) then
    raise exception using errcode = 'CLOSE', message = 'cold calling is switched off in this department';
  end if;

  for turn in 1 .. 3 loop
    l := core.own_callback(me);
    exit when l.id is null;
    select * into k from core.campaign where id = l.campaign;
    card := core.take_lead(l, k, me, 1);
    if card is not null then return operators.show(card); end if;
  end loop;

  for k in
    select * from core.campaign c
    where c.status = 'running'
      and ((c.teams = '{}' and c.members = '{}') or me.team = any (c.teams) or me.id = any (c.members))
      and (select (now() at time zone d.zone)::date from core.department d)
        between coalesce(c.starts_on, '-infinity') and coalesce(c.ends_on, 'infinity')
    order by c.priority, c.name
  loop
    zones := core.open_zones(k, now());
    for turn in 1 .. 100 loop
      l := core.next_lead(k.id, zones);
      exit when l.id is null;
      card := core.take_lead(l, k, me, 1);
      if card is not null then return operators.show(card); end if;
    end loop;
  end loop;
  return null;
end
$$;
comment on function operators.claim(text) is
  'The next card for the operator who asks, or the one already in hand; null where nothing may be called now. CLOSE.';
