-- Lists from outside: a file becomes contacts with their numbers, each with one lead to call.

set local role tristage_engine;

create function head.begin_import(campaign text, source text, file_name text, file_hash bytea, key text)
  returns jsonb
  volatile security definer language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  me core.member := auth.asker();
  done jsonb := core.replayed(me, key, 'begin_import', jsonb_build_array(campaign, source, file_name, encode(file_hash, 'hex')));
  k core.campaign;
  run core.import;
begin
  if done is not null then return done; end if;
  select * into k from core.campaign c where c.name = begin_import.campaign;
  if k.id is null then
    perform core.missing('WRONG', 'campaign', 'unknown', format('there is no campaign %L', campaign));
  elsif k.status = 'ended' then
    raise exception using errcode = 'CLOSE', message = format('the campaign %L has ended', campaign);
  elsif coalesce(btrim(source), '') = '' or length(source) > 200 then
    perform core.missing('WRONG', 'source', 'length', 'a source has 1 to 200 characters');
  elsif length(file_hash) is distinct from 32 then
    perform core.missing('WRONG', 'file_hash', 'length', 'the hash of the file is a SHA-256');
  end if;
  -- Two programs that bring the same file at once share one import.
  perform pg_advisory_xact_lock(hashtextextended(encode(file_hash, 'hex'), 2));
  select * into run from core.import i
  where i.campaign = k.id and i.source = begin_import.source and i.file_hash = begin_import.file_hash
    and i.finished_at is null and not exists (select from core.upload u where u.id = i.id)
  order by i.started_at desc limit 1;
  if run.id is null then
    insert into core.import (campaign, source, file_name, file_hash, member)
    values (k.id, source, file_name, file_hash, me.id)
    returning * into run;
  end if;
  return core.answered(me, key, jsonb_build_object('import', run.id, 'next_row', run.next_row));
end
$$;
comment on function head.begin_import(text, text, text, bytea, text) is
  'Begins the import of a file into a campaign, or goes on with the one that was cut short: next_row is the row to '
  'send next, from 1. source: what the external ids belong to. file_hash: SHA-256. WRONG, CLOSE, REUSE.';

create function head.import_zones(zones jsonb) returns void
  volatile language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  z record;
begin
  for z in
    select w.id, w.members from jsonb_to_recordset(zones) w(id text, members text[])
    where not exists (select from core.zone o where o.id = w.id)
  loop
    -- pg_timezone_names reads a whole folder: only for zones that are new here.
    if z.id is null or cardinality(z.members) is distinct from (
      select count(distinct m) from unnest(z.members) m join pg_timezone_names t on t.name = m)
    then
      perform core.missing('WRONG', 'zones', 'unknown', format('zone %L is not made of known IANA zones', z.id));
    end if;
    insert into core.zone (id, members) values (z.id, z.members) on conflict do nothing;
  end loop;
end
$$;
comment on function head.import_zones(jsonb) is 'Adds the zones and groups of zones that are not there yet. WRONG.';

create function head.import_contacts(rows jsonb, numbers jsonb, of_source text)
  returns table (row_no bigint, contact uuid, fresh boolean)
  stable language sql set search_path = pg_catalog, pg_temp
begin atomic
  with recursive r as materialized (
    select x."row", nullif(x.external_id, '') as external_id
    from jsonb_to_recordset(rows) x("row" bigint, external_id text)),
  listed as materialized (
    select p."row", p.position, p.e164, n.contact as owner,
      min(p."row") over (partition by p.e164) as first_row
    from jsonb_to_recordset(numbers) p("row" bigint, position int, e164 text)
    left join core.number n on n.e164 = p.e164),
  -- A source that names two organisations knows them apart: they stay two, though they share a switchboard.
  judged as materialized (
    select l."row", l.position, l.first_row, l.owner, c.source is distinct from of_source or c.external_id is null as joinable
    from listed l left join core.contact c on c.id = l.owner),
  by_number as materialized (
    select j."row",
      (array_agg(j.owner order by j.position) filter (where j.owner is not null))[1] as owner,
      (array_agg(j.owner order by j.position) filter (where j.owner is not null and j.joinable))[1] as joinable_owner,
      (array_agg(j.first_row order by j.position) filter (where j.owner is null and j.first_row < j."row"))[1] as earlier,
      count(*) filter (where j.owner is null and j.first_row = j."row") as free
    from judged j group by j."row"),
  by_id as materialized (
    select r."row", coalesce(c.merged_into, c.id) as owner, min(r."row") over (partition by coalesce(r.external_id, 'row ' || r."row")) as first_row
    from r left join core.contact c on c.source = of_source and c.external_id = r.external_id),
  parent as materialized (
    select r."row",
      case
        when i.owner is not null then i.owner
        when i.first_row < r."row" then null
        when r.external_id is null then n.owner
        when n.joinable_owner is not null then n.joinable_owner
        when n.free = 0 then n.owner
      end as known,
      case
        when i.owner is not null then null
        when i.first_row < r."row" then i.first_row
        when r.external_id is null and n.owner is null then n.earlier
        when r.external_id is not null and n.joinable_owner is null and n.free = 0 and n.owner is null then n.earlier
      end as like_row
    from r join by_id i on i."row" = r."row" join by_number n on n."row" = r."row"),
  settled as (
    select p."row", coalesce(p.known, gen_random_uuid()) as contact, p.known is null as fresh
    from parent p where p.like_row is null
    union all
    select p."row", s.contact, false from parent p join settled s on p.like_row = s."row")
  select s."row", s.contact, s.fresh from settled s;
end;
comment on function head.import_contacts(jsonb, jsonb, text) is
  'Which contact each row is: by external id and source, else by its numbers, else a fresh one.';

create function head.import_numbers(rows bigint[], contacts uuid[], numbers jsonb) returns bigint
  volatile language sql set search_path = pg_catalog, pg_temp
begin atomic
  with listed as (
    select distinct on (p.e164) p.*, w.contact
    from jsonb_to_recordset(numbers) p("row" bigint, position int, e164 text, masked text, kind text)
    join unnest(rows, contacts) w("row", contact) on w."row" = p."row"
    order by p.e164, p."row", p.position),
  fresh as (
    select l.*, row_number() over (partition by l.contact order by l."row", l.position) as place
    from listed l where not exists (select from core.number n where n.e164 = l.e164)),
  added as (
    insert into core.number (contact, e164, masked, kind, position)
    select f.contact, f.e164, f.masked, f.kind,
      f.place + coalesce((select max(n.position) from core.number n where n.contact = f.contact), 0)
    from fresh f
    on conflict (e164) do nothing
    returning 1)
  select count(*) from added;
end;
comment on function head.import_numbers(bigint[], uuid[], jsonb) is
  'Adds the numbers that the base does not have, each to the contact of the first row that lists it.';

create function head.import_leads(run core.import, k core.campaign, rows bigint[], contacts uuid[], fresh boolean[], me core.member,
  of_tier text)
  returns table (opened bigint, closed bigint)
  volatile language sql set search_path = pg_catalog, pg_temp
begin atomic
  with wanted as (
    select distinct on (c.id) c.id as contact, c.zone, w."row", w.fresh,
      exists (select from core.number n where n.contact = c.id and n.state = 'good'
        -- Few numbers stand on a list at all: the rule itself is asked for those alone.
        and (not exists (select from core.do_not_call d where d.hash = n.hash) or not core.is_quiet(n.hash, k.id))) as callable
    from unnest(rows, contacts, fresh) w("row", contact, fresh) join core.contact c on c.id = w.contact
    where not exists (select from core.client b where b.contact = c.id)
      and not exists (select from core.lead l where l.contact = c.id and l.kind = 'sale'
        and (l.campaign = k.id or l.place not in ('won', 'closed')))
    order by c.id, w."row"),
  target as materialized (
    select gen_random_uuid() as id, w.contact, w.zone, w."row", clock_timestamp() as at,
      case when not w.callable then 'closed' when d.operators_on then 'calling' else 'qualification' end as place,
      case when w.callable then null
        when exists (select from core.number n where n.contact = w.contact and core.is_quiet(n.hash, k.id)) then 'do_not_call'
        else 'no_callable_number' end as reason,
      jsonb_build_object('import', run.id, 'row', w."row") as detail
    from wanted w, core.department d
    where w.callable or w.fresh),
  chained as materialized (
    select t.*, core.chain_hash(''::bytea, row(null, 'lead', t.id, 1, t.contact, t.at, me.id, of_tier, 'imported', null,
      t.place, null, null, null, null, t.reason, t.detail, null)::core.journal) as hash
    from target t),
  lead as (
    insert into core.lead (id, contact, campaign, zone, place, ready, due_at, priority, qualified_at, close_reason,
      closed_at, chain, chain_no)
    select t.id, t.contact, k.id, t.zone, t.place, t.place = 'calling',
      -- A microsecond a row keeps the order of the file.
      case t.place when 'calling' then run.started_at + t."row" * interval '1 microsecond'
        when 'qualification' then core.working_time(now(), k.response_norm) end,
      100, case when t.place = 'qualification' then now() end, t.reason,
      case when t.place = 'closed' then now() end, t.hash, 1
    from chained t
    returning id, contact, place, ticket),
  journal as (
    insert into core.journal (machine, subject, no, contact, at, member, tier, act, to_place, reason, detail, hash)
    select 'lead', t.id, 1, t.contact, t.at, me.id, of_tier, 'imported', t.place, t.reason, t.detail, t.hash
    from chained t),
  outbox as (
    insert into core.outbox (act, machine, subject, contact, member, detail)
    select 'imported', 'lead', l.id, l.contact, me.id, jsonb_build_object('to', l.place, 'ticket', l.ticket)
    from lead l)
  select count(*) filter (where l.place <> 'closed'), count(*) filter (where l.place = 'closed') from lead l;
end;
comment on function head.import_leads(core.import, core.campaign, bigint[], uuid[], boolean[], core.member, text) is
  'Opens one lead for each contact that has none in this campaign, is no client and can be called; a fresh contact '
  'that cannot be called gets a closed one with the reason. Journal and outbox are written with it, all in one statement.';

create function head.import_people(rows jsonb, row_nos bigint[], contacts uuid[], fresh boolean[], of_source text) returns void
  volatile language sql set search_path = pg_catalog, pg_temp
begin atomic
  with x as materialized (
    select w.contact, x.*
    from jsonb_to_recordset(rows) x("row" bigint, kind text, name text, company text, position text, site text, city text,
      zone text, industry text, notes text, external_id text, tax_number text, emails text[], address text)
    join unnest(row_nos, contacts, fresh) w("row", contact, fresh) on w."row" = x."row" and w.fresh),
  contact as (
    insert into core.contact (id, kind, city, zone, industry, source, external_id)
    select x.contact, x.kind, nullif(x.city, ''), x.zone, nullif(x.industry, ''), of_source, nullif(x.external_id, '') from x),
  name as (
    insert into core.name (contact, name, company, position, site, notes)
    select x.contact, x.name, nullif(x.company, ''), nullif(x.position, ''), nullif(x.site, ''), nullif(x.notes, '') from x)
  insert into core.identity (contact, tax_number, emails, address)
  select x.contact, nullif(x.tax_number, ''), coalesce(x.emails, '{}'), nullif(x.address, '') from x
  where coalesce(x.tax_number, '') <> '' or coalesce(x.address, '') <> '' or cardinality(x.emails) > 0;
end;
comment on function head.import_people(jsonb, bigint[], uuid[], boolean[], text) is
  'Adds the contacts of the rows that are fresh, with what identifies them; the rows are read once for all three tables.';

create function head.brings_in(run core.import, me core.member) returns core.member
  stable language sql set search_path = pg_catalog, pg_temp
begin atomic
  select m from core.member m
  where m.id = case when me.sign_in_name = 'clock' then (select u.asked_by from core.upload u where u.id = run.id) else me.id end;
end;
comment on function head.brings_in(core.import, core.member) is
  'In whose name rows come in: who asks; where the clock brings in an uploaded file, the head who asked for that.';

create function head.import_rows(import uuid, first_row bigint, rows_in int, rejected int, rows json, numbers json,
  zones jsonb, key text)
  returns jsonb
  volatile security definer language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  me core.member := auth.asker();
  -- The lists are json, so that they are compared as they were sent and taken apart once.
  done jsonb := core.replayed(me, key, 'import_rows', jsonb_build_array(import, first_row, rows_in, rejected,
    sha256(convert_to(rows::text, 'UTF8')), sha256(convert_to(numbers::text, 'UTF8'))));
  listed jsonb := rows;
  called jsonb := numbers;
  run core.import;
  k core.campaign;
  who core.member;
  row_nos bigint[];
  contacts uuid[];
  fresh boolean[];
  created_now int;
  added bigint;
  outcome record;
begin
  if done is not null then return done; end if;
  -- One import at a time, so that two lists with the same numbers become the same contacts.
  perform pg_advisory_xact_lock(hashtextextended('head.import_rows', 1));
  select * into run from core.import i where i.id = import_rows.import for update;
  if run.id is null then
    raise exception using errcode = 'EMPTY', message = 'there is no such import';
  elsif run.finished_at is not null or run.next_row <> first_row then
    raise exception using errcode = 'STALE', message = 'this import is at another row',
      detail = jsonb_build_object('next_row', run.next_row, 'finished', run.finished_at is not null)::text;
  elsif rows_in is null or rejected is null or rejected < 0
    or jsonb_array_length(listed) + rejected <> rows_in or rows_in not between 1 and 20000 then
    perform core.missing('WRONG', 'rows', 'count', 'rows sent and rows rejected must be the rows in, 20000 at most');
  end if;
  select * into k from core.campaign where id = run.campaign;

  perform head.import_zones(zones);

  select coalesce(array_agg(w.row_no order by w.row_no), '{}'), coalesce(array_agg(w.contact order by w.row_no), '{}'),
    coalesce(array_agg(w.fresh order by w.row_no), '{}'), count(*) filter (where w.fresh)
  into row_nos, contacts, fresh, created_now
  from head.import_contacts(listed, called, run.source) w;
  if cardinality(row_nos) <> jsonb_array_length(listed) then
    perform core.missing('WRONG', 'rows', 'number', 'every row needs a number of its own and at least one telephone number');
  end if;

  if exists (select from core.canary) then
    perform core.hear_canaries(array(select n.id from jsonb_to_recordset(called) c(e164 text) join core.number n on n.e164 = c.e164
      join core.canary a on a.number = n.id), me, 'imported');
  end if;
  perform head.import_people(listed, row_nos, contacts, fresh, run.source);
  added := head.import_numbers(row_nos, contacts, called);
  who := head.brings_in(run, me);
  select * into outcome from head.import_leads(run, k, row_nos, contacts, fresh, who, coalesce(who.tier::text, auth.pool(), 'system'));

  update core.import i set next_row = i.next_row + import_rows.rows_in, rows_in = i.rows_in + import_rows.rows_in,
    created = i.created + created_now, matched = i.matched + cardinality(row_nos) - created_now,
    rejected = i.rejected + import_rows.rejected
  where i.id = run.id;
  return core.answered(me, key, jsonb_build_object('rows_in', rows_in, 'created', created_now,
    'matched', cardinality(row_nos) - created_now, 'rejected', rejected, 'numbers', added,
    'opened', outcome.opened, 'closed', outcome.closed, 'next_row', first_row + rows_in));
end
$$;
comment on function head.import_rows(uuid, bigint, int, int, json, json, jsonb, text) is
  'Takes some thousands of rows at once: rows (row, kind, external_id, name, company, position, site, city, zone, '
  'industry, emails, tax_number, address, notes), numbers (row, position, e164, masked, kind), zones (id, members). '
  'rows_in = created + matched + rejected. STALE where the import is at another row, WRONG, EMPTY, REUSE.';

create function head.finish_import(import uuid, key text) returns jsonb
  volatile security definer language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  me core.member := auth.asker();
  done jsonb := core.replayed(me, key, 'finish_import', jsonb_build_array(import));
  run core.import;
begin
  if done is not null then return done; end if;
  update core.import i set finished_at = coalesce(i.finished_at, now()) where i.id = finish_import.import
  returning * into run;
  if run.id is null then
    raise exception using errcode = 'EMPTY', message = 'there is no such import';
  end if;
  return core.answered(me, key, jsonb_build_object('import', run.id, 'rows_in', run.rows_in, 'created', run.created,
    'matched', run.matched, 'rejected', run.rejected));
end
$$;
comment on function head.finish_import(uuid, text) is 'Says that the file has come to its end. EMPTY, REUSE.';
