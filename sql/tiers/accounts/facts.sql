-- Personal facts: the dog's name, a birthday, a habit.

set local role tristage_engine;

create function accounts.add_fact(client uuid, about uuid, kind text, body text, month int, day int, key text) returns jsonb
  volatile security definer language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  me core.member := auth.asker();
  done jsonb := core.replayed(me, key, 'add_fact', jsonb_build_array(client, about, kind, body, month, day));
  c core.client;
  f core.fact;
begin
  if done is not null then return done; end if;
  c := accounts.hold_client(client, me);
  if kind is null or kind not in ('interest', 'family', 'pet', 'holiday', 'habit', 'strength', 'weakness', 'need', 'other') then
    perform core.missing('WRONG', 'kind', 'choice', 'there is no such kind of fact');
  elsif month is null and (day is not null or kind = 'holiday') then
    perform core.missing('WRONG', 'month', 'missing', 'which month?');
  elsif month is not null and day is null then
    perform core.missing('WRONG', 'day', 'missing', 'which day of the month?');
  elsif month not between 1 and 12 then
    perform core.missing('WRONG', 'month', 'range', 'a month is 1 to 12');
  elsif day not between 1 and extract(day from make_date(2024, month, 1) + interval '1 month' - interval '1 day')::int then
    perform core.missing('WRONG', 'day', 'range', 'that month has no such day');
  end if;
  insert into core.fact (contact, kind, body, month, day, member)
  values (accounts.in_circle(c, about, me), kind, core.check_text(body, 'body', 1000), month, day, me.id)
  returning * into f;
  perform core.note_client(c.id, me, 'fact_added', jsonb_build_object('fact', f.id, 'kind', f.kind));
  return core.answered(me, key, jsonb_build_object('client', c.id, 'fact', f.id));
end
$$;
comment on function accounts.add_fact(uuid, uuid, text, text, int, int, text) is
  'Keeps a personal fact of a client or of one of its people (about). A holiday has a month and a day. WRONG, EMPTY, REUSE.';

create function accounts.withdraw_fact(client uuid, fact uuid, key text) returns jsonb
  volatile security definer language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  me core.member := auth.asker();
  done jsonb := core.replayed(me, key, 'withdraw_fact', jsonb_build_array(client, fact));
  c core.client;
  f core.fact;
begin
  if done is not null then return done; end if;
  c := accounts.hold_client(client, me);
  select * into f from core.fact k where k.id = fact for update;
  if f.id is null or f.contact not in (
    select c.contact union all
    select k.contact from core.link k join core.contact p on p.id = k.contact
    where k.other = c.contact and k.kind = 'works_at' and p.custodian = me.id)
  then
    raise exception using errcode = 'EMPTY', message = 'there is no such fact';
  elsif f.withdrawn_at is not null then
    raise exception using errcode = 'STALE', message = 'this fact is already withdrawn';
  end if;
  update core.fact k set withdrawn_at = now() where k.id = f.id;
  perform core.note_client(c.id, me, 'fact_withdrawn', jsonb_build_object('fact', f.id, 'kind', f.kind));
  return core.answered(me, key, jsonb_build_object('client', c.id, 'fact', f.id));
end
$$;
comment on function accounts.withdraw_fact(uuid, uuid, text) is
  'Takes a fact that is no longer true off the client''s page; its row stays. STALE when it is off, EMPTY, REUSE.';
