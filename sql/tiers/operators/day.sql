-- The operator's own day, and the lists that the card's form offers.

set local role tristage_engine;

create function operators.day() returns jsonb
  stable security definer language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  me core.member := auth.asker();
begin
  return (
    select jsonb_build_object(
      'calls', count(*) filter (where a.started_at is not null),
      'answered', count(*) filter (where d.human),
      'right_party', count(*) filter (where d.right_party),
      'handed_over', count(*) filter (where a.disposition = 'handed_over'),
      'talk_seconds', coalesce(sum(a.seconds) filter (where a.started_at is not null), 0),
      'results', coalesce((
        select jsonb_agg(jsonb_build_object('id', r.id, 'label_ru', r.label_ru, 'label_en', r.label_en, 'calls', r.calls) order by r.position)
        from (select e.id, e.position, e.label_ru, e.label_en, count(*) as calls
          from core.attempt b join core.disposition e on e.id = b.disposition
          where b.member = me.id and b.claimed_at >= date_trunc('day', now() at time zone me.zone) at time zone me.zone
          group by e.id) r), '[]'),
      'callbacks', (select count(*) from core.lead l where l.callback_for = me.id and l.place = 'calling'),
      'next_callback', (select min(l.due_at) from core.lead l where l.callback_for = me.id and l.place = 'calling'))
    from core.attempt a left join core.disposition d on d.id = a.disposition
    where a.member = me.id and a.claimed_at >= date_trunc('day', now() at time zone me.zone) at time zone me.zone);
end
$$;
comment on function operators.day() is
  'What the asker did since their own midnight: calls, answers, hand-overs, talk seconds, and callbacks to come.';

create function operators.callbacks() returns jsonb
  stable security definer language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  me core.member := auth.asker();
begin
  return (
    select coalesce(jsonb_agg(jsonb_build_object(
        'due_at', c.due_at, 'overdue', c.due_at <= now(), 'campaign', c.campaign, 'zone', c.zone, 'note', c.note)
      order by c.due_at, c.id), '[]')
    from (
      select l.id, l.due_at, k.name as campaign, z.members[1] as zone, t.note
      from core.lead l
      join core.campaign k on k.id = l.campaign
      join core.zone z on z.id = l.zone
      left join lateral (select b.note from core.attempt b
        where b.lead = l.id and b.member = me.id and b.started_at is not null
        order by b.started_at desc limit 1) t on true
      where l.callback_for = me.id and l.place = 'calling'
      order by l.due_at, l.id limit 50) c);
end
$$;
comment on function operators.callbacks() is
  'The asker''s own callbacks to come, soonest first: when, in which campaign, their own note. Whom to call '
  'shows when the card is claimed.';

create function operators.script(card uuid) returns jsonb
  stable security definer language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  me core.member := auth.asker();
begin
  return (select v.body from core.lead l
    join core.attempt a on a.id = l.card
    join core.script_version v on v.id = a.script_version
    where l.card = script.card and l.holder = me.id and l.place = 'on_call' and l.lease_until > now());
end
$$;
comment on function operators.script(uuid) is
  'What to say: the script version that the card in the asker''s hand was claimed with, else null.';

create view operators.dispositions with (security_invoker = true) as
  select id, position, label_ru, label_en, human, final, callback, later, do_not_call, close_reason
  from core.disposition where active and offered order by position;
comment on view operators.dispositions is 'Results an operator may record, in order.';

create view operators.reasons with (security_invoker = true) as
  select id, kind, position, label_ru, label_en
  from core.reason where active and offered and kind in ('close', 'later') order by kind, position;
comment on view operators.reasons is 'Reasons an operator may give for closing or putting off.';
