-- What the clock does for the figures: counts what has happened since it last counted.

set local role tristage_engine;

create function rounds.tally() returns int
  volatile security definer language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  me core.member := auth.asker();
  mark core.tally_mark;
  counted int := 0;
begin
  if not rounds.is_mine('tally') then return 0; end if;
  select * into mark from core.tally_mark for update;
  if mark.next is not null and pg_snapshot_xmin(pg_current_snapshot()) >= mark.horizon then
    counted := core.count_steps(mark.through, mark.next) + core.count_places(mark.through, mark.next)
      + core.count_quiet(mark.through, mark.next);
    mark.through := mark.next; mark.next := null;
  end if;
  if mark.next is null then
    -- Whoever writes now began before this number was given. (A snapshot's xmax is only one more than the last that ended.)
    -- An act reads the clock shortly before it first writes: ten seconds are plenty. A long past is counted by days.
    update core.tally_mark set through = mark.through, horizon = pg_current_xact_id(),
      next = least(clock_timestamp() - interval '10 seconds', interval '1 day' + coalesce(
        nullif(mark.through, '-infinity'), (select min(j.at) from core.journal j), now()));
  end if;
  return counted;
end
$$;
comment on function rounds.tally() is
  'Counts what happened up to the last mark, once nothing that was open then can still commit, and sets the next mark.';
