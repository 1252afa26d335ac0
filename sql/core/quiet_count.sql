-- How many numbers nobody may call, counted behind the tally's mark.

set local role tristage_engine;

create function core.count_quiet(since timestamptz, until timestamptz) returns int
  volatile language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  counted int;
begin
  insert into core.quiet_count as q (scope, n)
  select d.scope, count(*) from core.do_not_call d where d.at >= since and d.at < until group by d.scope
  on conflict (scope) do update set n = q.n + excluded.n;
  get diagnostics counted = row_count;
  return counted;
end
$$;
comment on function core.count_quiet(timestamptz, timestamptz) is
  'Adds what came onto the do-not-call list in that time; whoever moves the tally''s mark calls it once for each stretch.';

create function core.quiet() returns table (scope text, n bigint)
  stable language sql set search_path = pg_catalog, pg_temp
begin atomic
  select x.scope, sum(x.n)::bigint
  from (
    select q.scope, q.n from core.quiet_count q
    union all
    select d.scope, 1 from core.do_not_call d where d.at >= (select m.through from core.tally_mark m)) x
  group by x.scope;
end;
comment on function core.quiet() is 'How many entries the do-not-call list has now, by scope: counted up to the mark, live from there.';
