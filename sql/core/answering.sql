-- Answers by the script, and the qualified hand-over to the managers' queue.

set local role tristage_engine;

create function core.question_of(a core.attempt, k core.campaign, question text) returns jsonb
  stable language plpgsql set search_path = pg_catalog, pg_temp
as $$
begin
  return coalesce(
    (select s.value -> 'question' from core.script_version v, jsonb_each(v.body -> 'steps') s
      where v.id = a.script_version and s.value #>> '{question,key}' = question limit 1),
    case when question = any (k.qualification) then jsonb_build_object('key', question, 'type', 'text') end);
end
$$;
comment on function core.question_of(core.attempt, core.campaign, text) is
  'The question of that key in the card''s own script version, or a plain one where the campaign asks it.';

create function core.day_of(said text) returns date
  immutable language plpgsql set search_path = pg_catalog, pg_temp
as $$
begin
  if said !~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}$' then return null; end if;
  return make_date(substr(said, 1, 4)::int, substr(said, 6, 2)::int, substr(said, 9, 2)::int);
exception when datetime_field_overflow then
  return null;
end
$$;
comment on function core.day_of(text) is 'The day of 2026-11-21, or null where the calendar has none such.';

create function core.typed_answer(question jsonb, value jsonb, field text default 'value') returns jsonb
  immutable language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  said text := btrim(value #>> '{}');
  kind text := coalesce(question ->> 'type', 'text');
  kept jsonb;
begin
  if value is null or jsonb_typeof(value) not in ('string', 'number', 'boolean') or said = '' then
    perform core.missing('WRONG', field, 'missing', 'an answer is a word, a number or yes or no');
  end if;
  kept := case kind
    when 'yesno' then case when said in ('yes', 'true') then to_jsonb('yes'::text) when said in ('no', 'false') then to_jsonb('no'::text) end
    when 'choice' then (select to_jsonb(said) where exists (
      select from jsonb_array_elements(question -> 'choices') c where coalesce(c ->> 'value', c #>> '{}') = said))
    when 'number' then case when said ~ '^-?[0-9]{1,15}([.,][0-9]{1,6})?$' then to_jsonb(replace(said, ',', '.')::numeric) end
    when 'money' then case when said ~ '^[0-9]{1,13}([.,][0-9]{1,2})?$' then to_jsonb(replace(said, ',', '.')::numeric) end
    when 'date' then to_jsonb(core.day_of(said))
    else case when length(said) <= 2000 then to_jsonb(said) end
  end;
  if kept is null then
    perform core.missing('WRONG', field, case kind when 'text' then 'long' else kind end,
      format('this answer must be of type %s', kind));
  end if;
  return kept;
end
$$;
comment on function core.typed_answer(jsonb, jsonb, text) is
  'An answer as its question''s type keeps it: numbers and money as numbers, "yes" or "no", a day, a choice, '
  'text without blanks around it. WRONG where it does not fit.';

create function core.label_of(question jsonb, value jsonb) returns text
  immutable language plpgsql set search_path = pg_catalog, pg_temp
as $$
begin
  if question ->> 'type' is distinct from 'choice' or jsonb_typeof(question -> 'choices') is distinct from 'array' then return null; end if;
  return (select c ->> 'label' from jsonb_array_elements(question -> 'choices') c
    where c ->> 'value' = label_of.value #>> '{}' limit 1);
end
$$;
comment on function core.label_of(jsonb, jsonb) is 'How a choice was worded; null for any other answer.';

create function core.keep_answer(a core.attempt, k core.campaign, asked_key text, value jsonb, me core.member,
  field text default null) returns void
  volatile language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  asked jsonb := core.question_of(a, k, asked_key);
  named text := coalesce(field, 'question');
  kept jsonb;
begin
  if asked is null then
    perform core.missing('WRONG', named, 'unknown', 'the script of this card has no such question');
  end if;
  kept := core.typed_answer(asked, keep_answer.value, coalesce(field, 'value'));
  insert into core.answer as w (lead, question, contact, attempt, member, value, said)
  values (a.lead, asked_key, a.contact, a.id, me.id, kept, core.label_of(asked, kept))
  on conflict on constraint answer_pkey do update
    set value = excluded.value, said = excluded.said, attempt = excluded.attempt, member = excluded.member, at = now();
end
$$;
comment on function core.keep_answer(core.attempt, core.campaign, text, jsonb, core.member, text) is
  'Keeps the answer to a question of the card''s script, as its type keeps it. WRONG.';

create function core.check_notes(seconds int, note text) returns void
  immutable language plpgsql set search_path = pg_catalog, pg_temp
as $$
begin
  if seconds < 0 or seconds > 86400 then
    perform core.missing('WRONG', 'seconds', 'range', 'a call lasts from 0 to 86400 seconds');
  elsif length(note) > 2000 then
    perform core.missing('WRONG', 'note', 'long', 'a note has 2000 characters at most');
  end if;
end
$$;
comment on function core.check_notes(int, text) is 'Refuses a call''s length or note that cannot be. WRONG.';

create function core.pass_on(a core.attempt, note text, seconds int, me core.member) returns void
  volatile language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  was core.lead;
  l core.lead;
  missing text[];
begin
  if a.started_at is null then
    raise exception using errcode = 'ORDER', message = 'the call has not started: dial first';
  end if;
  perform core.check_notes(seconds, note);
  select * into was from core.lead where id = a.lead;
  -- A partner answers for itself: what own operators had asked before is not its to know.
  select array_agg(q.key order by q.place) into missing
  from core.campaign k, unnest(k.qualification) with ordinality q(key, place)
  where k.id = a.campaign and not exists (
    select from core.answer w where w.lead = a.lead and w.question = q.key and (me.partner is null
      or exists (select from core.member m where m.id = w.member and m.partner = me.partner)));
  if missing is not null then
    raise exception using errcode = 'SHORT', message = 'qualification answers are missing: ' || array_to_string(missing, ', '),
      detail = jsonb_build_object('missing', missing)::text;
  end if;
  perform core.end_attempt(a, 'handed_over', coalesce(seconds, extract(epoch from clock_timestamp() - a.started_at)::int), note);
  l := core.queued(core.off_call(was));
  l.handed_over_by := me.id;
  perform core.move_lead(was, l, me, 'handed_over', null,
    jsonb_build_object('card', a.id, 'script_version', a.script_version, 'answers',
      (select count(*) from core.answer w where w.lead = a.lead))
    || case when a.batch is null then '{}' else jsonb_build_object('batch', a.batch) end);
end
$$;
comment on function core.pass_on(core.attempt, text, int, core.member) is
  'Hands the lead of a call in hand to the qualification queue, script version and answers with it. '
  'SHORT names the qualification answers that are missing; ORDER, WRONG.';
