-- The invariants of what is given to partners.

set local role tristage_engine;

create function ops.misgiven() returns table ("check" text, subject text, what text, mend text)
  stable language sql set search_path = pg_catalog, pg_temp
begin atomic
  select 'no lead waits in a batch that is closed', format('lead %s', l.ticket), format('it is in batch %s', b.id), 'are the rounds running?'
  from core.batch b join core.lead l on l.batch = b.id
  where b.closed_at < now() - interval '1 minute' and l.place in ('calling', 'on_call')
  union all
  select 'a card is held by whom it was given to', format('lead %s', l.ticket), format('%s holds it', m.sign_in_name),
    'find the path that claims outside partners.claim and operators.claim'
  from core.lead l join core.member m on m.id = l.holder left join core.batch b on b.id = l.batch
  where l.place = 'on_call' and m.partner is distinct from b.partner
  union all
  select 'a partner that is stopped holds nothing', format('partner %s', p.name), format('lead %s is in its hands', l.ticket), 'stop it again'
  from core.partner p join core.batch b on b.partner = p.id join core.lead l on l.batch = b.id
  where not p.active and l.place = 'on_call';
end;
comment on function ops.misgiven() is 'Leads in the wrong hands: of a closed batch, of another partner, of one that was stopped.';
