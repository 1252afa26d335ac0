-- The counted days against what they were counted from.

set local role tristage_engine;

create function ops.miscounted() returns table ("check" text, subject text, what text, mend text)
  stable language sql set search_path = pg_catalog, pg_temp
begin atomic
  with counted as (
    select t.what, t.detail, t.campaign, t.source, t.member, t.nth, sum(t.n) as n, sum(t.seconds) as seconds
    from core.tally t group by 1, 2, 3, 4, 5, 6),
  told as (
    select h.what, h.detail, h.campaign, h.source, h.member, h.nth, sum(h.n) as n, sum(h.seconds) as seconds
    from core.happened('-infinity', (select m.through from core.tally_mark m)) h group by 1, 2, 3, 4, 5, 6)
  select 'the figures equal the journal', format('%s %s, call %s', coalesce(c.what, t.what), coalesce(c.detail, t.detail), coalesce(c.nth, t.nth)),
    format('%s counted, %s happened', coalesce(c.n, 0), coalesce(t.n, 0)), 'find what wrote core.tally, or the journal behind its mark'
  from counted c full join told t on t.what = c.what and t.detail = c.detail
    and coalesce(t.campaign::text, '') = coalesce(c.campaign::text, '') and t.source = c.source and t.member = c.member and t.nth = c.nth
  where c.n is distinct from t.n or c.seconds is distinct from t.seconds;
end;
comment on function ops.miscounted() is
  'Counts that differ from the journal and the calls. By sums, not by day: a department may have moved its zone.';
