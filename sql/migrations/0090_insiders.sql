-- Against those inside: what an operator may look at in an hour, and no statistics of what identifies.

set local role tristage_owner;

alter table core.department
  add column operator_reveals_an_hour int not null default 120 check (operator_reveals_an_hour >= 0),
  add column releases_an_hour int not null default 30 check (releases_an_hour >= 0);
comment on column core.department.operator_reveals_an_hour is
  'So many cards may show one operator their number in an hour, by revealing or dialling.';
comment on column core.department.releases_an_hour is
  'So many cards may one operator give back uncalled in an hour: leafing through the base is not calling.';

-- The planner would keep samples of these texts, and its estimates for a leakproof comparison tell them to whoever may
-- read the table's own rows. Nothing is looked up by them.
do $$
declare
  kept record;
begin
  for kept in
    select * from (values
      ('name', 'name'), ('name', 'company'), ('name', 'position'), ('name', 'site'), ('name', 'notes'),
      ('number', 'masked'), ('attempt', 'note'), ('answer', 'value'), ('note', 'body'), ('touch', 'result'),
      ('task', 'subject'), ('task', 'result'), ('check_mark', 'value'), ('client_order', 'subject'), ('invoice', 'no'),
      ('fact', 'body'), ('link', 'note'), ('journal', 'detail')
    ) as list(in_table, in_column)
  loop
    execute format('alter table core.%I alter column %I set statistics 0', kept.in_table, kept.in_column);
  end loop;
end
$$;
