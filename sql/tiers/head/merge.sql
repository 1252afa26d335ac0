-- Merging two contacts that are one.

set local role tristage_engine;

create function head.why_not_merge(merged uuid, survivor uuid) returns text
  stable language sql set search_path = pg_catalog, pg_temp
begin atomic
  select case
    when m.id = s.id then 'same'
    when m.merged_into is not null or s.merged_into is not null then 'merged'
    when m.erased_at is not null or s.erased_at is not null then 'erased'
    when exists (select from core.lead l where l.contact in (m.id, s.id) and l.place = 'on_call') then 'on_call'
    when exists (select from core.link k where k.kind in ('works_at', 'family')
      and (k.contact, k.other) in ((m.id, s.id), (s.id, m.id))) then 'belongs'
    when m.custodian <> s.custodian then 'two_holders'
    when exists (select from core.client c join core.lead l on l.contact in (m.id, s.id) and l.contact <> c.contact
      where c.contact in (m.id, s.id) and l.kind = 'sale' and (l.place = 'sales' or l.place = 'nurturing' and l.back_to = 'sales'))
      then 'sale_and_client'
  end
  from core.contact m, core.contact s where m.id = merged and s.id = survivor;
end;
comment on function head.why_not_merge(uuid, uuid) is
  'Why two contacts cannot be merged now, null where they can: same, merged (one of them is already), erased (one of them is), on_call, belongs (one '
  'works at the other or is family), two_holders (two members have them), sale_and_client (one is a client, the other is being sold to).';

create function head.lock_for_merge(merged uuid, survivor uuid) returns void
  volatile language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  e164 text;
begin
  -- An import and an enquiry look a contact up and then write: neither may stand between the two.
  perform pg_advisory_xact_lock(hashtextextended('head.import_rows', 1));
  for e164 in select n.e164 from core.number n where n.contact in (merged, survivor) and n.e164 is not null order by 1 loop
    perform pg_advisory_xact_lock(hashtextextended(e164, 5));
  end loop;
  -- As an enquiry does: a sale before the client; and a client before its requests, as handing it over does.
  perform from core.lead l where l.contact in (merged, survivor) and l.kind = 'sale' order by l.id for update;
  perform from core.client c where c.contact in (merged, survivor) order by c.id for update;
  perform from core.lead l where l.contact in (merged, survivor) and l.kind <> 'sale' order by l.id for update;
  perform from core.contact c where c.id in (merged, survivor) or c.merged_into = merged order by c.id for update;
  if not exists (select from core.contact c where c.id = merged) or not exists (select from core.contact c where c.id = survivor) then
    raise exception using errcode = 'EMPTY', message = 'there is no such contact';
  end if;
end
$$;
comment on function head.lock_for_merge(uuid, uuid) is 'Locks two contacts with all that is under work of theirs. EMPTY.';

create function head.join_sales(merged uuid, survivor uuid, me core.member) returns core.lead
  volatile language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  open core.lead[];
  stays core.lead;
begin
  select array_agg(l order by core.rank_of(l) desc, l.contact = survivor desc, l.opened_at) into open
  from core.lead l where l.contact in (merged, survivor) and l.kind = 'sale' and l.place not in ('won', 'closed');
  stays := open[1];
  if cardinality(open) = 2 then
    perform core.join_leads(open[2], stays, me);
    select * into stays from core.lead l where l.id = stays.id;
  end if;
  return stays;
end
$$;
comment on function head.join_sales(uuid, uuid, core.member) is
  'Of two open sales the one that came further goes on; answers with it, or with the only one.';

create function head.join_keeping(merged uuid, survivor uuid, sale core.lead, keeper uuid, me core.member) returns void
  volatile language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  gone core.client;
  c core.client;
begin
  select * into gone from core.client x where x.contact = merged;
  select * into c from core.client x where x.contact = survivor;
  if gone.id is not null and c.id is not null then
    -- One of them may lie on the head's desk: then it goes to who has the other.
    if gone.account_manager is distinct from keeper then gone := core.hand_client(gone, keeper, me, 'reassigned', 'merged'); end if;
    if c.account_manager is distinct from keeper then c := core.hand_client(c, keeper, me, 'reassigned', 'merged'); end if;
    perform core.join_clients(gone, c, me);
  elsif gone.id is not null then
    update core.client x set contact = survivor where x.id = gone.id returning * into c;
    perform core.note_client(c.id, me, 'merged', jsonb_build_object('contact', merged));
  end if;
  -- A client is not called cold and waits in no queue: who keeps it hears that it asked.
  if c.id is not null and sale.id is not null and (sale.place in ('calling', 'qualification') or sale.place = 'nurturing' and sale.back_to = 'calling') then
    if sale.place = 'qualification' then
      perform core.tell_holder(survivor, null::core.lead, c,
        (select coalesce(a.said, a.value #>> '{}') from core.answer a where a.lead = sale.id and a.question = 'need'), me);
    end if;
    update core.task t set lead = null, client = c.id, member = c.account_manager where t.lead = sale.id and t.done_at is null;
    perform core.close_lead(sale, me, 'merged', 'merged', jsonb_build_object('client', c.id));
  end if;
end
$$;
comment on function head.join_keeping(uuid, uuid, core.lead, uuid, core.member) is
  'Of two clients the survivor''s goes on; where there is one, the contact is it, and an open lead of the other in a queue '
  'ends there: its open tasks, and that it asked, are its keeper''s.';

create function head.merge(merged uuid, survivor uuid, note text, key text) returns jsonb
  volatile security definer language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  me core.member := auth.asker();
  done jsonb := core.replayed(me, key, 'merge', jsonb_build_array(merged, survivor, note));
  why text;
  keeper uuid;
  sale core.lead;
  went jsonb;
  leads uuid[];
begin
  if done is not null then return done; end if;
  note := core.check_text(note, 'note', 2000, false);
  perform head.lock_for_merge(merged, survivor);
  why := head.why_not_merge(merged, survivor);
  if why is not null then
    raise exception using errcode = case why when 'two_holders' then 'TAKEN' when 'on_call' then 'TAKEN' when 'merged' then 'STALE' when 'erased' then 'STALE' else 'ORDER' end,
      message = format('these two cannot be merged: %s', why),
      detail = jsonb_build_object('act', 'merged', 'rule', 'merge_' || why)::text;
  end if;
  select coalesce(s.custodian, m.custodian) into keeper from core.contact m, core.contact s where m.id = merged and s.id = survivor;
  leads := array(select l.id from core.lead l where l.contact = merged order by l.id);
  sale := head.join_sales(merged, survivor, me);
  perform head.join_keeping(merged, survivor, sale, keeper, me);
  perform core.take_custody(merged, keeper);
  perform core.take_custody(survivor, keeper);
  went := core.move_rows(merged, survivor);
  perform core.learn_from(merged, survivor);
  update core.lead l set contact = survivor where l.id = any (leads);
  update core.lead l set zone = c.zone from core.contact c
  where l.contact = survivor and c.id = survivor and l.place not in ('won', 'closed') and l.zone <> c.zone;
  perform core.note_lead(l, me, 'merged', jsonb_build_object('from', merged)) from unnest(leads) l;
  update core.contact c set merged_into = survivor where c.id = merged or c.merged_into = merged;
  update core.contact c set custodian = keeper where c.merged_into = survivor and c.custodian is distinct from keeper;
  insert into core.merge (contact, survivor, member, note, detail) values (merged, survivor, me.id, note, went);
  select * into sale from core.lead l where l.contact = survivor and l.kind = 'sale' and l.place not in ('won', 'closed');
  return core.answered(me, key, went || jsonb_build_object('contact', survivor, 'merged', merged, 'lead', coalesce(sale.id, leads[1]),
    'client', (select c.id from core.client c where c.contact = survivor)));
end
$$;
comment on function head.merge(uuid, uuid, text, text) is
  'Makes one contact of two: numbers, history, leads, clients, links and tasks of the merged one join the survivor''s; both '
  'ids live on, nothing is deleted. Of two open sales the one that came further goes on, of two clients the survivor''s. '
  'TAKEN where two members have them or one is on a call, STALE where one was merged already, ORDER, EMPTY, WRONG, REUSE.';
