-- The record against itself and against the rows: chains, places, arrows. Always empty on a sound department.
-- these: of these leads and clients alone; null: all of them. Planned anew each time, so that a few are found by index and all
-- of them by one reading.

set local role tristage_engine;

create function ops.broken_chains(these uuid[] default null)
  returns table ("check" text, subject text, what text, mend text, about uuid)
  stable language plpgsql set search_path = pg_catalog, pg_temp set plan_cache_mode = force_custom_plan
as $$
begin
  return query
  with linked as (
    select j as entry, j.machine, j.subject, j.no, j.hash,
      lag(j.hash, 1, ''::bytea) over w as before, row_number() over w as place
    from core.journal j where j.machine in ('lead', 'client') and (these is null or j.subject = any (these))
    window w as (partition by j.machine, j.subject order by j.no)),
  heads as (
    select 'lead' as machine, l.id as subject, l.chain, l.chain_no from core.lead l where these is null or l.id = any (these)
    union all select 'client', c.id, c.chain, c.chain_no from core.client c where these is null or c.id = any (these))
  select 'the journal is dense and unaltered', format('%s %s', l.machine, l.subject),
    format('entry %s does not follow from the one before it', l.no), 'restore from backup; find who could write to core.journal', l.subject
  from linked l
  where l.no <> l.place
    or l.hash <> core.chain_hash(l.before, l.entry)
  union all
  select 'the journal is dense and unaltered', format('%s %s', h.machine, h.subject),
    'its last entry is not the one the row names', 'restore from backup; find who could write to core.journal', h.subject
  from heads h
  left join lateral (select j.no, j.hash from core.journal j
    where j.machine = h.machine and j.subject = h.subject order by j.no desc limit 1) e on true
  where e.no is distinct from h.chain_no or e.hash is distinct from h.chain;
end
$$;
comment on function ops.broken_chains(uuid[]) is 'Journal entries altered, removed or added outside an act.';

create function ops.misplaced(these uuid[] default null)
  returns table ("check" text, subject text, what text, mend text, about uuid)
  stable language plpgsql set search_path = pg_catalog, pg_temp set plan_cache_mode = force_custom_plan
as $$
begin
  return query
  select 'a place equals its last journal entry', format('lead %s', l.ticket),
    format('is in %s, the journal says %s', l.place, e.to_place), 'find the path that moved it outside core.move_lead', l.id
  from core.lead l join core.journal e on e.machine = 'lead' and e.subject = l.id and e.no = l.chain_no
  where (these is null or l.id = any (these)) and (
    case l.place when 'on_call' then 'calling' else l.place end <> e.to_place
    or (l.place <> 'on_call' and l.holder is distinct from e.to_holder) or l.stage is distinct from e.to_stage)
  union all
  select 'a place equals its last journal entry', format('client %s', c.id),
    format('is in %s, the journal says %s', c.place, e.to_place), 'find the path that moved it outside core.move_client', c.id
  from core.client c join core.journal e on e.machine = 'client' and e.subject = c.id and e.no = c.chain_no
  where (these is null or c.id = any (these)) and (c.place <> e.to_place or c.account_manager is distinct from e.to_holder)
  union all
  select 'every move is an arrow', format('%s %s entry %s', j.machine, j.subject, j.no),
    format('%s: %s to %s', j.act, coalesce(j.from_place, 'nothing'), j.to_place), 'find the path that moved it', j.subject
  from core.journal j
  where j.machine in ('lead', 'client') and (these is null or j.subject = any (these))
    and j.from_place is distinct from j.to_place and not exists (
    select from core.transition t where t.machine = j.machine and t.act = j.act
      and t.to_place = j.to_place
      and t.from_place = coalesce(j.from_place, ''));
end
$$;
comment on function ops.misplaced(uuid[]) is 'Leads and clients whose place, holder or stage disagrees with their journal.';

create function ops.unbalanced() returns table ("check" text, subject text, what text, mend text)
  stable language sql set search_path = pg_catalog, pg_temp
begin atomic
  select 'leads in equal leads out', 'core.lead', format('%s leads, %s first journal entries', l.n, j.n), 'a lead came or went without its act'
  from (select count(*) n from core.lead) l, (select count(*) n from core.journal where machine = 'lead' and no = 1) j
  where l.n <> j.n
  union all
  select 'leads in equal leads out', 'core.client', format('%s clients, %s first journal entries', c.n, j.n), 'a client came or went without its act'
  from (select count(*) n from core.client) c, (select count(*) n from core.journal where machine = 'client' and no = 1) j
  where c.n <> j.n;
end;
comment on function ops.unbalanced() is 'Leads and clients that are more or fewer than ever came.';

create function ops.broken_decisions() returns table ("check" text, subject text, what text, mend text)
  stable language sql set search_path = pg_catalog, pg_temp
begin atomic
  with linked as (
    select d as entry, d.no, d.hash, lag(d.hash, 1, ''::bytea) over w as before, row_number() over w as place
    from core.decision d window w as (order by d.no))
  select 'the record of decisions is dense and unaltered', format('decision %s', l.no),
    'it does not follow from the one before it', 'restore from backup; find who could write to core.decision'
  from linked l where l.no <> l.place or l.hash <> core.decision_hash(l.before, l.entry);
end;
comment on function ops.broken_decisions() is 'Decisions about the house altered, removed or added outside an act. One cut off at the end is not told by this.';
