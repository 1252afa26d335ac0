-- The leads behind a figure.

set local role tristage_engine;

create function head.behind(what text, at text, lead text, of text, campaign uuid, member uuid, source text, before timestamptz) returns text
  immutable language sql set search_path = pg_catalog, pg_temp
return format('select x.%1$s, x.%2$s, x.member from %3$s and x.%1$s >= $1 and x.%1$s < $2', at, lead, what)
  || case when campaign is not null then format(' and %s.campaign = $3', of) else '' end
  || case when member is not null then ' and x.member = $4' else '' end
  || case when source is not null then ' and exists (select from core.contact c where c.id = x.contact and c.source = $5)' else '' end
  || case when before is not null then format(' and (x.%1$s, x.%2$s) < ($6, $7)', at, lead) else '' end
  || format(' order by x.%1$s desc, x.%2$s desc limit 51', at, lead);
comment on function head.behind(text, text, text, text, uuid, uuid, text, timestamptz) is
  'The statement that reads leads latest first, of x and its campaign. Only what is asked stands in it, so that '
  'each question has a plan of its own, by index.';

create function head.called_by(step text) returns text
  immutable language sql set search_path = pg_catalog, pg_temp
return 'core.attempt x left join core.disposition d on d.id = x.disposition
    where x.ended_at is not null and x.started_at is not null and x.lead is not null'
  || case step when 'answered' then ' and d.human' when 'spoke' then ' and d.right_party'
    when 'called' then ' and not exists (select from core.attempt b where b.lead = x.lead and b.started_at < x.started_at)'
    else '' end;
comment on function head.called_by(text) is 'The calls x that a step counts (calls, called, answered, spoke).';

create function head.moved_by(step text) returns text
  immutable language sql set search_path = pg_catalog, pg_temp
return 'core.journal x join core.lead l on l.id = x.subject where x.machine = ''lead'' and l.kind = ''sale'''
  -- As the indexes know it; core.steps_of has the last word.
  || case split_part(step, ':', 1)
    when 'came' then ' and x.from_place is null'
    when 'stage' then ' and x.to_place = ''sales'' and x.to_stage = $9 and x.to_stage is distinct from x.from_stage'
    when 'won' then ' and x.to_place = ''won'' and x.from_place is distinct from x.to_place and x.from_place is not null'
    when 'nurtured' then ' and x.to_place = ''nurturing'' and x.from_place is distinct from x.to_place and x.from_place is not null'
    when 'closed' then ' and x.to_place = ''closed'' and x.from_place is distinct from x.to_place'
    else format(' and x.act = %L', step) end
  || ' and not exists (select from core.canary k where k.lead = x.subject)'
  -- Nearly all of them are, which the planner is to know: else it would read the whole period and sort it.
  || ' and array_position(core.steps_of(x), $8) is not null';
comment on function head.moved_by(text) is 'The journal entries x that a step counts (came, handed_over, stage:…, won, …).';

create function head.figure_leads(step text, since date, until date, campaign uuid, member uuid, source text,
  before timestamptz, beyond uuid)
  returns table (at timestamptz, lead uuid, by_member uuid)
  stable security definer rows 50 language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  me core.member := auth.asker();
  day_zone text := (select d.zone from core.department d);
  asked text;
begin
  perform head.check_period(since, until);
  if step in ('calls', 'called', 'answered', 'spoke') then
    asked := head.behind(head.called_by(step), 'ended_at', 'lead', 'x', campaign, member, source, before);
  elsif step in ('came', 'handed_over', 'accepted', 'sent_back', 'won', 'lost', 'nurtured', 'closed') or step like 'stage:%' then
    asked := head.behind(head.moved_by(step), 'at', 'subject', 'l', campaign, member, source, before);
  else
    perform core.missing('WRONG', 'step', 'choice', 'figures have no such step');
  end if;
  return query execute asked
  using since::timestamp at time zone day_zone, (until + 1)::timestamp at time zone day_zone, campaign, member, source,
    before, beyond, split_part(step, ':', 1), substr(step, 7);
end
$$;
comment on function head.figure_leads(text, date, date, uuid, uuid, text, timestamptz, uuid) is
  'The leads behind a count of head.figures, once for each time it counted them, latest first: 51 behind a moment and a '
  'lead (before, beyond), or from the end. WRONG.';
