-- Sending a file: its bytes come in pieces, then it is whole and waits, until a head says how it is to be read.

set local role tristage_engine;

create function head.check_room() returns void
  volatile language plpgsql set search_path = pg_catalog, pg_temp
as $$
begin
  -- A disk is not endless: what waits or runs has 8 GiB.
  if (select count(*) from core.upload_piece) >= 8192 then
    raise exception using errcode = 'LIMIT', message = 'too many uploads are kept',
      detail = '{"rule":"uploads","most":8192,"retry_after":3600}';
  end if;
end
$$;
comment on function head.check_room() is 'Refuses another piece of a file where all that are kept fill their room. LIMIT.';

create function head.begin_upload(purpose text, file_name text) returns uuid
  volatile security definer language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  me core.member := auth.asker();
  begun uuid;
begin
  if purpose is null or purpose not in ('leads', 'do_not_call') then
    perform core.missing('WRONG', 'purpose', 'choice', 'a file brings leads or numbers nobody may call');
  end if;
  perform head.check_room();
  insert into core.upload (purpose, file_name, member)
  values (purpose, core.check_text(file_name, 'file', 200), me.id)
  returning id into begun;
  return begun;
end
$$;
comment on function head.begin_upload(text, text) is
  'Begins to take a file: leads or do_not_call. It is nothing until it is whole. WRONG, LIMIT.';

create function head.add_piece(upload uuid, no int, bytes bytea) returns void
  volatile security definer language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  me core.member := auth.asker();
begin
  if length(bytes) is null or length(bytes) not between 1 and 1048576 then
    perform core.missing('WRONG', 'file', 'length', 'a piece has 1 to 1048576 bytes');
  elsif no > 512 then
    perform core.missing('WRONG', 'file', 'long', 'a file has 512 pieces at most');
  end if;
  update core.upload u set pieces = u.pieces + 1, size = u.size + length(bytes)
  where u.id = upload and u.member = me.id and u.whole_at is null and u.pieces = add_piece.no - 1;
  if not found then
    raise exception using errcode = 'EMPTY', message = 'no upload of yours waits for this piece';
  end if;
  -- One piece at a time, so that two files at once do not both find the last place.
  perform pg_advisory_xact_lock(hashtextextended('head.add_piece', 1));
  perform head.check_room();
  insert into core.upload_piece (upload, no, bytes, keep_until)
  values (upload, no, bytes, now() + core.kept('half_upload'));
end
$$;
comment on function head.add_piece(uuid, int, bytea) is
  'Takes the next piece of one''s own file, a mebibyte at most; 512 at most. WRONG, EMPTY, LIMIT.';

create function head.finish_upload(upload uuid, digest bytea, reading jsonb, key text) returns jsonb
  volatile security definer language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  me core.member := auth.asker();
  u core.upload := (select x from core.upload x where x.id = upload and x.member = me.id and x.whole_at is null for update);
  done jsonb;
begin
  if u.id is null then
    raise exception using errcode = 'EMPTY', message = 'no upload of yours waits for its end';
  elsif length(digest) is distinct from 32 then
    perform core.missing('WRONG', 'digest', 'length', 'the hash of the file is a SHA-256');
  end if;
  -- The same file sent again under its key is the upload that it became; this one is erased in time.
  done := core.replayed(me, key, 'upload', jsonb_build_array(u.purpose, u.file_name, encode(digest, 'hex')));
  if done is not null then return done; end if;
  if u.size = 0 then
    perform core.missing('WRONG', 'file', 'empty_file', 'the file is empty');
  end if;
  perform core.check_reading(u.purpose, finish_upload.reading);
  update core.upload x set whole_at = now(), digest = finish_upload.digest, found = finish_upload.reading,
    reading = finish_upload.reading,
    source = case when u.purpose = 'leads' then regexp_replace(u.file_name, '(.)\.[^.]*$', '\1') end
  where x.id = u.id;
  update core.upload_piece p set keep_until = now() + core.kept('draft') where p.upload = u.id;
  return core.answered(me, key, jsonb_build_object('upload', u.id, 'size', u.size));
end
$$;
comment on function head.finish_upload(uuid, bytea, jsonb, text) is
  'Says that one''s own file is whole. digest: SHA-256; reading: how its beginning is best read. WRONG, EMPTY, REUSE.';

create function head.upload_beginning(upload uuid) returns table (no int, bytes bytea)
  volatile security definer language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  me core.member := auth.asker();
begin
  return query select p.no, p.bytes from core.upload_piece p join core.upload u on u.id = p.upload
    where u.id = upload_beginning.upload and u.whole_at is not null and u.asked_at is null and p.no <= 2 order by p.no;
end
$$;
comment on function head.upload_beginning(uuid) is
  'The first pieces of a file that waits, for its preview; nothing of a file that is being brought in, or was.';
