-- What happened, counted by day: so that a year of it is read in a moment.

set local role tristage_owner;

create table core.tally (
  day date not null,
  what text not null check (what in (
    'came', 'call', 'handed_over', 'accepted', 'sent_back', 'stage', 'won', 'lost', 'nurtured', 'closed')),
  detail text not null default '',
  campaign uuid references core.campaign,
  source text not null,
  member uuid not null references core.member,
  nth int not null default 0,
  n bigint not null check (n > 0),
  seconds bigint not null default 0
);
create unique index tally_once on core.tally
  (day, what, detail, coalesce(campaign, '00000000-0000-0000-0000-000000000000'), source, member, nth);
comment on table core.tally is
  'How often something happened on a day of the department''s zone, by campaign, source of the contact and member who did '
  'it. detail: the result of a call, the stage entered, the reason of a closing. nth: which call to the lead it was, or '
  'after how many it was handed over. seconds: of talk.';

create table core.tally_mark (
  only_one boolean primary key default true constraint there_is_one_mark check (only_one),
  through timestamptz not null default '-infinity',
  next timestamptz,
  horizon xid8,
  constraint a_next_mark_has_a_horizon check ((next is null) = (horizon is null))
);
insert into core.tally_mark default values;
comment on table core.tally_mark is
  'How far the tally has counted. next: what it counts up to once every transaction that was open at that moment is over '
  '(horizon), so that nothing committed late is missed.';

-- Calls are counted by their end.
create index attempt_by_end on core.attempt (ended_at) where ended_at is not null;
