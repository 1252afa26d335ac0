-- What the product found wrong by itself, for the head: what it is, how to mend it, who has seen it.

set local role tristage_engine;

create view head.warnings with (security_invoker = true) as
  select w.id, w.kind,
    lower(regexp_replace(replace(w.name, '''', ''), '[^A-Za-z]+', '_', 'g')) as name,
    w.subject, w.what, w.mend, w.about,
    l.id as lead, l.ticket, case when l.id is null then c.id end as client,
    w.member, m.name as member_name, w.detail, w.at, w.gone_at, w.seen_at, s.name as seen_by_name, w.word,
    w.seen_at is null and w.gone_at is null as waits
  from core.warning w
  left join core.lead l on l.id = w.about
  left join core.client c on c.id = w.about
  left join core.member m on m.id = w.member
  left join core.member s on s.id = w.seen_by;
comment on view head.warnings is
  'What must not be, as the clock found it. name: the invariant, or what of the habit or canary it is; lead, client: where to '
  'look; gone_at: since when it is there no more; waits: nobody has marked it as seen.';

create view head.watch with (security_invoker = true) as
  select w.through, nullif(w.night, '-infinity') as night, w.step <> 'done' as going from core.watch w;
comment on view head.watch is
  'How far the clock has looked: at what changed until through; at everything last on a night, or going on now.';

create function head.see_warning(warning uuid, word text, key text) returns jsonb
  volatile security definer language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  me core.member := auth.asker();
  done jsonb := core.replayed(me, key, 'see_warning', jsonb_build_array(warning, word));
  w core.warning;
begin
  if done is not null then return done; end if;
  word := core.check_text(word, 'word', 500);
  select * into w from core.warning x where x.id = warning for update;
  if w.id is null then
    raise exception using errcode = 'EMPTY', message = 'there is no such warning';
  elsif w.seen_at is not null then
    raise exception using errcode = 'TAKEN', message = 'somebody has marked this warning as seen already';
  end if;
  -- What left the house cannot be mended: with a head's word it is settled, and what comes next is a new warning.
  update core.warning x set seen_by = me.id, seen_at = now(), word = see_warning.word,
    gone_at = case when w.room in ('egress', 'canary') then now() else w.gone_at end
  where x.id = w.id;
  perform core.decide(me, 'warning_seen', w.about, null, jsonb_build_object('warning', w.id, 'kind', w.kind, 'name', w.name));
  return core.answered(me, key, jsonb_build_object('warning', w.id));
end
$$;
comment on function head.see_warning(uuid, text, text) is
  'Marks a warning as seen, with a word on what it was. EMPTY, TAKEN where another head was first, WRONG, REUSE.';
