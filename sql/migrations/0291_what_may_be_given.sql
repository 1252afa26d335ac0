-- Leads that were in hand already and stand among the promised: taken off what a campaign could give to a call centre.

set local role tristage_owner;

create index lead_promised on core.lead (campaign) where place = 'calling' and lease_no > 0 and priority <= 10;
