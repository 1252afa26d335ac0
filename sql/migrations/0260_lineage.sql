-- Where a department's database lives, and where its data come from: what a restore leaves behind.

set local role tristage_owner;

create table core.lineage (
  no int primary key check (no > 0),
  at timestamptz not null default now(),
  system bigint not null,
  timeline int not null,
  until timestamptz,
  sessions int not null default 0 check (sessions >= 0),
  links int not null default 0 check (links >= 0),
  released_at timestamptz,
  released_by uuid references core.member,
  constraint who_releases_says_so check (released_by is null or released_at is not null),
  constraint only_what_was_restored_is_held check (no > 1 or released_at is not null)
);
comment on table core.lineage is
  'The clusters and timelines that this database has lived on. The first row: where it was made, or where this release found it. '
  'Every further one: it was restored there, from data that end at until; so many sessions and keys were ended and links '
  'revoked, and outgoing events are held until it is released.';

insert into core.lineage (no, system, timeline, released_at)
select 1, s.system_identifier, c.timeline_id, now() from pg_control_system() s, pg_control_checkpoint() c;
