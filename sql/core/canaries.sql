-- A canary is heard where its number comes in from outside; it ends where its contact changes hands.

set local role tristage_engine;

create function core.hear_canaries(of_numbers uuid[], me core.member, how text) returns void
  volatile language sql set search_path = pg_catalog, pg_temp
begin atomic
  insert into core.warning as w (kind, room, name, subject, about, member, detail)
  select 'canary', 'canary', 'canary ' || how, format('canary %s', k.id), case when k.lead is not null then k.lead else k.client end, k.member,
    jsonb_build_object('canary', k.id, 'by', me.id, 'by_name', me.name, 'times', 1, 'planted_at', k.planted_at, 'ended_at', k.ended_at,
      'shown_at', (select min(e.at) from core.egress e where e.contact = k.contact and e.member = k.member and e.kind = 'reveal'))
  from core.canary k where k.number = any (of_numbers)
  on conflict (room, name, subject) where gone_at is null
  do update set last_at = now(), detail = w.detail || jsonb_build_object('last_by', me.id, 'last_by_name', me.name, 'times', (w.detail ->> 'times')::int + 1);
end;
comment on function core.hear_canaries(uuid[], core.member, text) is
  'Warns the heads that a canary''s own number, among these, came in: asked (an enquiry), added (typed at another contact), '
  'imported (in a list). by: who typed or sent it first, last_by: last; shown_at: when the canary''s member was first shown the number.';

set local role tristage_owner;

create function core.end_canary() returns trigger
  language plpgsql set search_path = pg_catalog, pg_temp
as $$
begin
  update core.canary k set ended_at = now()
  where k.contact = new.id and k.ended_at is null and k.member is distinct from new.custodian;
  return null;
end
$$;
comment on function core.end_canary() is 'Notes that a canary is in its member''s hands no more, whatever act took it from them.';
create trigger a_canary_ends_with_its_custody after update of custodian on core.contact
  for each row when (old.custodian is distinct from new.custodian) execute function core.end_canary();
