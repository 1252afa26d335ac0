-- Indexes rest while rows are written, and are built once over all of them: ten times as fast, and packed as a rebuilt
-- one is. By the superuser who opened the session, inside the transaction: nobody else ever sees an index at rest.

create table volume.rested as
  select n as no, format('core.%s', name)::regclass as name
  from unnest('{contact,name,number,identity,lead,journal,outbox,attempt,egress,answer,do_not_call,task,check_mark,note,
    invoice,payment,client,client_order,touch,fact,word}'::text[]) with ordinality t(name, n);
comment on table volume.rested is 'Tables that are filled without their indexes.';

create function volume.rest() returns void volatile language sql as $$
  update pg_index set indisready = false, indisvalid = false where indrelid in (select name from volume.rested)
$$;
comment on function volume.rest() is 'Lets indexes rest: what is written from here on does not stand in them, and nothing is read by them.';

create function volume.wake(which regclass) returns void volatile language plpgsql as $$
begin
  execute format('reindex table %s', which);
end
$$;
comment on function volume.wake(regclass) is 'Builds a table''s indexes over all that was written, proving keys unique, and takes them into use.';
