-- What becomes of a file: how it is read is corrected, it is brought in, stopped, gone on with.

set local role tristage_engine;

create view head.imports with (security_invoker = true) as
  select u.id, u.purpose, u.file_name, u.size, s.name as member_name, coalesce(u.asked_at, u.at) as at,
    case when u.finished_at is not null then 'finished' when u.trouble is not null then 'failed'
      when u.stopped_at is not null then 'stopped' when u.asked_at is null then 'draft'
      when not (a.active and a.tier = 'head') then 'orphaned' when u.lease_until > now() then 'running'
      else 'waiting' end as state,
    u.campaign, k.name as campaign_name, u.source, u.reason, u.found, u.reading, u.trouble, a.name as asked_by_name,
    coalesce(u.stopped_at, u.finished_at) as ended_at, u.bytes_done,
    coalesce(i.rows_in, q.rows_in, 0) as rows_in, coalesce(i.created, q.added, 0) as created,
    coalesce(i.matched, q.known, 0) as matched, coalesce(i.rejected, q.rejected, 0) as rejected,
    coalesce(i.rejected, q.rejected, 0) > 0 and coalesce(u.finished_at, u.asked_at) > now() - interval '30 days' as has_rejected,
    u.digest
  from core.upload u
  join core.member s on s.id = u.member
  left join core.member a on a.id = u.asked_by
  left join core.campaign k on k.id = u.campaign
  left join core.import i on i.id = u.id
  left join core.do_not_call_list q on q.id = u.id
  where u.whole_at is not null
  union all
  select i.id, 'leads', i.file_name, null, s.name, i.started_at,
    case when i.finished_at is null then 'program' else 'finished' end,
    i.campaign, k.name, i.source, null, null, null, null, s.name, i.finished_at, null,
    i.rows_in, i.created, i.matched, i.rejected, false, i.file_hash
  from core.import i join core.member s on s.id = i.member join core.campaign k on k.id = i.campaign
  where not exists (select from core.upload u where u.id = i.id);
comment on view head.imports is
  'Every file that was sent, or brought in by the program, and what came of it: rows_in = created + matched + rejected '
  '(numbers nobody may call: added, known). state: draft, waiting, running, stopped by a head, failed (it cannot be read), '
  'orphaned (who asked for it is no head any more), program (begun by the program, not at its end), finished.';

create function head.plan_upload(upload uuid, reading jsonb, campaign uuid, source text, reason text, bring_in boolean, key text)
  returns jsonb
  volatile security definer language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  me core.member := auth.asker();
  done jsonb := core.replayed(me, key, 'plan_upload', jsonb_build_array(upload, reading, campaign, source, reason, bring_in));
  u core.upload;
  k core.campaign;
begin
  if done is not null then return done; end if;
  select * into u from core.upload x where x.id = upload and x.whole_at is not null for update;
  if u.id is null then
    raise exception using errcode = 'EMPTY', message = 'there is no such file';
  elsif u.asked_at is not null then
    raise exception using errcode = 'ORDER', message = 'this file is being brought in, or was', detail = '{"rule":"begun"}';
  elsif not exists (select from core.upload_piece p where p.upload = u.id and p.no = u.pieces) then
    raise exception using errcode = 'ORDER', message = 'this file is erased by now', detail = '{"rule":"erased"}';
  end if;
  perform core.check_reading(u.purpose, reading);
  if campaign is not null then
    select * into k from core.campaign c where c.id = plan_upload.campaign;
    if k.id is null then
      perform core.missing('WRONG', 'campaign', 'choice', 'there is no such campaign');
    end if;
  end if;
  u.reading := reading; u.campaign := campaign;
  u.source := nullif(btrim(source), ''); u.reason := nullif(btrim(reason), '');
  if length(u.source) > 200 then
    perform core.missing('WRONG', 'source', 'long', 'a source has 200 characters at most');
  elsif length(u.reason) > 200 then
    perform core.missing('WRONG', 'reason', 'long', 'a reason has 200 characters at most');
  end if;
  if bring_in then u := head.begin_bringing_in(u, k, me); end if;
  update core.upload x set reading = u.reading, campaign = u.campaign, source = u.source, reason = u.reason,
    asked_by = u.asked_by, asked_at = u.asked_at
  where x.id = u.id;
  return core.answered(me, key, jsonb_build_object('upload', u.id, 'begun', u.asked_at is not null));
end
$$;
comment on function head.plan_upload(uuid, jsonb, uuid, text, text, boolean, text) is
  'Keeps how a file is to be read and where it goes, and with bring_in has the clock bring it in, in the name of who asks. '
  'Leads need a campaign and a source; numbers nobody may call a reason, and with a campaign they are meant for it alone. '
  'EMPTY, ORDER, SHORT, WRONG, CLOSE, REUSE.';

create function head.begin_bringing_in(u core.upload, k core.campaign, me core.member) returns core.upload
  volatile language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  missing text[] := array_remove(array[case when u.purpose = 'leads' and k.id is null then 'campaign' end,
    case when u.purpose = 'leads' and u.source is null then 'source' end,
    case when u.purpose = 'do_not_call' and u.reason is null then 'reason' end], null);
begin
  if missing <> '{}' then
    raise exception using errcode = 'SHORT', message = 'something required is missing',
      detail = jsonb_build_object('missing', missing)::text;
  elsif not u.reading -> 'columns' @? '$.* ? (@ == "phone")' then
    perform core.missing('WRONG', 'columns', 'no_phone', 'no column holds telephone numbers');
  elsif u.purpose = 'leads' and k.status = 'ended' then
    raise exception using errcode = 'CLOSE', message = format('the campaign %L has ended', k.name);
  end if;
  if u.purpose = 'leads' then
    insert into core.import (id, campaign, source, file_name, file_hash, member)
    values (u.id, k.id, u.source, u.file_name, u.digest, me.id);
  else
    insert into core.do_not_call_list (id, campaign, reason, file_name, member)
    values (u.id, k.id, u.reason, u.file_name, me.id);
  end if;
  update core.upload_piece p set keep_until = now() + core.kept('upload') where p.upload = u.id;
  u.asked_by := me.id; u.asked_at := now();
  return u;
end
$$;
comment on function head.begin_bringing_in(core.upload, core.campaign, core.member) is
  'Makes a draft an import or a do-not-call list that the clock works on. SHORT, WRONG, CLOSE.';

create function head.stop_upload(upload uuid, key text) returns jsonb
  volatile security definer language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  me core.member := auth.asker();
  done jsonb := core.replayed(me, key, 'stop_upload', jsonb_build_array(upload));
begin
  if done is not null then return done; end if;
  update core.upload u set stopped_at = now()
  where u.id = upload and u.asked_at is not null and num_nonnulls(u.stopped_at, u.finished_at, u.trouble) = 0;
  if not found then
    if not exists (select from core.upload u where u.id = upload and u.whole_at is not null) then
      raise exception using errcode = 'EMPTY', message = 'there is no such file';
    end if;
    raise exception using errcode = 'ORDER', message = 'this file is not being brought in', detail = '{"rule":"not_running"}';
  end if;
  return core.answered(me, key, jsonb_build_object('upload', upload, 'stopped', true));
end
$$;
comment on function head.stop_upload(uuid, text) is
  'Stops bringing a file in: what is in stays, the rest waits. EMPTY, ORDER, REUSE.';

create function head.go_on_with_upload(upload uuid, key text) returns jsonb
  volatile security definer language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  me core.member := auth.asker();
  done jsonb := core.replayed(me, key, 'go_on_with_upload', jsonb_build_array(upload));
  u core.upload;
begin
  if done is not null then return done; end if;
  select * into u from core.upload x where x.id = upload and x.whole_at is not null for update;
  if u.id is null then
    raise exception using errcode = 'EMPTY', message = 'there is no such file';
  elsif u.asked_at is null or u.finished_at is not null or (num_nonnulls(u.stopped_at, u.trouble) = 0
    and exists (select from core.member m where m.id = u.asked_by and m.active and m.tier = 'head')) then
    raise exception using errcode = 'ORDER', message = 'this file has not come to a stop', detail = '{"rule":"not_stopped"}';
  elsif (select count(*) from core.upload_piece p where p.upload = u.id) < u.pieces then
    raise exception using errcode = 'ORDER', message = 'this file is erased by now', detail = '{"rule":"erased"}';
  elsif exists (select from core.campaign k where k.id = u.campaign and k.status = 'ended' and u.purpose = 'leads') then
    raise exception using errcode = 'CLOSE', message = 'the campaign has ended';
  end if;
  update core.upload x set stopped_at = null, trouble = null, asked_by = me.id where x.id = u.id;
  update core.upload_piece p set keep_until = now() + core.kept('upload') where p.upload = u.id;
  return core.answered(me, key, jsonb_build_object('upload', upload, 'stopped', false));
end
$$;
comment on function head.go_on_with_upload(uuid, text) is
  'Goes on with a file that came to a stop, at the row that it had reached, in the name of who asks. EMPTY, ORDER, CLOSE, REUSE.';

create function head.rejected_rows(upload uuid, after_row bigint, most int) returns jsonb
  volatile security definer language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  me core.member := auth.asker();
  told jsonb;
begin
  if not exists (select from core.upload u where u.id = upload and u.asked_at is not null) then
    raise exception using errcode = 'EMPTY', message = 'there is no such import';
  end if;
  told := (select coalesce(jsonb_agg(jsonb_build_object('row', x.row, 'line', x.line, 'reason', x.reason, 'cells', x.cells)
      order by x.row), '[]')
    from (select r.* from core.rejected_row r where r.upload = rejected_rows.upload and r.row > coalesce(after_row, 0)
      order by r.row limit least(greatest(most, 0), 5000)) x);
  -- What is handed out is counted, wherever the reading of it begins.
  if told <> '[]' then
    insert into core.egress (member, tier, kind, rows) values (me.id, auth.pool(), 'export', jsonb_array_length(told));
  end if;
  return told;
end
$$;
comment on function head.rejected_rows(uuid, bigint, int) is
  'The refused rows of an upload, in order, so many after a row: row, line, reason, cells. What is given is written to '
  'egress, with how many there are. EMPTY.';
