-- Finding what is old enough to be erased: rows come in order of time, so a summary of ranges is enough and
-- costs an act next to nothing.

set local role tristage_owner;

create index replay_by_time on core.replay using brin (at) with (pages_per_range = 32, autosummarize = on);
create index outbox_by_time on core.outbox using brin (at) with (pages_per_range = 32, autosummarize = on);
