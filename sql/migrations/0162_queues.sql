-- One queue a lead waits in: its batch's, or its campaign's. One index serves every claim.

set local role tristage_owner;

drop index core.lead_ready;
drop index core.lead_ready_in_batch;
alter table core.lead add column queue uuid generated always as (coalesce(batch, campaign)) stored;
create index lead_ready on core.lead (queue, zone, priority, due_at, id) where place = 'calling' and ready;
comment on column core.lead.queue is
  'Whose claims it waits for: the batch it was given in, else the campaign, which own operators work.';
