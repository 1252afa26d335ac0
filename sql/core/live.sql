-- Who has something new to look at.

set local role tristage_engine;

create function core.touched(since pg_snapshot) returns table (topic text)
  stable language plpgsql set search_path = pg_catalog, pg_temp
as $$
begin
  return query
  with events as materialized (
    select o.machine, o.subject, o.contact, o.member, o.detail from core.outbox o
    where o.written >= pg_snapshot_xmin(since) and o.written < pg_snapshot_xmax(pg_current_snapshot())
      and not pg_visible_in_snapshot(o.written, since)),
  -- Who holds it now, and who did before this very act: nobody hears of what they no longer see.
  members as (
    select e.member as id from events e
    union select (e.detail ->> 'was')::uuid from events e where e.detail ? 'was'
    union select l.holder from events e join core.lead l on e.machine = 'lead' and l.id = e.subject
    union select l.callback_for from events e join core.lead l on e.machine = 'lead' and l.id = e.subject
    union select c.account_manager from events e join core.client c on e.machine = 'client' and c.id = e.subject
    union select c.custodian from events e join core.contact c on c.id = e.contact)
  select auth.topic('own', m.id) from members m where m.id is not null
  union all
  select auth.topic(q.list) from (
    select distinct q.list from events e cross join lateral (values
      ('queue', e.machine = 'lead' and 'qualification' in (e.detail ->> 'from', e.detail ->> 'to')),
      ('all', true)) q(list, touched)
    where q.touched) q;
end
$$;
comment on function core.touched(pg_snapshot) is
  'The topics of whoever has something new to look at by events that the snapshot does not show: members who hold or held what '
  'was moved, who act, and lists that several share.';

create function core.topics(me core.member) returns table (word text, topic text)
  stable language sql set search_path = pg_catalog, pg_temp
begin atomic
  select l.list, auth.topic(l.list, case when l.list = 'own' then me.id end)
  from unnest(array['own', case me.tier when 'managers' then 'queue' when 'head' then 'all' end]) l(list) where l.list is not null;
end;
comment on function core.topics(core.member) is
  'What a member''s open page listens to: the word that the page is told, and the topic that the servers are. own: what they hold; '
  'queue (managers): leads that wait for one of them; all (heads): anything.';
