-- Last: what happened is counted up to the end of history, as the clock would have counted it day by day.

grant usage on schema volume to tristage_engine;
grant select on volume.setting to tristage_engine;
set local row_security = on;
set local role tristage_engine;
select set_config('tristage.secret', '00', true);
select core.count_steps('-infinity', s.until) from volume.setting s;
select core.count_places('-infinity', s.until) from volume.setting s;
select core.count_quiet('-infinity', s.until) from volume.setting s;
update core.tally_mark set through = s.until, next = null, horizon = null from volume.setting s;
set local role none;
