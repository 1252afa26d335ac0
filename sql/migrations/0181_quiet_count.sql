-- How many numbers may not be called, kept counted behind the tally's mark.

set local role tristage_owner;

create table core.quiet_count (
  scope text primary key check (scope in ('everywhere', 'campaign', 'partner')),
  n bigint not null check (n > 0)
);
comment on table core.quiet_count is 'How many entries the do-not-call list had at the tally''s mark, by scope.';

grant select on core.do_not_call, core.tally_mark to tristage_migrator;
grant insert on core.quiet_count to tristage_migrator;

set local role tristage_migrator;
set local row_security = off;

insert into core.quiet_count (scope, n)
select d.scope, count(*) from core.do_not_call d, core.tally_mark m where d.at < m.through group by d.scope;

set local row_security = on;
