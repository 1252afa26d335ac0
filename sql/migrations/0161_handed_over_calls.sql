-- Hand-overs of partners, found by their batch.

set local role tristage_owner;

create index attempt_handed_over on core.attempt (batch, ended_at, id) where batch is not null and disposition = 'handed_over';
