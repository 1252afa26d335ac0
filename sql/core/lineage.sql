-- Whether this database is where its data were made, and whether its events may leave.

set local role tristage_engine;

create function core.timeline() returns int
  stable language sql set search_path = pg_catalog, pg_temp
begin atomic
  -- Whoever has just taken over keeps the old number until its first checkpoint, which may take minutes.
  select greatest(c.timeline_id, r.min_recovery_end_timeline) from pg_control_checkpoint() c, pg_control_recovery() r;
end;
comment on function core.timeline() is 'The timeline that this cluster writes on.';

create function core.is_elsewhere() returns boolean
  stable language sql set search_path = pg_catalog, pg_temp
begin atomic
  select (select (l.system, l.timeline) from core.lineage l order by l.no desc limit 1)
    is distinct from (select (s.system_identifier, core.timeline()) from pg_control_system() s);
end;
comment on function core.is_elsewhere() is
  'Whether this cluster or timeline is another than the one last written down: it was restored, copied or taken over, and nobody has said so yet.';

create function core.is_held() returns boolean
  stable language sql set search_path = pg_catalog, pg_temp
begin atomic
  select exists (select from core.lineage l where l.released_at is null) or core.is_elsewhere();
end;
comment on function core.is_held() is
  'Whether outgoing events are held: this database was restored, and nobody has released them. What it had sent already cannot be known from it.';

create function core.mark_restored(me core.member) returns core.lineage
  volatile language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  l core.lineage;
begin
  lock table core.lineage in share row exclusive mode;
  select coalesce(max(x.no), 0) + 1 into l.no from core.lineage x;
  select s.system_identifier, core.timeline() into l.system, l.timeline from pg_control_system() s;
  l.at := now();
  -- The first is known while the cluster that was restored has not been stopped since.
  l.until := coalesce(pg_last_xact_replay_timestamp(), (select max(j.at) from core.journal j));
  l.sessions := auth.end_everybody();
  update core.invitation i set revoked_at = now() where i.revoked_at is null and i.used_at is null;
  get diagnostics l.links = row_count;
  insert into core.lineage select l.*;
  -- Where a dump was read in, transactions are numbered anew: marks by the old numbers would wait for years.
  update core.tally_mark set next = null, horizon = null;
  update core.watch set next = null, horizon = null;
  update core.live_mark set told = pg_current_snapshot();
  perform core.decide(me, 'restored', null, null, jsonb_build_object('until', l.until, 'sessions', l.sessions, 'links', l.links));
  return l;
end
$$;
comment on function core.mark_restored(core.member) is
  'Writes down that this database was restored: everybody''s sessions and keys end, links that invite are revoked, events are held.';

create function core.release_events(me core.member) returns int
  volatile language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  waiting int;
begin
  update core.lineage l set released_at = now(), released_by = me.id where l.released_at is null;
  -- While they were held nobody tried: the days for that begin now.
  update core.webhook_delivery d set give_up_at = greatest(d.give_up_at, now() + interval '72 hours')
  where d.done_at is null and d.given_up_at is null;
  waiting := core.count_held();
  perform core.decide(me, 'events_released', null, null, jsonb_build_object('events', waiting));
  return waiting;
end
$$;
comment on function core.release_events(core.member) is 'Lets events leave again, each under the id it always had: how many wait.';

create function core.count_held() returns int
  stable language sql set search_path = pg_catalog, pg_temp
begin atomic
  select (select count(*) from core.outbox o where o.partner is not null and o.sent_at is null)::int
    + (select count(*) from core.webhook_delivery d where d.done_at is null and d.given_up_at is null)::int;
end;
comment on function core.count_held() is
  'Events for partners on their way: those not yet given to webhooks, and those that no webhook has taken.';
