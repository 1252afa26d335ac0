-- What an open page of this workplace listens to.

set local role tristage_engine;

create function managers.live() returns table (word text, topic text)
  stable security definer language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  me core.member := auth.asker();
begin
  return query select t.word, t.topic from core.topics(me, '{queue}') t;
end
$$;
comment on function managers.live() is
  'The words that a page of this member is told (own, queue) and their topics, by which the servers are told.';

grant execute on function managers.live() to tristage_managers;
