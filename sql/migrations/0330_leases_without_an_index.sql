-- A lease is renewed at every dial. Without an index on its end the renewal touches the row alone and none of the two dozen
-- indexes; whoever looks for leases that are over finds the cards in hand by one_lead_a_slot, and they are few.

set local role tristage_owner;

drop index core.lead_lease;
