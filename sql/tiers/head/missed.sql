-- What is late now: norms missed, promises and tasks overdue. One row a thing, so that each count is its list.

set local role tristage_engine;

create view head.late with (security_invoker = true) as
  select 'response' as kind, q.id as lead, null::uuid as client, q.contact, null as subject, null as stage,
    null::uuid as member, q.due_at as since
  from core.lead q where q.place = 'qualification' and q.due_at < now()
  union all
  select 'stage', q.id, null, q.contact, null, q.stage, q.holder, q.stage_at + g.norm
  from core.lead q join core.stage g on g.id = q.stage
  where q.place = 'sales' and q.stage_at + g.norm < now()
  union all
  select case when t.promise then 'promise' else 'task' end, t.lead, t.client, t.contact, t.subject, null, t.member, t.due_at
  from core.task t where t.done_at is null and t.due_at < now()
  union all
  select 'touch', null, c.id, c.contact, null, null, c.account_manager, c.next_touch_at
  from core.client c where c.place <> 'lost' and c.next_touch_at < now();
comment on view head.late is
  'What is late at this moment. response: a lead in the queue past its response norm; stage: a sale longer in its stage '
  'than the stage''s norm; promise, task: open past their due time; touch: a client whose next touch has passed. since: '
  'from when it is late. member: whose it is; null in the queue and on the head''s desk.';

create view head.missed with (security_invoker = true) as
  select w.kind, w.lead, w.client, l.ticket, n.name, n.company, w.subject,
    case when s.id is not null then jsonb_build_object('ru', s.label_ru, 'en', s.label_en) end as stage_label,
    w.member, m.name as member_name, w.since, k.name as campaign_name
  from head.late w
  left join core.lead l on l.id = w.lead
  left join core.campaign k on k.id = l.campaign
  left join core.name n on n.contact = w.contact
  left join core.stage s on s.id = w.stage
  left join core.member m on m.id = w.member;
comment on view head.missed is 'What is late at this moment, with names.';

create view head.missed_counts with (security_invoker = true) as
  select x.kind, x.member, m.name as member_name, x.things, x.since
  from (select w.kind, w.member, count(*) as things, min(w.since) as since from head.late w group by w.kind, w.member) x
  left join core.member m on m.id = x.member;
comment on view head.missed_counts is 'How many things of each kind are late with whom, and since when the oldest is.';

create function head.missed_list(kind text, member uuid, nobody boolean, page int) returns setof head.missed
  stable security definer rows 50 language plpgsql set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  me core.member := auth.asker();
begin
  -- The fifty first, and only then who and what they are.
  return query
    select w.kind, w.lead, w.client, l.ticket, n.name, n.company, w.subject,
      case when s.id is not null then jsonb_build_object('ru', s.label_ru, 'en', s.label_en) end,
      w.member, m.name, w.since, k.name
    from (
      select t.* from head.late t
      where (missed_list.kind is null or t.kind = missed_list.kind) and (missed_list.member is null or t.member = missed_list.member)
        and (not nobody or t.member is null)
      order by t.since, t.kind, coalesce(t.lead, t.client) offset 50 * (page - 1) limit 51) w
    left join core.lead l on l.id = w.lead
    left join core.campaign k on k.id = l.campaign
    left join core.name n on n.contact = w.contact
    left join core.stage s on s.id = w.stage
    left join core.member m on m.id = w.member
    order by w.since, w.kind, coalesce(w.lead, w.client);
end
$$;
comment on function head.missed_list(text, uuid, boolean, int) is
  'Fifty late things and one more, the oldest first, of a kind and of a member where these are not null, or of nobody.';
