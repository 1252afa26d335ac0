-- The record: a journal chained by hashes, an outbox, and the refusal to rewrite either.

set local role tristage_engine;

create function core.chain_hash(before bytea, entry core.journal) returns bytea
  immutable language plpgsql set search_path = pg_catalog, pg_temp
as $$
begin
  -- As json it is the same text as jsonb, and costs less.
  return sha256(before || convert_to(json_build_array(
    entry.machine, entry.subject, entry.no, entry.contact, extract(epoch from entry.at)::text,
    entry.member, entry.tier, entry.act, entry.from_place, entry.to_place, entry.from_stage,
    entry.to_stage, entry.from_holder, entry.to_holder, entry.reason, entry.detail)::text, 'UTF8'));
end
$$;
comment on function core.chain_hash(bytea, core.journal) is
  'The hash of a journal entry: SHA-256 over the hash before it and the entry in order.';

create function core.standing(l core.lead) returns core.journal
  immutable language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  s core.journal;
begin
  s.machine := 'lead'; s.subject := l.id; s.no := l.chain_no; s.contact := l.contact; s.hash := l.chain;
  s.to_place := l.place; s.to_stage := l.stage; s.to_holder := l.holder;
  return s;
end
$$;
comment on function core.standing(core.lead) is 'Where a lead stands, as its journal says it: what the next entry begins with.';

create function core.standing(c core.client) returns core.journal
  immutable language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  s core.journal;
begin
  s.machine := 'client'; s.subject := c.id; s.no := c.chain_no; s.contact := c.contact; s.hash := c.chain;
  s.to_place := c.place; s.to_holder := c.account_manager;
  return s;
end
$$;
comment on function core.standing(core.client) is 'Where a client stands, as its journal says it.';

create function core.next_entry(was core.journal, entry core.journal, me core.member, act text, reason text, detail jsonb)
  returns core.journal
  volatile language plpgsql set search_path = pg_catalog, pg_temp
as $$
begin
  entry.no := coalesce(was.no, 0) + 1;
  entry.at := clock_timestamp();
  entry.member := me.id; entry.tier := coalesce(me.tier::text, auth.pool(), 'system'); entry.act := act;
  entry.from_place := was.to_place; entry.from_stage := was.to_stage; entry.from_holder := was.to_holder;
  entry.reason := reason; entry.detail := coalesce(detail, '{}');
  entry.hash := core.chain_hash(coalesce(was.hash, ''::bytea), entry);
  return entry;
end
$$;
comment on function core.next_entry(core.journal, core.journal, core.member, text, text, jsonb) is
  'The entry that follows where something stood, with its hash; not yet written.';

create function core.record_all(entries core.journal[]) returns void
  volatile language plpgsql set search_path = pg_catalog, pg_temp
as $$
begin
  insert into core.journal (machine, subject, no, contact, at, member, tier, act, from_place, to_place,
    from_stage, to_stage, from_holder, to_holder, reason, detail, hash)
  select e.machine, e.subject, e.no, e.contact, e.at, e.member, e.tier, e.act, e.from_place, e.to_place,
    e.from_stage, e.to_stage, e.from_holder, e.to_holder, e.reason, e.detail, e.hash
  from unnest(entries) e;
end
$$;
comment on function core.record_all(core.journal[]) is
  'The one way into the journal: entries made by core.next_entry, in one statement.';

create function core.record(was core.journal, entry core.journal, me core.member, act text, reason text, detail jsonb)
  returns core.journal
  volatile language plpgsql set search_path = pg_catalog, pg_temp
as $$
begin
  entry := core.next_entry(was, entry, me, act, reason, detail);
  perform core.record_all(array[entry]);
  return entry;
end
$$;
comment on function core.record(core.journal, core.journal, core.member, text, text, jsonb) is
  'Writes one entry: what stood before (null for nothing), what stands now, who did what and why. '
  'Answers with the entry, whose no and hash are the new end of the chain.';

create function core.tell(act text, machine text, subject uuid, contact uuid, member uuid, detail jsonb default '{}')
  returns void
  volatile language plpgsql set search_path = pg_catalog, pg_temp
as $$
begin
  insert into core.outbox (act, machine, subject, contact, member, detail)
  values (act, machine, subject, contact, member, coalesce(detail, '{}'));
end
$$;
comment on function core.tell(text, text, uuid, uuid, uuid, jsonb) is
  'Writes an event into the outbox, in the transaction of its act.';

set local role tristage_owner;

create function core.refuse_change() returns trigger
  language plpgsql set search_path = pg_catalog, pg_temp
as $$
begin
  raise exception using errcode = '42501',
    message = format('%s on %I.%I is refused: nothing here is ever removed or rewritten',
      tg_op, tg_table_schema, tg_table_name);
end
$$;
comment on function core.refuse_change() is 'Refuses a change even to the owner of the table.';

do $$
declare
  kept text;
begin
  foreach kept in array array['journal', 'egress', 'script_version', 'script_draft', 'do_not_call', 'lead', 'client',
    'contact', 'name', 'number', 'number_claim', 'identity', 'attempt', 'answer', 'task', 'check_mark',
    'invoice', 'payment', 'client_order', 'fact', 'link', 'touch', 'note', 'member', 'import', 'decision', 'proposal', 'merge',
    'invitation', 'upload', 'do_not_call_list', 'webhook', 'webhook_secret', 'batch', 'partner', 'warning', 'canary', 'lineage']
  loop
    execute format(
      'create trigger nothing_is_deleted before delete or truncate on core.%I
         for each statement execute function core.refuse_change()', kept);
  end loop;
  foreach kept in array array['journal', 'egress', 'script_version', 'do_not_call', 'decision']
  loop
    execute format(
      'create trigger nothing_is_rewritten before update on core.%I
         for each statement execute function core.refuse_change()', kept);
  end loop;
end
$$;

-- What somebody wrote beside a merge is emptied with the person; the merge itself stands.
create trigger nothing_is_rewritten before update on core.merge for each row
  when (new.note is not null or (old.contact, old.survivor, old.at, old.member, old.detail)
    is distinct from (new.contact, new.survivor, new.at, new.member, new.detail))
  execute function core.refuse_change();
