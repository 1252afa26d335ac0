-- The counted days against what they were counted from.

set local role tristage_engine;

create function ops.miscounted(since date default '-infinity', until date default 'infinity')
  returns table ("check" text, subject text, what text, mend text)
  stable language sql set search_path = pg_catalog, pg_temp set work_mem = '128MB'
begin atomic
  select 'the figures equal the journal', format('%s %s, call %s', c.what, c.detail, c.nth),
    format('%s counted, %s happened', sum(c.n), sum(c.happened)), 'find what wrote core.tally, or the journal behind its mark'
  from (
    select t.what, t.detail, t.campaign, t.source, t.member, t.nth, t.n, t.seconds, 0 as happened, 0 as talked
    from core.tally t where t.split = 'all' and t.span = 1 and t.day >= since and t.day < until
    union all
    select h.what, h.detail, h.campaign, h.source, h.member, h.nth, 0, 0, h.n, h.seconds
    from core.department d, core.tally_mark m,
      core.happened(since::timestamp at time zone d.zone, least(m.through, until::timestamp at time zone d.zone)) h) c
  group by c.what, c.detail, c.campaign, c.source, c.member, c.nth
  having sum(c.n) <> sum(c.happened) or sum(c.seconds) <> sum(c.talked);
end;
comment on function ops.miscounted(date, date) is
  'Counts that differ from the journal and the calls, of these days (until: the first that is not). By sums, not by day: a '
  'department may have moved its zone; days around such a move are only right together.';

create function ops.misfolded(since date default '-infinity', until date default 'infinity', spans int[] default '{1,4,16,64,256}')
  returns table ("check" text, subject text, what text, mend text)
  stable language sql set search_path = pg_catalog, pg_temp set work_mem = '128MB'
begin atomic
  select 'the figures by spans equal those by days',
    format('%s, %s days from %s, %s %s', r.split, r.span, r.day, r.what, r.detail),
    format('%s counted, %s by days', coalesce(sum(r.n) filter (where r.sign = 1), 0), coalesce(-sum(r.n) filter (where r.sign = -1), 0)),
    'find what wrote core.tally'
  from (
    select t.split, t.span, t.day, t.what, t.detail, t.campaign, t.source, t.member, t.nth, t.n, t.firsts, t.seconds, t.most, 1 as sign
    from core.tally t where (t.split <> 'all' or t.span > 1) and t.span = any (spans) and t.day >= since and t.day < until
    union all
    -- A split by single days is the days of all splits added up.
    select case grouping(t.campaign, t.member, t.nth) when 7 then 'none' when 6 then 'nth' when 3 then 'list'
        when 2 then 'list_nth' else 'member' end,
      1, t.day, t.what, t.detail, t.campaign, t.source, t.member, coalesce(t.nth, 0),
      -sum(t.n), -coalesce(sum(t.n) filter (where t.nth = 1), 0), -sum(t.seconds), -max(t.nth), -1
    from core.tally t where t.split = 'all' and t.span = 1 and 1 = any (spans) and t.day >= since and t.day < until
    group by t.day, t.what, t.detail,
      grouping sets ((), (t.nth), (t.campaign, t.source), (t.campaign, t.source, t.nth), (t.member))
    having grouping(t.nth) = 1 or t.what in ('call', 'handed_over')
    union all
    -- A span is the next shorter ones added up.
    select t.split, s.span, core.tile(t.day, s.span), t.what, t.detail, t.campaign, t.source, t.member, t.nth,
      -sum(t.n), -sum(t.firsts), -sum(t.seconds), -max(t.most), -1
    from core.tally t, lateral (select min(u.span) as span from unnest(core.spans(t.split)) u(span) where u.span > t.span) s
    where s.span = any (spans) and t.day >= since and t.day < until
    group by 1, 2, 3, 4, 5, 6, 7, 8, 9) r
  group by r.split, r.span, r.day, r.what, r.detail, r.campaign, r.source, r.member, r.nth
  having sum(r.n) <> 0 or sum(r.firsts) <> 0 or sum(r.seconds) <> 0 or sum(r.most) <> 0;
end;
comment on function ops.misfolded(date, date, int[]) is
  'Counts of a split or a span that are not the sum of the days they are made of; of these days and spans, where since and '
  'until are whole spans of the longest of them.';
