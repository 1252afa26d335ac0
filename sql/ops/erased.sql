-- What was erased stays erased.

set local role tristage_engine;

create function ops.misremembered() returns table ("check" text, subject text, what text, mend text)
  stable language sql set search_path = pg_catalog, pg_temp
begin atomic
  with gone as materialized (select c.id from core.contact c where c.erased_at is not null),
  kept as (
    select n.contact as id, 'a name' as what from core.name n where n.name <> core.emptied() or num_nonnulls(n.company, n.position, n.site, n.notes) > 0
    union all select n.contact, 'a number' from core.number n where n.erased_at is null
    union all select i.contact, 'a tax number, an e-mail or an address' from core.identity i
      where num_nonnulls(i.tax_number, i.address) > 0 or cardinality(i.emails) > 0
    union all select w.contact, 'a word to find it by' from core.word w where w.word <> core.emptied()
    union all select n.contact, 'a remark' from core.note n where n.body <> core.emptied()
    union all select a.contact, 'an answer' from core.answer a where a.value <> to_jsonb(core.emptied()) or a.said is not null
    union all select f.contact, 'a fact' from core.fact f where f.body <> core.emptied() or f.month is not null
    union all select a.contact, 'a call''s note' from core.attempt a where a.note is not null
    union all select t.contact, 'a touch' from core.touch t where t.result <> core.emptied()
    union all select t.contact, 'a task' from core.task t where t.subject <> core.emptied() or t.done_at is null
    union all select l.contact, 'an open lead' from core.lead l where l.place not in ('won', 'closed'))
  select 'what was erased stays erased', format('contact %s', k.id), format('it has %s', k.what), 'find the path that writes to erased contacts; erase it again'
  from gone g join kept k on k.id = g.id;
end;
comment on function ops.misremembered() is 'Erased contacts that something of a person stands at again.';
