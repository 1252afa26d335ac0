-- The leads behind a figure.

set local role tristage_engine;

create function head.called_leads(step text, lo timestamptz, hi timestamptz, of_campaign uuid, of_member uuid, of_source text,
  before timestamptz, beyond uuid)
  returns table (at timestamptz, lead uuid, by_member uuid)
  stable rows 50 language plpgsql set search_path = pg_catalog, pg_temp
as $$
begin
  return query
    select a.ended_at, a.lead, a.member
    from core.attempt a left join core.disposition d on d.id = a.disposition
    where a.ended_at >= lo and a.ended_at < hi and a.started_at is not null and a.lead is not null
      and (before is null or (a.ended_at, a.lead) < (before, beyond))
      and (of_campaign is null or a.campaign = of_campaign) and (of_member is null or a.member = of_member)
      and (of_source is null or exists (select from core.contact c where c.id = a.contact and c.source = of_source))
      and case called_leads.step when 'answered' then d.human when 'spoke' then d.right_party
        when 'called' then not exists (select from core.attempt b where b.lead = a.lead and b.started_at < a.started_at)
        else true end
    order by a.ended_at desc, a.lead desc limit 51;
end
$$;
comment on function head.called_leads(text, timestamptz, timestamptz, uuid, uuid, text, timestamptz, uuid) is
  'Leads of the calls that a step counts (calls, called, answered, spoke), latest first, 51 at most.';

create function head.moved_leads(step text, lo timestamptz, hi timestamptz, of_campaign uuid, of_member uuid, of_source text,
  before timestamptz, beyond uuid)
  returns table (at timestamptz, lead uuid, by_member uuid)
  stable rows 50 language plpgsql set search_path = pg_catalog, pg_temp
as $$
begin
  return query
    select j.at, j.subject, j.member
    from core.journal j join core.lead l on l.id = j.subject
    where j.machine = 'lead' and j.at >= lo and j.at < hi and split_part(step, ':', 1) = any (core.steps_of(j))
      and (step not like 'stage:%' or j.to_stage = substr(step, 7)) and l.kind = 'sale'
      and (before is null or (j.at, j.subject) < (before, beyond))
      and (of_campaign is null or l.campaign = of_campaign) and (of_member is null or j.member = of_member)
      and (of_source is null or exists (select from core.contact c where c.id = j.contact and c.source = of_source))
    order by j.at desc, j.subject desc limit 51;
end
$$;
comment on function head.moved_leads(text, timestamptz, timestamptz, uuid, uuid, text, timestamptz, uuid) is
  'Leads that took a step of the journal (came, handed_over, stage:…, won, …), latest first, 51 at most.';

create function head.figure_leads(step text, since date, until date, campaign uuid, member uuid, source text,
  before timestamptz, beyond uuid)
  returns table (at timestamptz, lead uuid, by_member uuid)
  stable security definer rows 50 language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  me core.member := auth.asker();
  day_zone text := (select d.zone from core.department d);
  lo timestamptz;
  hi timestamptz;
begin
  perform head.check_period(since, until);
  lo := since::timestamp at time zone day_zone; hi := (until + 1)::timestamp at time zone day_zone;
  if step in ('calls', 'called', 'answered', 'spoke') then
    return query select * from head.called_leads(step, lo, hi, campaign, member, source, before, beyond);
  elsif step in ('came', 'handed_over', 'accepted', 'sent_back', 'won', 'lost', 'nurtured', 'closed') or step like 'stage:%' then
    return query select * from head.moved_leads(step, lo, hi, campaign, member, source, before, beyond);
  else
    perform core.missing('WRONG', 'step', 'choice', 'figures have no such step');
  end if;
end
$$;
comment on function head.figure_leads(text, date, date, uuid, uuid, text, timestamptz, uuid) is
  'The leads behind a count of head.figures, once for each time it counted them, latest first: 51 behind a moment and a '
  'lead (before, beyond), or from the end. WRONG.';
