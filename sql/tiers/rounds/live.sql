-- What the clock tells the servers, so that open pages look again.

set local role tristage_engine;

create function rounds.tell_pages() returns int
  volatile security definer language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  me core.member := auth.asker();
  upto pg_snapshot := pg_current_snapshot();
  topics text[];
begin
  if not rounds.is_mine('tell_pages') then return 0; end if;
  topics := array(select t.topic from core.live_mark m, core.touched(m.told) t);
  if cardinality(topics) = 0 then return 0; end if;
  update core.live_mark set told = upto;
  -- What NOTIFY carries ends at 8,000 bytes; beyond that everybody looks.
  perform pg_notify('tristage', case when cardinality(topics) > 400 then '*' else array_to_string(topics, ' ') end);
  return cardinality(topics);
end
$$;
comment on function rounds.tell_pages() is
  'Tells every server (NOTIFY on the channel tristage) whose pages have something new, by topics that say nothing to others; how '
  'many. The acts themselves notify nobody: that would queue their commits.';

grant execute on function rounds.tell_pages() to tristage_rounds;
