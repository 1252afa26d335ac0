-- Pages that keep themselves fresh: which events have been told to the servers already.

set local role tristage_owner;

alter table core.outbox add column written xid8;
alter table core.outbox alter column written set default pg_current_xact_id();
create index outbox_written on core.outbox (written) where written is not null;
comment on column core.outbox.written is
  'The transaction that wrote it, so that one that commits late is not passed over; null before pages were live.';

create table core.live_mark (
  only_one boolean primary key default true constraint there_is_one_live_mark check (only_one),
  told pg_snapshot not null default pg_current_snapshot()
);
comment on table core.live_mark is 'What the servers have been told of: every event that this snapshot shows.';
insert into core.live_mark default values;
