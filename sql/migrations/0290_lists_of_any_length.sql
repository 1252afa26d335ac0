-- The head's lists by campaign and by stage are read a page at a time, however many leads nobody has called yet.

set local role tristage_owner;

drop index core.lead_by_campaign;
create index lead_by_campaign on core.lead (campaign, place, opened_at, ticket);
create index lead_staged on core.lead (stage, opened_at, ticket) where stage is not null;
