-- Many leads into other hands at once: one statement for all of them where one after the other would be a thousand.

set local role tristage_engine;

create function head.move_given(ids uuid[], tos uuid[], me core.member, reason text) returns void
  volatile language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  entries core.journal[];
  handed core.lead[] := array(select l from core.lead l where l.id = any (ids) and l.place = 'qualification' and l.batch is not null);
begin
  with given as materialized (
    select l as was, head.in_the_hands_of(l, p.to_member) as l
    from unnest(ids, tos) p(id, to_member) join core.lead l on l.id = p.id),
  entry as materialized (
    select g.was, g.l, core.next_entry(core.standing(g.was), core.standing(g.l), me, 'reassigned', reason, '{}') as e
    from given g),
  saved as (
    update core.lead x set place = (n.l).place, stage = (n.l).stage, stage_at = (n.l).stage_at, holder = (n.l).holder,
      accepted_at = (n.l).accepted_at, version = x.version + 1, chain = (n.e).hash, chain_no = (n.e).no
    from entry n where x.id = (n.l).id),
  told as (
    insert into core.outbox (act, machine, subject, contact, member, detail)
    select 'reassigned', 'lead', (n.l).id, (n.l).contact, me.id,
      jsonb_build_object('from', (n.was).place, 'to', (n.l).place, 'ticket', (n.l).ticket) || core.held_before((n.was).holder, (n.l).holder)
    from entry n)
  select array_agg(n.e) into entries from entry n;
  perform core.record_all(entries);
  perform core.tell_fate(h, l, reason) from unnest(handed) h join core.lead l on l.id = h.id;
end
$$;
comment on function head.move_given(uuid[], uuid[], core.member, text) is
  'Saves locked leads in their new hands, with one journal entry and one event each; a partner hears that its hand-over was accepted.';

create function head.give_leads(ids uuid[], tos uuid[], me core.member, reason text) returns void
  volatile language plpgsql set search_path = pg_catalog, pg_temp
as $$
begin
  perform head.move_given(ids, tos, me, reason);
  update core.task t set member = p.to_member
  from unnest(ids, tos) p(id, to_member)
  where t.lead = p.id and t.done_at is null and t.member is distinct from p.to_member;
  with first as materialized (
    select m.id, g.subject, g.due_at from core.member m, lateral head.given_task(m) g where m.id = any (tos))
  insert into core.task (contact, lead, member, kind, subject, due_at, created_by)
  select l.contact, l.id, f.id, 'call', f.subject, f.due_at, me.id
  from unnest(ids, tos) p(id, to_member) join first f on f.id = p.to_member join core.lead l on l.id = p.id
  where l.place = 'sales' and not exists (select from core.task t where t.lead = l.id and t.done_at is null);
  update core.lead l set due_at = t.due_at
  from (select t.lead, min(t.due_at) as due_at from core.task t where t.lead = any (ids) and t.done_at is null group by t.lead) t
  where l.id = t.lead and l.place = 'sales' and l.due_at is distinct from t.due_at;
  perform core.take_custody_of_all(array_agg(l.contact order by l.contact), array_agg(p.to_member order by l.contact))
  from unnest(ids, tos) p(id, to_member) join core.lead l on l.id = p.id;
end
$$;
comment on function head.give_leads(uuid[], uuid[], core.member, text) is
  'Locked leads of sales, qualification or managers'' nurturing go to the members named beside them, who are locked too: '
  'with names, history and tasks; a lead in sales without a task gets one, and its due time is its earliest task''s.';
