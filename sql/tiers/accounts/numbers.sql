-- Telephone numbers of own clients and their people: added, revealed.

set local role tristage_engine;

create function accounts.add_number(client uuid, about uuid, e164 text, masked text, number_kind text, key text) returns jsonb
  volatile security definer language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  me core.member := auth.asker();
  done jsonb := core.replayed(me, key, 'add_number', jsonb_build_array(client, about, e164));
  c core.client;
  added uuid;
begin
  if done is not null then return done; end if;
  c := accounts.hold_client(client, me);
  added := core.add_number(accounts.in_circle(c, about, me), e164, masked, number_kind, me);
  perform core.note_client(c.id, me, 'number_added', jsonb_build_object('number', added));
  return core.answered(me, key, jsonb_build_object('client', c.id, 'number', added));
end
$$;
comment on function accounts.add_number(uuid, uuid, text, text, text, text) is
  'Adds a number to a client or one of its people; the answer is the same whether the base knew it or not. WRONG, EMPTY, REUSE.';

create function accounts.reveal(client uuid, number uuid, key text) returns jsonb
  volatile security definer language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  me core.member := auth.asker();
  done jsonb := core.replayed(me, key, 'reveal', jsonb_build_array(client, number));
  c core.client := accounts.hold_client(client, me);
  shown record;
begin
  select n.id, n.contact, r.id as real, r.e164, r.hash into shown
  from core.number n join core.number r on r.id = case when n.same_as is null then n.id else n.same_as end
  where n.id = reveal.number and (n.contact = c.contact or exists (
    select from core.link k join core.contact p on p.id = k.contact
    where k.contact = n.contact and k.other = c.contact and k.kind = 'works_at' and p.custodian = me.id));
  if shown.id is null then
    raise exception using errcode = 'EMPTY', message = 'there is no such number';
  elsif core.is_quiet(shown.hash, null) then
    raise exception using errcode = 'QUIET', message = 'this number is on a do-not-call list';
  end if;
  -- The number itself is not kept with the key: asked again under it, it is the same reveal.
  if done is null then
    -- A manager who keeps clients has one limit for leads and clients together.
    if me.tier = 'managers' then
      perform core.spend(me, 'reveals', (select d.manager_reveals_an_hour from core.department d));
    else
      perform core.spend(me, 'account_reveals', (select d.account_reveals_an_hour from core.department d));
    end if;
    insert into core.egress (member, tier, kind, contact, number)
    values (me.id, me.tier, 'reveal', shown.contact, shown.real);
    done := core.answered(me, key, jsonb_build_object('client', c.id, 'number_id', shown.id));
  end if;
  return done || jsonb_build_object('number', shown.e164);
end
$$;
comment on function accounts.reveal(uuid, uuid, text) is
  'A number of an own client or one of its people, counted by the hour and written to egress. LIMIT, QUIET, EMPTY, REUSE.';
