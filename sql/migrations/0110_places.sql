-- How many leads stand where, counted behind the tally's mark; and the indexes by which the head's lists are read a
-- page at a time, however long the base is.

set local role tristage_owner;

create table core.place_count (
  place text not null check (place in ('calling', 'nurturing', 'won', 'closed')),
  stage text references core.stage,
  campaign uuid references core.campaign,
  holder uuid references core.member,
  day date,
  n bigint not null
);
create unique index place_count_once on core.place_count (coalesce(day, '-infinity'), place, coalesce(stage, ''),
  coalesce(campaign, '00000000-0000-0000-0000-000000000000'), coalesce(holder, '00000000-0000-0000-0000-000000000000'));
create index place_count_total on core.place_count (place) where day is null;
create index place_count_day on core.place_count (day) where day is not null;
comment on table core.place_count is
  'How many leads stood in a place at the tally''s mark: in all (no day), and of them those opened on a day of the '
  'department''s zone, in calling and nurturing. A card in hand counts as calling. Places that only members hold are few '
  'and counted where they stand.';

create index lead_by_place on core.lead (place, opened_at, ticket);
create index lead_by_campaign on core.lead (campaign, opened_at, ticket);
create index lead_by_holder on core.lead (holder, opened_at, ticket) where holder is not null;
create index lead_by_opening on core.lead (opened_at, ticket);
create index lead_waits on core.lead (place, due_at) include (stage, campaign, holder)
  where place in ('qualification', 'sales', 'care', 'nurturing');
create index lead_in_hand on core.lead (place, stage, campaign, holder, opened_at)
  where place in ('on_call', 'qualification', 'sales', 'care');

create index client_by_touch on core.client ((account_manager is not null), next_touch_at, id);
create index payment_by_invoice on core.payment (invoice) where invoice is not null;
create index invoice_by_lead on core.invoice (lead) where lead is not null;
create index lead_by_referrer on core.lead (referred_by) where referred_by is not null;
create index task_by_contact on core.task (contact);
create index check_mark_by_contact on core.check_mark (contact);
create index journal_won on core.journal (member, at) where machine = 'lead' and act = 'won';
create index journal_sent_back on core.journal (subject, no) where machine = 'lead' and act = 'sent_back';

-- Up to the mark everything has been counted already; a database that is new has nothing.
grant usage on schema core to tristage_migrator;
grant select on core.journal, core.lead, core.department, core.tally_mark to tristage_migrator;
grant insert on core.place_count to tristage_migrator;

set local role tristage_migrator;
set local row_security = off;

insert into core.place_count (place, stage, campaign, holder, day, n)
select x.place, x.stage, x.campaign, x.holder, t.day, sum(x.sign)
from (
  select case s.place when 'on_call' then 'calling' else s.place end as place, s.stage, l.campaign,
    case s.place when 'nurturing' then s.holder end as holder, s.sign,
    case when s.place in ('calling', 'on_call', 'nurturing') then (l.opened_at at time zone d.zone)::date end as day
  from core.journal j join core.lead l on l.id = j.subject cross join core.department d cross join core.tally_mark m,
    lateral (values (1, j.to_place, j.to_stage, j.to_holder), (-1, j.from_place, j.from_stage, j.from_holder))
      s(sign, place, stage, holder)
  where j.machine = 'lead' and j.at < m.through and s.place in ('calling', 'on_call', 'nurturing', 'won', 'closed')) x,
  lateral (select null::date as day union all select x.day where x.day is not null) t
group by 1, 2, 3, 4, 5
having sum(x.sign) <> 0;

set local row_security = on;
