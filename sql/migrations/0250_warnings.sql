-- What the product finds wrong by itself and tells the head: the warnings, and how far the clock has looked.

set local role tristage_owner;

create table core.warning (
  id uuid primary key default gen_random_uuid(),
  kind text not null check (kind in ('invariant', 'canary', 'habit')),
  room text not null,
  name text not null,
  subject text not null,
  what text,
  mend text,
  about uuid,
  member uuid references core.member,
  detail jsonb not null default '{}',
  at timestamptz not null default now(),
  last_at timestamptz not null default now(),
  gone_at timestamptz,
  seen_by uuid references core.member,
  seen_at timestamptz,
  word text constraint remarks_on_a_warning_are_short check (length(word) between 1 and 500),
  constraint who_saw_it_said_so check (num_nonnulls(seen_by, seen_at, word) in (0, 3))
);
create unique index one_standing_warning_a_matter on core.warning (room, name, subject) where gone_at is null;
create index warning_by_time on core.warning (at desc, id);
create index warning_unseen on core.warning (at) where seen_at is null and gone_at is null;
create index warning_about on core.warning (about) where gone_at is null;
comment on table core.warning is
  'Something that must not be, as the clock found it: a breach of an invariant, a canary that was heard, a habit gone beyond. '
  'room: which look found it, and so which one finds it gone; about: the lead or client; gone_at: when it was there no more.';
alter table core.warning alter column what set statistics 0, alter column word set statistics 0, alter column detail set statistics 0;

create table core.watch (
  only_one boolean primary key default true constraint there_is_one_watch check (only_one),
  through timestamptz not null default now(),
  next timestamptz,
  horizon xid8,
  night date not null default '-infinity',
  step text not null default 'done' check (step in ('leads', 'clients', 'egress', 'sums', 'days', 'spans', 'done')),
  reached uuid,
  reached_at timestamptz,
  constraint a_next_look_has_a_horizon check ((next is null) = (horizon is null))
);
insert into core.watch default values;
comment on table core.watch is
  'How far the clock has looked for breaches. through, next, horizon: of what changed, as the tally''s mark; night, step, '
  'reached: of the nightly look at everything.';

-- What left the house is looked at by time; rows come in its order.
create index egress_by_time on core.egress using brin (at) with (pages_per_range = 32, autosummarize = on);
create index outbox_of_hand_over on core.outbox (subject) where act = 'handed_over';
