-- What an open page of this workplace listens to.

set local role tristage_engine;

create function head.live() returns table (word text, topic text)
  stable security definer language sql set search_path = pg_catalog, pg_temp
begin atomic
  select t.word, t.topic from core.topics(auth.asker()) t;
end;
comment on function head.live() is 'The words that a page of this member is told (own, all) and their topics: core.topics.';

grant execute on function head.live() to tristage_head;
