-- What a partner's supervisor sees at a glance: batches as they go on, and the quality of the work.

set local role tristage_engine;

create function partners.progress() returns jsonb
  stable security definer language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  me core.member := partners.allowed(auth.asker(), 'report');
begin
  return (select coalesce(jsonb_agg(partners.batch_line(b) || jsonb_build_object('progress', core.batch_standing(b.id))
      order by b.closed_at desc nulls first, b.opened_at desc, b.id), '[]')
    from (select x.* from core.batch x
      where x.partner = me.partner and (x.closed_at is null or x.closed_at > now() - interval '30 days')
      order by x.closed_at desc nulls first, x.opened_at desc, x.id limit 50) b);
end
$$;
comment on function partners.progress() is
  'The partner''s open batches, and those closed within 30 days, with where their leads are: 50 at most. SCOPE.';

create function partners.quality(days int) returns jsonb
  stable security definer language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  me core.member := partners.allowed(auth.asker(), 'report');
  zone text := (select d.zone from core.department d);
  began timestamptz := ((now() at time zone zone)::date - (quality.days - 1))::timestamp at time zone zone;
  p core.partner;
  batches uuid[];
begin
  if quality.days is null or quality.days not between 1 and 92 then
    perform core.missing('WRONG', 'days', 'range', 'a period is 1 to 92 days');
  end if;
  select * into p from core.partner x where x.id = me.partner;
  batches := array(select b.id from core.batch b where b.partner = p.id);
  return jsonb_build_object('days', quality.days,
    'total', (select coalesce(jsonb_agg(partners.figure_line(f, p) order by f.currency), '[]')
      from core.calling_figures(batches, null, began, now(), 'all') f),
    'agents', (select coalesce(jsonb_agg(jsonb_build_object('agent', m.id, 'name', m.name, 'reference', m.reference, 'active', m.active)
        || partners.figure_line(f, p) order by f.handed_over desc, f.called desc, m.name), '[]')
      from core.calling_figures(batches, null, began, now(), 'agent') f join core.member m on m.id::text = f.part and m.partner = p.id),
    'reasons', (select coalesce(jsonb_agg(jsonb_build_object('id', r.id, 'label', jsonb_build_object('ru', r.label_ru, 'en', r.label_en),
        'count', f.sent_back) order by f.sent_back desc, r.position), '[]')
      from core.calling_figures(batches, null, began, now(), 'reason') f join core.reason r on r.id = f.part where f.sent_back > 0));
end
$$;
comment on function partners.quality(int) is
  'What came of the cards taken in the last so many days (today is the first, 92 at most): in all by currency, by agent, and the '
  'reasons why hand-overs came back. SCOPE, WRONG.';

grant execute on function partners.progress(), partners.quality(int) to tristage_partners;
