-- What an open page of this workplace listens to.

set local role tristage_engine;

create function admins.live() returns table (word text, topic text)
  stable security definer language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  me core.member := auth.asker();
begin
  return query select t.word, t.topic from core.topics(me, '{house}') t;
end
$$;
comment on function admins.live() is
  'The words that a page of this member is told (own, house) and their topics, by which the servers are told.';

grant execute on function admins.live() to tristage_admins;
