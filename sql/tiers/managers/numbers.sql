-- Numbers of own leads, shown one by one, counted.

set local role tristage_engine;

create function managers.reveal(lead uuid, number uuid, key text) returns jsonb
  volatile security definer language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  me core.member := auth.asker();
  done jsonb := core.replayed(me, key, 'reveal', jsonb_build_array(lead, number));
  l core.lead := managers.hold(lead, me);
  shown core.number;
  real core.number;
begin
  select * into shown from core.number n
  where n.contact = l.contact and (n.id = reveal.number or (reveal.number is null and n.state = 'good'))
  order by n.position, n.id limit 1;
  select * into real from core.number n where n.id = coalesce(shown.same_as, shown.id);
  if real.id is null then
    raise exception using errcode = 'EMPTY', message = 'this lead has no such number';
  elsif core.is_quiet(real.hash, l.campaign) then
    raise exception using errcode = 'QUIET', message = 'this number is on a do-not-call list';
  end if;
  if done is null then
    perform core.spend(me, 'reveals', (select d.manager_reveals_an_hour from core.department d));
    insert into core.egress (member, tier, kind, contact, number, lead)
    values (me.id, 'managers', 'reveal', l.contact, real.id, l.id);
    -- The number itself is not kept with the key.
    perform core.answered(me, key, jsonb_build_object('id', shown.id));
  end if;
  return jsonb_build_object('id', shown.id, 'number', real.e164);
end
$$;
comment on function managers.reveal(uuid, uuid, text) is
  'A number of an own lead, the first good one where none is named; counted against the hourly quota and written to '
  'egress. LIMIT, QUIET, EMPTY, REUSE.';

create function managers.add_number(lead uuid, e164 text, masked text, kind text, key text) returns jsonb
  volatile security definer language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  me core.member := auth.asker();
  done jsonb := core.replayed(me, key, 'add_number', jsonb_build_array(lead, sha256(convert_to(e164, 'UTF8')), kind));
  l core.lead;
  made uuid;
begin
  if done is not null then return done; end if;
  l := managers.hold(lead, me);
  made := core.add_number(l.contact, e164, masked, kind, me);
  perform core.note_lead(l.id, me, 'number_added', jsonb_build_object('number', made));
  return core.answered(me, key, jsonb_build_object('lead', l.id, 'number', made));
end
$$;
comment on function managers.add_number(uuid, text, text, text, text) is
  'Gives an own lead''s contact one more number; the answer is the same whether the base knew it. WRONG, EMPTY, REUSE.';
