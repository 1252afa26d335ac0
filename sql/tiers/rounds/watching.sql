-- The clock looks for breaches of the invariants: three times a minute at what changed, each night at everything, a part at a time.
-- It learns what is wrong and nothing else: neither it nor its role reads a row.

set local role tristage_engine;

create function rounds.keep_found(of_room text, breaches jsonb, looked uuid[] default null) returns int
  volatile language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  kept int;
begin
  with here as materialized (
    select distinct on (x."check", x.subject) x."check" as name, x.subject, x.what, x.mend, x.about
    from jsonb_to_recordset(breaches) x("check" text, subject text, what text, mend text, about uuid)),
  stands as materialized (
    select w.id, w.name, w.subject, w.about, w.gone_at from core.warning w where w.room = of_room and (w.gone_at is null or of_room = 'egress')),
  gone as (
    update core.warning w set gone_at = clock_timestamp() from stands s
    where w.id = s.id and w.gone_at is null and (looked is null or s.about = any (looked))
      and not exists (select from here h where h.name = s.name and h.subject = s.subject)),
  fresh as (
    select h.*, row_number() over (partition by h.name order by h.subject) as place from here h
    where not exists (select from stands s where s.name = h.name and s.subject = h.subject))
  insert into core.warning (kind, room, name, subject, what, mend, about)
  select 'invariant', of_room, f.name, f.subject, f.what, f.mend, f.about from fresh f
  -- A hundred of a kind say what ten thousand would.
  where f.place <= 100 - (select count(*) from stands s where s.name = f.name and s.gone_at is null)
  -- Another server's look may have found it at this moment.
  on conflict (room, name, subject) where gone_at is null do nothing;
  get diagnostics kept = row_count;
  return kept;
end
$$;
comment on function rounds.keep_found(text, jsonb, uuid[]) is
  'Keeps what one look found as warnings, a hundred of a kind at most, and marks those that it did not find again as gone: '
  'of these leads and clients, or of all of its room (looked null).';

create function rounds.look_at(these uuid[], of_room text default 'leads') returns void
  volatile language plpgsql set search_path = pg_catalog, pg_temp
as $$
begin
  if coalesce(cardinality(these), 0) = 0 then return; end if;
  perform rounds.keep_found(of_room, (select coalesce(jsonb_agg(to_jsonb(v)), '[]') from ops.violations_of(these) v), these);
end
$$;
comment on function rounds.look_at(uuid[], text) is 'Looks at these leads and clients, and keeps what is wrong with them.';

create function rounds.look_at_hands() returns void
  volatile language plpgsql set search_path = pg_catalog, pg_temp
as $$
begin
  perform rounds.keep_found('hands', (select coalesce(jsonb_agg(to_jsonb(v)), '[]') from (
    select h."check", h.subject, h.what, h.mend, h.about from ops.mishandled() h
    union all select g."check", g.subject, g.what, g.mend, null from ops.misgiven() g) v));
end
$$;
comment on function rounds.look_at_hands() is 'Looks at all that is in hands: as much as the department holds, however long its base is.';

create function rounds.look_at_egress(since timestamptz, until timestamptz) returns void
  volatile language plpgsql set search_path = pg_catalog, pg_temp
as $$
begin
  -- What left has left: nothing of it is gone again, so none of these is compared.
  perform rounds.keep_found('egress', (select coalesce(jsonb_agg(to_jsonb(v)), '[]') from ops.misrevealed(since, until) v), '{}');
end
$$;
comment on function rounds.look_at_egress(timestamptz, timestamptz) is 'Looks at the numbers that were revealed in that time.';

create function rounds.check_changed() returns int
  volatile security definer language plpgsql set search_path = pg_catalog, pg_temp set plan_cache_mode = force_custom_plan
as $$
declare
  me core.member := auth.asker();
  w core.watch;
  upto timestamptz;
  steps int;
  touched uuid[];
begin
  if not rounds.is_mine('check_changed') then return 0; end if;
  select * into w from core.watch for update;
  if w.next is null then
    -- As the tally's mark: what was open then must be over before it is looked at.
    update core.watch set horizon = pg_current_xact_id(), next = greatest(w.through, clock_timestamp() - interval '10 seconds');
    return 0;
  elsif pg_snapshot_xmin(pg_current_snapshot()) < w.horizon then
    return 0;
  end if;
  select count(*), max(s.at), array_agg(distinct s.subject) into steps, upto, touched
  from (select j.at, j.subject from core.journal j where j.at >= w.through and j.at < w.next order by j.at limit 1000) s;
  if steps < 1000 then upto := w.next; end if;
  touched := touched || array(
    select a.lead from core.attempt a where a.ended_at >= w.through and a.ended_at < upto
    union select l.id from core.lead l where l.place = 'on_call'
    union select l.id from core.member m join core.lead l on l.holder = m.id where not m.active
    -- What was found before is looked at again, until it is mended.
    union select v.about from core.warning v where v.room = 'leads' and v.gone_at is null and v.about is not null);
  perform rounds.look_at(touched);
  perform rounds.look_at_egress(w.through, upto);
  if steps < 1000 then
    perform rounds.look_at_hands();
    update core.watch set through = upto, next = null, horizon = null;
  else
    update core.watch set through = upto;
  end if;
  return steps;
end
$$;
comment on function rounds.check_changed() is
  'Looks for breaches by the leads and clients that changed since it last looked, a thousand journal entries at a time, by what is in hands '
  'and by the numbers revealed since; a full batch means that there is more.';

create function rounds.check_step(w core.watch) returns core.watch
  volatile language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  these uuid[];
  today date := (select (now() at time zone d.zone)::date from core.department d);
  first date;
  since date := w.reached_at::date;
begin
  case w.step
    when 'leads', 'clients' then
      if w.step = 'leads' then
        these := array(select l.id from core.lead l where l.id > w.reached order by l.id limit 1000);
      else
        these := array(select c.id from core.client c where c.id > w.reached order by c.id limit 1000);
      end if;
      perform rounds.look_at(these);
      w.reached := these[cardinality(these)];
      if cardinality(these) < 1000 then
        w.step := case w.step when 'leads' then 'clients' else 'egress' end;
        w.reached := '00000000-0000-0000-0000-000000000000';
        w.reached_at := coalesce((select e.at from core.egress e order by e.id limit 1), now());
      end if;
    when 'egress' then
      perform rounds.look_at_egress(w.reached_at - interval '1 hour', w.reached_at + interval '7 days');
      w.reached_at := w.reached_at + interval '7 days';
      if w.reached_at > now() then w.step := 'sums'; end if;
    when 'sums' then
      perform rounds.keep_found('sums', (select coalesce(jsonb_agg(to_jsonb(v)), '[]') from (
        select * from ops.unbalanced() union all select * from ops.broken_decisions() union all select * from ops.doubled()
        union all select * from ops.misplaced_counts() union all select * from ops.misquieted()
        union all select * from ops.misremembered()) v));
      w.step := 'days'; w.reached_at := null;
    when 'days' then
      -- A department that moved its zone counted the days before by another one.
      first := greatest((select min(t.day) from core.tally t where t.split = 'all' and t.span = 1),
        (select max((z.at)::date + 2) from (select d.at, d.detail ->> 'zone' as zone, lag(d.detail ->> 'zone', 1, '') over (order by d.no) as before
          from core.decision d where d.act = 'settings_changed') z where z.zone is distinct from z.before));
      since := coalesce(since, first, today);
      perform rounds.keep_found('days ' || since, (select coalesce(jsonb_agg(to_jsonb(v)), '[]')
        from ops.miscounted(since, least(since + 7, today)) v));
      w.reached_at := since + 7;
      if since + 7 >= today then w.step := 'spans'; w.reached_at := null; end if;
    when 'spans' then
      since := coalesce(since, core.tile((select min(t.day) from core.tally t where t.split = 'all' and t.span = 1), 256), today);
      perform rounds.keep_found('spans ' || since, (select coalesce(jsonb_agg(to_jsonb(v)), '[]') from (
        select * from ops.misfolded(since, since + 16, '{1,4,16}')
        union all select * from ops.misfolded(since, since + 64, '{64}') where core.tile(since, 64) = since
        union all select * from ops.misfolded(since, since + 256, '{256}') where core.tile(since, 256) = since) v));
      w.reached_at := since + 16;
      if since + 16 > today then w.step := 'done'; end if;
  end case;
  return w;
end
$$;
comment on function rounds.check_step(core.watch) is
  'One part of the nightly look: a thousand leads or clients, a week of reveals or of figures, the sums, sixteen days of spans. '
  'Answers with where the next one begins.';

create function rounds.check_all() returns int
  volatile security definer language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  me core.member := auth.asker();
  w core.watch;
  -- The night before a day is that day's: from three in the morning on.
  night date := (select ((now() at time zone d.zone) - interval '3 hours')::date from core.department d);
begin
  if not rounds.is_mine('check_all') then return 0; end if;
  select * into w from core.watch;
  if w.step = 'done' then
    if w.night >= night then return 0; end if;
    w.night := night; w.step := 'leads'; w.reached := '00000000-0000-0000-0000-000000000000'; w.reached_at := null;
  end if;
  w := rounds.check_step(w);
  update core.watch x set night = w.night, step = w.step, reached = w.reached, reached_at = w.reached_at;
  return 1;
end
$$;
comment on function rounds.check_all() is
  'The nightly look at everything, one part at a time, from three in the morning of the department on or as soon as a server '
  'runs; 1: there is more.';
