-- After a restore: what is held, and letting it go.

set local role tristage_engine;

create function head.held() returns jsonb
  stable security definer language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  me core.member := auth.asker();
begin
  if not core.is_held() then return null; end if;
  return (select jsonb_build_object('at', max(l.at), 'until', max(l.until), 'sessions', coalesce(sum(l.sessions), 0), 'links', coalesce(sum(l.links), 0),
      'events', core.count_held(), 'marked', not core.is_elsewhere())
    from core.lineage l where l.released_at is null);
end
$$;
comment on function head.held() is
  'What is held since a restore, null where nothing is: when it was restored, where its data end, how many events wait; '
  'marked: somebody has said so.';

create function head.mark_restored(key text) returns jsonb
  volatile security definer language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  me core.member := auth.asker();
  done jsonb := core.replayed(me, key, 'mark_restored', '{}');
  l core.lineage;
begin
  if done is not null then return done; end if;
  if not me.system then
    raise exception using errcode = 'ORDER', message = 'only the program says that a database was restored', detail = '{"rule":"program"}';
  end if;
  l := core.mark_restored(me);
  return core.answered(me, key, jsonb_build_object('until', l.until, 'sessions', l.sessions, 'links', l.links, 'events', core.count_held()));
end
$$;
comment on function head.mark_restored(text) is
  'The program says that this database was restored: sessions and keys end, links are revoked, events are held. ORDER for anybody else, REUSE.';

create function head.release_events(key text) returns jsonb
  volatile security definer language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  me core.member := auth.asker();
  done jsonb := core.replayed(me, key, 'release_events', '{}');
begin
  if done is not null then return done; end if;
  if core.is_elsewhere() then
    raise exception using errcode = 'ORDER', message = 'nobody has said yet that this database was restored: run tristage restored',
      detail = '{"rule":"not_marked"}';
  elsif not core.is_held() then
    raise exception using errcode = 'ORDER', message = 'nothing is held', detail = '{"rule":"not_held"}';
  end if;
  return core.answered(me, key, jsonb_build_object('events', core.release_events(me)));
end
$$;
comment on function head.release_events(text) is
  'Lets events leave after a restore. What had left before is sent once more, under its own id. ORDER where nothing is held, or where the restore was not '
  'written down; REUSE.';
