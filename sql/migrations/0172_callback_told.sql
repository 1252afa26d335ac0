-- A partner is told once that a callback it promised is due.

set local role tristage_owner;

alter table core.lead add column callback_told timestamptz;
create index lead_callback_to_tell on core.lead (due_at)
  where place = 'calling' and batch is not null and (callback_for is not null or priority <= 10) and callback_told is distinct from due_at;
comment on column core.lead.callback_told is
  'The due time for which its partner was told that a callback is due; any other due time is to be told.';
