-- A campaign that has ended lets go of its leads.

set local role tristage_owner;

alter table core.campaign add column emptied_at timestamptz
  constraint only_an_ended_campaign_is_emptied check (emptied_at is null or status = 'ended');
comment on column core.campaign.emptied_at is
  'When the clock had seen every lead that waited in this ended campaign; what comes later is ready at once.';
