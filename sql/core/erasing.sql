-- Erasing a person's data. Rows stay, so that every chain, count and sum does; what a person could be known by goes.

set local role tristage_engine;

create function core.emptied() returns text
  immutable parallel safe language sql set search_path = pg_catalog, pg_temp
return '•••';
comment on function core.emptied() is 'What stands where something was erased, in any language.';

create function core.same_person(of_contact uuid) returns uuid[]
  stable language sql set search_path = pg_catalog, pg_temp
begin atomic
  select array_agg(c.id order by c.id) from core.contact c where c.id = of_contact or c.merged_into = of_contact;
end;
comment on function core.same_person(uuid) is 'A contact with those that turned out to be it; null where there is none.';

create function core.stands_again(of_contact uuid) returns boolean
  stable language sql set search_path = pg_catalog, pg_temp
begin atomic
  select exists (select from core.name n where n.contact = of_contact and (n.name <> core.emptied() or n.company is not null))
    or exists (select from core.number n where n.contact = of_contact and n.erased_at is null)
    or exists (select from core.contact c where c.id = of_contact and c.custodian is not null)
    or exists (select from core.client c where c.contact = of_contact and c.account_manager is not null)
    or exists (select from core.lead l where l.contact = of_contact and l.place not in ('won', 'closed'))
    or exists (select from core.task t where t.contact = of_contact and t.done_at is null)
    or exists (select from core.fact f where f.contact = of_contact and f.body <> core.emptied())
    or exists (select from core.note n where n.contact = of_contact and n.body <> core.emptied());
end;
comment on function core.stands_again(uuid) is 'Whether something of a person stands at a contact: of one that was erased, that it is to be erased again.';

create function core.why_not_erase(of_contact uuid) returns text
  stable language sql set search_path = pg_catalog, pg_temp
begin atomic
  select case
    when c.erased_at is not null and not core.stands_again(c.id) then 'erased'
    when c.merged_into is not null then 'merged'
    when exists (select from core.lead l where l.contact = any (core.same_person(c.id)) and l.place = 'on_call') then 'on_call'
    when exists (select from core.invoice i where i.contact = any (core.same_person(c.id)) and i.paid_at is null) then 'unpaid'
  end
  from core.contact c where c.id = of_contact;
end;
comment on function core.why_not_erase(uuid) is
  'Why a contact cannot be erased now, null where it can: erased (already), merged (the survivor is erased, and this one with it), '
  'on_call, unpaid (an invoice: what is owed is settled first).';

create function core.erase_numbers(ids uuid[], me core.member) returns int
  volatile language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  n core.number;
  heir uuid;
  erased int := 0;
begin
  for n in select * from core.number x where x.contact = any (ids) order by x.same_as is null, x.id for update loop
    select o.id into heir from core.number o where o.same_as = n.id and o.contact <> all (ids) order by o.id limit 1;
    update core.number x set e164 = null, same_as = null, masked = core.emptied(), state = 'dead', state_at = now(), erased_at = now()
    where x.id = n.id;
    erased := erased + 1;
    if heir is not null then
      -- Somebody else has the same telephone: the row that stood for this one is the number now.
      update core.number x set e164 = n.e164, same_as = null where x.id = heir;
      update core.number x set same_as = heir where x.same_as = n.id and x.id <> heir;
    elsif n.e164 is not null then
      -- Whoever brings the same list again must not have them called.
      insert into core.do_not_call (hash, masked, reason, member) values (n.hash, core.emptied(), 'erased', me.id)
      on conflict do nothing;
    end if;
  end loop;
  update core.number_claim x set e164 = x.id::text, masked = core.emptied() where x.contact = any (ids);
  return erased;
end
$$;
comment on function core.erase_numbers(uuid[], core.member) is
  'Empties the telephone numbers of a person. Nobody calls them any more; a number that somebody else has too stays theirs.';

create function core.erase_words(ids uuid[]) returns int
  volatile language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  gone text := core.emptied();
  written int := 0;
  n int;
begin
  update core.name x set name = gone, company = null, "position" = null, site = null, notes = null where x.contact = any (ids);
  -- The words of the name that stands there now are none; those of the old one are found by nobody.
  update core.word x set word = gone where x.contact = any (ids);
  update core.identity x set tax_number = null, emails = '{}', address = null where x.contact = any (ids);
  update core.contact x set city = null, industry = null, segment = null, external_id = null, erased_at = now() where x.id = any (ids);
  update core.note x set body = gone where x.contact = any (ids);
  get diagnostics n = row_count; written := written + n;
  update core.answer x set value = to_jsonb(gone), said = null where x.contact = any (ids);
  get diagnostics n = row_count; written := written + n;
  update core.fact x set body = gone, month = null, day = null, withdrawn_at = coalesce(x.withdrawn_at, now()) where x.contact = any (ids);
  get diagnostics n = row_count; written := written + n;
  update core.attempt x set note = null where x.contact = any (ids) and x.note is not null;
  update core.touch x set result = gone where x.contact = any (ids);
  update core.client_order x set subject = gone where x.contact = any (ids);
  update core.check_mark x set value = gone where x.contact = any (ids) and x.value is not null;
  update core.link x set note = null where (x.contact = any (ids) or x.other = any (ids)) and x.note is not null;
  update core.merge x set note = null where (x.contact = any (ids) or x.survivor = any (ids)) and x.note is not null;
  update core.task x set subject = gone, result = case when x.result is not null then gone end where x.contact = any (ids);
  get diagnostics n = row_count;
  return written + n;
end
$$;
comment on function core.erase_words(uuid[]) is
  'Empties what is written of a person: name, company, addresses, tax number, remarks, answers, facts, notes of calls and touches, '
  'subjects of tasks and orders. How many remarks, answers, facts and tasks those were.';

create function core.end_work(ids uuid[], me core.member) returns void
  volatile language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  l core.lead;
  c core.client;
  was core.client;
begin
  for l in select * from core.lead x where x.contact = any (ids) order by x.kind = 'sale' desc, x.id for update loop
    if l.place in ('won', 'closed') then
      perform core.note_lead(l.id, me, 'erased');
    else
      perform core.close_lead(l, me, 'erased', 'erased');
    end if;
  end loop;
  for was in select * from core.client x where x.contact = any (ids) order by x.id for update loop
    c := was;
    c.place := 'lost'; c.lost_reason := coalesce(was.lost_reason, 'erased'); c.account_manager := null;
    c.class := null; c.rhythm := null;
    perform core.move_client(was, c, me, 'erased', 'erased');
    update core.task t set done_at = now(), result = 'closed' where t.client = c.id and t.done_at is null;
  end loop;
  perform core.take_custody(x, null) from unnest(ids) x;
end
$$;
comment on function core.end_work(uuid[], core.member) is
  'Ends what is under work with a person: leads close, the client is lost and nobody''s, tasks end. Each stands in the journal.';

create function core.erase_refused_rows(digits text[], words text[]) returns int
  volatile language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  erased int;
begin
  update core.rejected_row r set cells = array_fill(core.emptied(), array[cardinality(r.cells)])
  where exists (select from unnest(r.cells) x(cell) where lower(btrim(x.cell)) = any (words))
    -- A cell may hold two numbers, or an extension behind one.
    or exists (select from unnest(r.cells) x(cell) join unnest(digits) d(number)
      on strpos(regexp_replace(x.cell, '[^0-9]', '', 'g'), right(d.number, 10)) > 0);
  get diagnostics erased = row_count;
  return erased;
end
$$;
comment on function core.erase_refused_rows(text[], text[]) is
  'Empties refused rows of lists that hold one of these numbers, or whose cell is one of these words (in small letters).';

create function core.erase_person(of_contact uuid, me core.member, reason text) returns jsonb
  volatile language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  ids uuid[];
  digits text[];
  words text[];
  why text;
  done jsonb;
  e164 text;
begin
  -- In the order of a merge, so that neither an import nor an enquiry stands between looking and writing.
  perform pg_advisory_xact_lock(hashtextextended('head.import_rows', 1));
  ids := core.same_person(of_contact);
  for e164 in select n.e164 from core.number n where n.contact = any (ids) and n.e164 is not null order by 1 loop
    perform pg_advisory_xact_lock(hashtextextended(e164, 5));
    digits := digits || substr(e164, 2);
  end loop;
  perform from core.lead l where l.contact = any (ids) and l.kind = 'sale' order by l.id for update;
  perform from core.client c where c.contact = any (ids) order by c.id for update;
  perform from core.lead l where l.contact = any (ids) and l.kind <> 'sale' order by l.id for update;
  perform from core.contact c where c.id = any (ids) order by c.id for update;
  why := core.why_not_erase(of_contact);
  if why is not null then
    raise exception using errcode = case why when 'on_call' then 'TAKEN' when 'erased' then 'STALE' else 'ORDER' end,
      message = format('this contact cannot be erased: %s', why), detail = jsonb_build_object('rule', 'erase_' || why)::text;
  end if;
  words := array(select lower(x.word) from core.identity i, unnest(i.emails || i.tax_number) x(word) where i.contact = any (ids) and x.word <> '');
  perform core.end_work(ids, me);
  done := jsonb_build_object('contacts', cardinality(ids), 'numbers', core.erase_numbers(ids, me), 'written', core.erase_words(ids),
    'refused_rows', core.erase_refused_rows(coalesce(digits, '{}'), words));
  perform core.decide(me, 'erased', of_contact, reason, done);
  return done;
end
$$;
comment on function core.erase_person(uuid, core.member, text) is
  'Empties everything a person could be known by, of a contact and those merged into it. Leads, calls, journal, egress, amounts and the '
  'do-not-call list stay. TAKEN on a call, STALE where it was done, ORDER where it is merged or something is owed.';

create function core.carry_out_erasure(p core.proposal, me core.member) returns jsonb
  volatile language plpgsql set search_path = pg_catalog, pg_temp
as $$
begin
  if p.proposed_by = me.id then
    raise exception using errcode = 'ORDER', message = 'a second person confirms, not who proposed it', detail = '{"rule":"second_person"}';
  elsif not exists (select from core.member m where m.id = p.proposed_by and m.active and m.tier = 'head') then
    raise exception using errcode = 'ORDER', message = 'who proposed this is no head of sales any more', detail = '{"rule":"erase_proposer_left"}';
  elsif to_jsonb(core.same_person(p.member)) is distinct from p.body -> 'contacts' then
    raise exception using errcode = 'STALE', message = 'another contact became this one since it was proposed', detail = '{"rule":"erase_merged_since"}';
  end if;
  update core.proposal x set decided_by = me.id, decided_at = now(), agreed = true where x.id = p.id;
  return core.erase_person(p.member, me, p.body ->> 'reason');
end
$$;
comment on function core.carry_out_erasure(core.proposal, core.member) is
  'A second person agrees: the erasure is carried out. ORDER for its proposer, or where that one is no head any more; STALE where '
  'another contact was merged into it since, TAKEN.';
