-- What happened is kept counted by spans of days and by the splits that figures are asked for, so that a period is read
-- in some hundred rows, however many members and campaigns a department has.

set local role tristage_owner;

create table core.tally_before (like core.tally);
grant select on core.tally to tristage_migrator;
grant insert on core.tally to tristage_migrator;
grant select, insert on core.tally_before to tristage_migrator;

set local role tristage_migrator;
set local row_security = off;

insert into core.tally_before select * from core.tally;

set local role tristage_owner;

truncate core.tally;
drop index core.tally_once;
-- What is counted holds its references itself; here they would be looked up again for every count.
alter table core.tally drop constraint tally_campaign_fkey, drop constraint tally_member_fkey;
alter table core.tally
  alter column source drop not null,
  alter column member drop not null,
  add column split text not null check (split in ('none', 'nth', 'list', 'list_nth', 'member', 'all')),
  add column span int not null check (span in (1, 4, 16, 64, 256)),
  add column firsts bigint not null default 0,
  add column most int not null default 0;
-- Today's counts are written over and over.
alter table core.tally set (fillfactor = 90);
comment on table core.tally is
  'How often something happened in a span of days of the department''s zone: span days from day on, each span beginning at '
  'a whole number of them since 1900. split: by what it is counted apart, the rest being null: none; list (campaign, and '
  'source of the contact); member who did it; nth (which call to the lead it was, or after how many it was handed over: '
  'calls and hand-overs only); all of these. detail: the result of a call, the stage entered. firsts: first calls to a '
  'lead. most: the highest nth. seconds: of talk.';

set local role tristage_migrator;

insert into core.tally (split, span, day, what, detail, campaign, source, member, nth, n, firsts, seconds, most)
with apart as materialized (
  select case grouping(b.campaign, b.member, b.nth) when 7 then 'none' when 6 then 'nth' when 3 then 'list'
      when 2 then 'list_nth' when 5 then 'member' else 'all' end as split,
    b.day, b.what, case when b.what in ('call', 'stage') then b.detail else '' end as detail,
    b.campaign, b.source, b.member, coalesce(b.nth, 0) as nth, sum(b.n) as n,
    coalesce(sum(b.n) filter (where b.nth = 1), 0) as firsts, sum(b.seconds) as seconds, max(b.nth) as most
  from core.tally_before b
  group by 2, 3, 4, grouping sets ((), (b.nth), (b.campaign, b.source), (b.campaign, b.source, b.nth), (b.member),
    (b.campaign, b.source, b.member, b.nth))
  having grouping(b.nth) = 1 or grouping(b.member) = 0 or b.what in ('call', 'handed_over'))
select a.split, 1, a.day, a.what, a.detail, a.campaign, a.source, a.member, a.nth, a.n, a.firsts, a.seconds, a.most from apart a
union all
select a.split, s.span, a.day - (a.day - date '1900-01-01') % s.span, a.what, a.detail, a.campaign, a.source, a.member,
  a.nth, sum(a.n), sum(a.firsts), sum(a.seconds), max(a.most)
from apart a, lateral unnest(case a.split when 'all' then '{64}' else '{4,16,64,256}' end::int[]) s(span)
group by 1, 2, 3, 4, 5, 6, 7, 8, 9
-- What is read together lies together.
order by 1, 2, 3;

set local role tristage_owner;

create unique index tally_once on core.tally (split, span, day, what, detail, campaign, source, member, nth)
  nulls not distinct;
create index tally_of_member on core.tally (member, span, day) where split = 'all';
create index tally_of_campaign on core.tally (campaign, span, day) where split = 'all';
create index tally_of_source on core.tally (source, span, day) where split = 'all';
drop table core.tally_before;
set local row_security = on;
