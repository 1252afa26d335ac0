-- What deployment and backup read and write: neither role can be logged into in normal running.
-- delete and truncate are granted to nobody: leads are closed, never removed.

set local role tristage_owner;
grant select, insert, update on all tables in schema core to tristage_migrator;
grant select on all tables in schema core to tristage_backup;
