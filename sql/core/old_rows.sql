-- What is not kept for ever: technical rows that nobody needs after a while. Everything else is never erased.

set local role tristage_owner;

create function core.kept(what text) returns interval
  immutable language sql set search_path = pg_catalog, pg_temp
return case what
  when 'sent_event' then interval '30 days' when 'event' then interval '90 days'
  when 'key' then interval '7 days' when 'quota' then interval '7 days' when 'session' then interval '30 days'
  when 'half_upload' then interval '1 day' when 'draft' then interval '7 days' when 'upload' then interval '30 days'
  when 'rejected' then interval '30 days' when 'delivery' then interval '30 days' end;
comment on function core.kept(text) is
  'How long technical rows are kept: events after they were sent, events that nobody fetched, idempotency keys, used '
  'quotas, sessions after they ended, the bytes of uploads (cut off, not begun, begun and stopped), refused rows, '
  'what was sent to webhooks.';
grant execute on function core.kept(text) to tristage_engine, tristage_auth;

create function core.is_old(o core.outbox) returns boolean
  stable language sql set search_path = pg_catalog, pg_temp
return coalesce(o.sent_at < now() - core.kept('sent_event'), false) or o.at < now() - core.kept('event');
comment on function core.is_old(core.outbox) is 'Whether an event may be erased.';

create function core.is_old(r core.replay) returns boolean
  stable language sql set search_path = pg_catalog, pg_temp
return r.at < now() - core.kept('key');
comment on function core.is_old(core.replay) is 'Whether an idempotency key may be erased: repeated later, it is a new act.';

create function core.is_old(q core.quota) returns boolean
  stable language sql set search_path = pg_catalog, pg_temp
return q.hour < now() - core.kept('quota');
comment on function core.is_old(core.quota) is 'Whether what was used of an hourly limit may be erased.';

create function core.is_old(p core.upload_piece) returns boolean
  stable language sql set search_path = pg_catalog, pg_temp
return p.keep_until < now();
comment on function core.is_old(core.upload_piece) is 'Whether a piece of an upload may be erased.';

create function core.is_old(r core.rejected_row) returns boolean
  stable language sql set search_path = pg_catalog, pg_temp
return r.at < now() - core.kept('rejected');
comment on function core.is_old(core.rejected_row) is 'Whether a refused row may be erased: the file of them is there no more.';

create function core.is_old(d core.webhook_delivery) returns boolean
  stable language sql set search_path = pg_catalog, pg_temp
return coalesce(coalesce(d.done_at, d.given_up_at) < now() - core.kept('delivery'), false);
comment on function core.is_old(core.webhook_delivery) is 'Whether an entry of a webhook''s log may be erased: never one on its way.';

do $$
declare
  kept text;
begin
  foreach kept in array array['outbox', 'replay', 'quota', 'upload_piece', 'rejected_row', 'webhook_delivery']
  loop
    execute format('create trigger only_the_old_is_erased before delete on core.%I
      for each row when (not core.is_old(old)) execute function core.refuse_change()', kept);
    execute format('create trigger nothing_is_emptied before truncate on core.%I
      for each statement execute function core.refuse_change()', kept);
  end loop;
end
$$;

create function core.forget(what text, most int) returns int
  volatile security definer language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  forgotten int;
begin
  -- Row-level security shows the owner of these tables nothing but what is old.
  case what
    when 'events' then
      delete from core.outbox where ctid in (select o.ctid from core.outbox o limit most);
    when 'keys' then
      delete from core.replay where ctid in (select r.ctid from core.replay r limit most);
    when 'quotas' then
      delete from core.quota where ctid in (select q.ctid from core.quota q limit most);
    when 'uploads' then
      delete from core.upload_piece where ctid in (select p.ctid from core.upload_piece p limit least(most, 100));
    when 'rejected' then
      delete from core.rejected_row where ctid in (select r.ctid from core.rejected_row r limit most);
    when 'deliveries' then
      delete from core.webhook_delivery where ctid in (select d.ctid from core.webhook_delivery d limit most);
  end case;
  get diagnostics forgotten = row_count;
  return forgotten;
end
$$;
comment on function core.forget(text, int) is
  'Erases old events, keys, quotas, bytes of uploads, refused rows or entries of webhooks'' logs, so many at a time, and answers how many. Nobody '
  'else deletes, and nothing else.';
grant execute on function core.forget(text, int) to tristage_engine;
