-- What the clock does with files that heads asked to bring in: one server at a time holds a file, under a lease; rows go
-- in some thousands at a time, each batch whole with its refused rows, so that any other server can go on.

set local role tristage_engine;

create function rounds.take_upload(wanted text) returns jsonb
  volatile security definer language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  me core.member := auth.asker();
  u core.upload;
begin
  select * into u from core.upload x
  where x.purpose = wanted and x.asked_at is not null and x.finished_at is null and x.stopped_at is null and x.trouble is null
    and (x.lease_until is null or x.lease_until <= now())
    and exists (select from core.member m where m.id = x.asked_by and m.active and m.tier = 'head')
  order by x.asked_at limit 1 for update skip locked;
  if u.id is null then return null; end if;
  update core.upload x set lease_no = x.lease_no + 1, lease_until = now() + interval '15 seconds' where x.id = u.id
  returning * into u;
  return jsonb_build_object('upload', u.id, 'lease_no', u.lease_no, 'purpose', u.purpose, 'pieces', u.pieces, 'size', u.size,
    'reading', u.reading, 'next_row', coalesce((select i.next_row from core.import i where i.id = u.id),
      (select q.next_row from core.do_not_call_list q where q.id = u.id)));
end
$$;
comment on function rounds.take_upload(text) is
  'The file of a purpose that waits longest to be brought in and is held by no server, with a lease of 15 seconds; null '
  'where there is none.';

create function rounds.held_upload(upload uuid, lease_no int) returns core.upload
  stable language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  u core.upload;
begin
  select * into u from core.upload x where x.id = upload and x.lease_no = held_upload.lease_no;
  if u.id is null or u.finished_at is not null or u.trouble is not null or u.lease_until is null or u.lease_until <= now() then
    raise exception using errcode = 'TAKEN', message = 'this lease of the file is over';
  elsif u.stopped_at is not null or not exists (
    select from core.member m where m.id = u.asked_by and m.active and m.tier = 'head')
  then
    raise exception using errcode = 'CLOSE', message = 'a head stopped it, or who asked for it is no head any more';
  end if;
  return u;
end
$$;
comment on function rounds.held_upload(uuid, int) is
  'A file by its lease. TAKEN where the lease is over, CLOSE where it was stopped.';

create function rounds.keep_upload(upload uuid, lease_no int) returns void
  volatile security definer language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  me core.member := auth.asker();
begin
  perform rounds.held_upload(upload, lease_no);
  update core.upload u set lease_until = now() + interval '15 seconds' where u.id = upload and u.lease_no = keep_upload.lease_no;
end
$$;
comment on function rounds.keep_upload(uuid, int) is 'Makes the lease of a file 15 seconds from now. TAKEN, CLOSE.';

create function rounds.upload_piece(upload uuid, lease_no int, no int) returns bytea
  volatile security definer language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  me core.member := auth.asker();
begin
  perform rounds.held_upload(upload, lease_no);
  return (select p.bytes from core.upload_piece p where p.upload = upload_piece.upload and p.no = upload_piece.no);
end
$$;
comment on function rounds.upload_piece(uuid, int, int) is
  'One piece of a file that is held; null where it is erased. TAKEN, CLOSE.';

create function rounds.refuse_rows(of_upload uuid, refused jsonb) returns void
  volatile language sql set search_path = pg_catalog, pg_temp
begin atomic
  insert into core.rejected_row (upload, row, line, reason, cells)
  select of_upload, x."row", x.line, x.reason, x.cells
  from jsonb_to_recordset(refused) x("row" bigint, line bigint, reason jsonb, cells text[])
  on conflict do nothing;
end;
comment on function rounds.refuse_rows(uuid, jsonb) is 'Keeps refused rows: row, line, reason, cells.';

create function rounds.reach(of_upload uuid, with_lease int, bytes bigint) returns void
  volatile language sql set search_path = pg_catalog, pg_temp
begin atomic
  -- Last in its transaction: a head who stops it does not wait for the batch.
  update core.upload u set bytes_done = bytes, lease_until = clock_timestamp() + interval '15 seconds'
  where u.id = of_upload and u.lease_no = with_lease;
end;
comment on function rounds.reach(uuid, int, bigint) is
  'Says how far into the file the rows reach that are in, and keeps the lease.';

create function rounds.bring_leads(upload uuid, lease_no int, first_row bigint, rows_in int, refused jsonb, rows json,
  numbers json, zones jsonb, bytes bigint, key text)
  returns jsonb
  volatile security definer language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  me core.member := auth.asker();
  answer jsonb;
begin
  perform rounds.held_upload(upload, lease_no);
  answer := head.import_rows(upload, first_row, rows_in, jsonb_array_length(refused), rows, numbers, zones, key);
  perform rounds.refuse_rows(upload, refused);
  perform rounds.reach(upload, lease_no, bytes);
  return answer;
end
$$;
comment on function rounds.bring_leads(uuid, int, bigint, int, jsonb, json, json, jsonb, bigint, text) is
  'Takes some thousands of rows of leads, by head.import_rows, in the name of who asked for them, and keeps the refused '
  'ones (row, line, reason, cells). TAKEN, CLOSE, STALE where the import is at another row, WRONG, REUSE.';

create function rounds.bring_quiet(upload uuid, lease_no int, first_row bigint, rows_in int, refused jsonb, numbers jsonb,
  bytes bigint, key text)
  returns jsonb
  volatile security definer language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  me core.member := auth.asker();
  done jsonb := core.replayed(me, key, 'bring_quiet', jsonb_build_array(upload, first_row, rows_in, refused, numbers));
  u core.upload := rounds.held_upload(upload, lease_no);
  q core.do_not_call_list;
  listed bigint;
  fresh bigint;
begin
  if done is not null then return done; end if;
  -- One list at a time: of two with one number, one adds it and the other finds it.
  perform pg_advisory_xact_lock(hashtextextended('rounds.bring_quiet', 1));
  select * into q from core.do_not_call_list x where x.id = upload for update;
  if q.finished_at is not null or q.next_row <> first_row then
    raise exception using errcode = 'STALE', message = 'this list is at another row',
      detail = jsonb_build_object('next_row', q.next_row)::text;
  end if;
  with given as (
    select x."row", x.e164, x.masked, min(x."row") over (partition by x.e164) as first_of_it
    from jsonb_to_recordset(numbers) x("row" bigint, e164 text, masked text)),
  added as (
    insert into core.do_not_call (hash, masked, scope, campaign, reason, member, list)
    select distinct on (g.e164) sha256(g.e164::bytea), g.masked, case when q.campaign is null then 'everywhere' else 'campaign' end,
      q.campaign, q.reason, u.asked_by, q.id
    from given g order by g.e164, g."row"
    on conflict do nothing
    returning hash)
  select count(distinct g."row"), count(distinct g."row") filter (
    where g."row" = g.first_of_it and sha256(g.e164::bytea) in (select a.hash from added a))
  into listed, fresh from given g;
  if listed + jsonb_array_length(refused) <> rows_in or rows_in not between 1 and 20000 then
    perform core.missing('WRONG', 'rows', 'count', 'rows sent and rows refused must be the rows in, 20000 at most');
  end if;
  update core.do_not_call_list x set next_row = x.next_row + bring_quiet.rows_in, rows_in = x.rows_in + bring_quiet.rows_in,
    added = x.added + fresh, known = x.known + listed - fresh, rejected = x.rejected + jsonb_array_length(refused)
  where x.id = q.id;
  perform rounds.refuse_rows(upload, refused);
  perform rounds.reach(upload, lease_no, bytes);
  return core.answered(me, key, jsonb_build_object('next_row', first_row + rows_in, 'added', fresh, 'known', listed - fresh));
end
$$;
comment on function rounds.bring_quiet(uuid, int, bigint, int, jsonb, jsonb, bigint, text) is
  'Takes some thousands of rows of numbers nobody may call (row, e164, masked), in the name of who asked for them. A row is '
  'added where it brings a number, else known. TAKEN, CLOSE, STALE, WRONG, REUSE.';

create function rounds.end_upload(upload uuid, lease_no int, trouble jsonb) returns void
  volatile security definer language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  me core.member := auth.asker();
begin
  perform rounds.held_upload(upload, lease_no);
  update core.upload u set trouble = end_upload.trouble, lease_until = null,
    finished_at = case when end_upload.trouble is null then now() end,
    bytes_done = case when end_upload.trouble is null then u.size else u.bytes_done end
  where u.id = upload;
  if trouble is null then
    update core.import i set finished_at = now() where i.id = upload;
    update core.do_not_call_list q set finished_at = now() where q.id = upload;
    update core.upload_piece p set keep_until = now() where p.upload = end_upload.upload;
  end if;
end
$$;
comment on function rounds.end_upload(uuid, int, jsonb) is
  'Says that a file came to its end, or why it cannot be read (trouble: a rule with its numbers). TAKEN, CLOSE.';

create function rounds.leave_upload(upload uuid, lease_no int) returns void
  volatile security definer language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  me core.member := auth.asker();
begin
  update core.upload u set lease_until = null where u.id = upload and u.lease_no = leave_upload.lease_no;
end
$$;
comment on function rounds.leave_upload(uuid, int) is 'Gives a file back before its end: another server goes on at once.';
