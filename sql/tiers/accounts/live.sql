-- What an open page of this workplace listens to.

set local role tristage_engine;

create function accounts.live() returns table (word text, topic text)
  stable security definer language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  me core.member := auth.asker();
begin
  return query select t.word, t.topic from core.topics(me, '{}') t;
end
$$;
comment on function accounts.live() is
  'The words that a page of this member is told (own) and their topics, by which the servers are told.';

grant execute on function accounts.live() to tristage_accounts;
