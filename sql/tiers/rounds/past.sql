-- What the clock erases: technical rows past their time (core.kept), and nothing of the business.

set local role tristage_engine;

create function rounds.forget(what text) returns int
  volatile security definer language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  me core.member := auth.asker();
begin
  if not rounds.is_mine('forget ' || what) then return 0; end if;
  return core.forget(what, 2000);
end
$$;
comment on function rounds.forget(text) is
  'Erases events, keys, quotas, bytes of uploads, refused rows or entries of webhooks'' logs whose time has passed; the retention stands in docs/operations.md.';

set local role tristage_auth;

create function auth.refuse_change() returns trigger
  language plpgsql set search_path = pg_catalog, pg_temp
as $$
begin
  raise exception using errcode = '42501', message = 'an open session, or one that has just ended, is not erased';
end
$$;
comment on function auth.refuse_change() is 'Refuses to erase a session before its time.';

create trigger only_the_old_is_erased before delete on auth.session
  for each row when (least(old.ended_at, old.expires_at) >= now() - core.kept('session'))
  execute function auth.refuse_change();

create function rounds.forget_sessions() returns int
  volatile security definer language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  me core.member := auth.asker();
  forgotten int;
begin
  delete from auth.session s
  where s.digest in (select o.digest from auth.session o
    where least(o.ended_at, o.expires_at) < now() - core.kept('session') limit 1000);
  get diagnostics forgotten = row_count;
  return forgotten;
end
$$;
comment on function rounds.forget_sessions() is 'Sessions that ended or ran out long ago are erased; open ones never.';

create function rounds.forget_failures() returns int
  volatile security definer language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  me core.member := auth.asker();
  forgotten int;
begin
  delete from auth.failure f
  where f.id in (select o.id from auth.failure o where o.at < now() - interval '1 hour' order by o.at limit 1000);
  get diagnostics forgotten = row_count;
  return forgotten;
end
$$;
comment on function rounds.forget_failures() is
  'Failed sign-ins older than an hour count for nothing any more, and are forgotten.';
