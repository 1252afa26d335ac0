-- An enquiry: somebody asked us, by whatever way. It joins what exists, and the asker never learns that it did.

set local role tristage_engine;

create function core.said(m core.member, ru text, en text) returns text
  stable language sql set search_path = pg_catalog, pg_temp
begin atomic
  select case coalesce(m.language, d.language) when 'ru' then ru else en end from core.department d;
end;
comment on function core.said(core.member, text, text) is
  'Words for a task that the product sets, in the language of who will read it.';

create function core.ensure_zone(zone text, members text[]) returns text
  volatile language plpgsql set search_path = pg_catalog, pg_temp
as $$
begin
  if zone is null or length(zone) > 2000 or coalesce(cardinality(members), 0) not between 1 and 700 then
    perform core.missing('WRONG', 'zone', 'unknown', 'there is no such time zone');
  end if;
  if exists (select from core.zone z where z.id = zone) then return zone; end if;
  -- Who names a zone first must not decide what its clock shows: a zone is itself, a group is not called like one.
  if cardinality(members) = 1 and members[1] <> zone
    or cardinality(members) > 1 and zone !~ '^([A-Z]{2}|world)$' and zone <> array_to_string(members, '+')
  then
    perform core.missing('WRONG', 'zone', 'unknown', 'there is no such time zone');
  end if;
  -- By name: PostgreSQL would also read <anything>5 as a zone. It reads a whole folder, so only for what is new here.
  if cardinality(members) <> (select count(distinct m) from unnest(members) m join pg_timezone_names t on t.name = m) then
    perform core.missing('WRONG', 'zone', 'unknown', 'there is no such time zone');
  end if;
  insert into core.zone (id, members) values (zone, members) on conflict do nothing;
  return zone;
end
$$;
comment on function core.ensure_zone(text, text[]) is
  'The id of a zone or a group of zones, made where it was missing. WRONG where a member is no IANA zone.';

create function core.write_note(of_contact uuid, of_lead uuid, body text, me core.member, of_task uuid default null)
  returns void
  volatile language plpgsql set search_path = pg_catalog, pg_temp
as $$
begin
  body := core.check_text(body, 'note', 2000, false);
  if body is not null then
    insert into core.note (contact, lead, task, member, body) values (of_contact, of_lead, of_task, me.id, body);
  end if;
end
$$;
comment on function core.write_note(uuid, uuid, text, core.member, uuid) is
  'Keeps a remark about a contact, where there is one. WRONG where it is too long.';

create function core.first_task(l core.lead, for_member core.member, me core.member) returns core.task
  volatile language plpgsql set search_path = pg_catalog, pg_temp
as $$
begin
  return core.set_task(me, l.contact, l.id, null, for_member.id, 'call',
    core.said(for_member, 'Первый разговор', 'First talk'),
    core.working_time(now(), coalesce((select k.response_norm from core.campaign k where k.id = l.campaign), '15 minutes')));
end
$$;
comment on function core.first_task(core.lead, core.member, core.member) is
  'The task that a newly held lead begins with: talk to them within the campaign''s response norm.';

create function core.new_contact(kind text, name text, company text, city text, zone text, source text) returns uuid
  volatile language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  made uuid;
begin
  insert into core.contact (kind, city, zone, source)
  values (kind, core.check_text(city, 'city', 200, false), zone, source)
  returning id into made;
  insert into core.name (contact, name, company)
  values (made, core.check_text(name, 'name', 200), core.check_text(company, 'company', 300, false));
  return made;
end
$$;
comment on function core.new_contact(text, text, text, text, text, text) is
  'A new contact with its name. WRONG where the name is missing or a text too long.';

create function core.tell_holder(of_contact uuid, l core.lead, c core.client, need text, me core.member) returns void
  volatile language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  who core.member;
  due timestamptz := core.working_time(now(), '15 minutes');
begin
  select * into who from core.member m where m.id = coalesce(l.holder, c.account_manager);
  perform core.set_task(me, of_contact, l.id, case when l.id is null then c.id end, who.id, 'call',
    left(core.said(who, 'Новое обращение: ', 'A new enquiry: ') || coalesce(need, '—'), 500), due);
  if l.id is not null then
    perform core.note_lead(l.id, me, 'enquired');
  else
    perform core.note_client(c.id, me, 'enquired');
  end if;
end
$$;
comment on function core.tell_holder(uuid, core.lead, core.client, text, core.member) is
  'An enquiry of somebody who is looked after already: a task for who does, or for the head''s desk.';

create function core.join_lead(was core.lead, to_place text, me core.member) returns core.lead
  volatile language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  l core.lead := was;
  a core.attempt;
begin
  if was.place = 'on_call' then
    select * into a from core.attempt t where t.id = was.card;
    perform core.end_attempt(a, 'withdrawn');
    perform core.tell_of_card(a, 'lease_lost', '{"reason": "withdrawn"}');
  end if;
  l := core.off_call(l);
  l.place := to_place; l.back_to := null; l.close_reason := null; l.qualified_at := now();
  if to_place = 'sales' then
    l.holder := me.id; l.accepted_at := now(); l.due_at := now();
    l.stage := case when was.holder = me.id and was.stage is not null then was.stage else core.first_sales_stage() end;
    l.stage_at := now();
    perform core.take_custody(l.contact, me.id);
  else
    l.stage := null; l.stage_at := null;
    l.due_at := core.working_time(now(),
      coalesce((select k.response_norm from core.campaign k where k.id = l.campaign), '15 minutes'));
    perform core.take_custody(l.contact, null);
    -- What was due waits on the head's desk until a manager accepts.
    perform core.pass_tasks(l.id, null, null);
  end if;
  l := core.move_lead(was, l, me, 'enquired');
  if to_place = 'sales' and not exists (select from core.task t where t.lead = l.id and t.done_at is null) then
    perform core.first_task(l, me, me);
  end if;
  return l;
end
$$;
comment on function core.join_lead(core.lead, text, core.member) is
  'Brings a known lead to where its enquiry belongs: the qualification queue, or the sales of who took it. A card '
  'on a call is withdrawn: its late finish is refused.';

create function core.enquire(me core.member, name text, company text, e164 text, masked text, kind text, city text,
  zone text, need text, to_place text, of_campaign uuid default null)
  returns void
  volatile language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  known uuid;
  fresh boolean := false;
  l core.lead;
  c core.client;
begin
  name := core.check_text(name, 'name', 200);
  company := core.check_text(company, 'company', 300, false);
  need := core.check_text(need, 'need', 1000, false);
  -- All is checked here: what only a new contact would refuse would tell that the number is new.
  city := core.check_text(city, 'city', 200, false);
  perform core.check_number(e164, masked, kind);
  if core.is_quiet(sha256(e164::bytea), null) then
    raise exception using errcode = 'QUIET', message = 'this number is on a do-not-call list';
  end if;
  -- Two enquiries from one number take turns, whoever types them.
  perform pg_advisory_xact_lock(hashtextextended(e164, 5));
  select n.contact into known from core.number n where n.e164 = enquire.e164;
  if known is null then
    begin
      known := core.new_contact(case when company is null then 'person' else 'company' end, name, company, city, zone, 'enquiry');
      insert into core.number (contact, e164, masked, kind) values (known, e164, masked, kind);
      fresh := true;
    exception when unique_violation then
      select n.contact into known from core.number n where n.e164 = enquire.e164;
    end;
  end if;
  -- Whoever asks from a canary's number had it through one member; for everybody but the heads it is a lead like any other.
  if not fresh then perform core.hear_canaries(array(select n.id from core.number n where n.e164 = enquire.e164), me, 'asked'); end if;
  select * into l from core.lead x
  where x.contact = known and x.kind = 'sale' and x.place not in ('won', 'closed') for update;
  select * into c from core.client x where x.contact = known for update;
  if l.id is null and c.id is null then
    select * into l from core.lead x where x.contact = known and x.kind = 'sale' and x.place = 'closed'
    order by x.closed_at desc nulls last limit 1 for update;
  end if;

  if l.id is null and c.id is not null
    or l.place = 'sales' or (l.place = 'nurturing' and coalesce(l.holder <> me.id, false))
  then
    perform core.tell_holder(known, l, c, need, me);
  elsif l.id is null then
    l := core.open_lead(known, of_campaign, to_place, me, 'opened');
    if to_place = 'sales' then
      perform core.take_custody(known, me.id);
      perform core.first_task(l, me, me);
    end if;
  elsif l.place = 'qualification' and to_place = 'qualification' then
    perform core.note_lead(l.id, me, 'enquired');
  else
    l := core.join_lead(l, to_place, me);
  end if;
  if l.id is not null and need is not null then
    insert into core.answer (lead, question, contact, member, value)
    values (l.id, 'need', known, me.id, to_jsonb(need)) on conflict do nothing;
  end if;
  if not fresh then
    perform core.write_note(known, l.id, concat_ws(' · ', name, company, need), me);
  end if;
end
$$;
comment on function core.enquire(core.member, text, text, text, text, text, text, text, text, text, uuid) is
  'Takes an enquiry down: a new contact and lead (of_campaign: what it came from), or, for a known number, what exists is moved to to_place '
  '(qualification, sales) or its holder gets a task. Answers nothing, so that known and unknown are the same. WRONG, QUIET.';
