-- Who may run the checks: deployment and backup, which see every row. No tier may.

set local role tristage_engine;

grant usage on schema ops to tristage_migrator, tristage_backup;
grant execute on all functions in schema ops to tristage_migrator, tristage_backup, tristage_auth;
grant execute on function core.chain_hash(bytea, core.journal) to tristage_migrator, tristage_backup;
grant execute on function core.emptied(), core.is_elsewhere(), core.timeline() to tristage_migrator, tristage_backup, tristage_auth;
