-- What a partner's call came to: answers, a result, a hand-over.

set local role tristage_engine;

create function partners.keep_answers(a core.attempt, answers jsonb, me core.member) returns void
  volatile language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  k core.campaign;
  said record;
  kind text;
begin
  if answers is null then return; end if;
  select * into k from core.campaign where id = a.campaign;
  for said in select x.key, x.value from jsonb_each(answers) x order by x.key loop
    kind := core.question_of(a, k, said.key) ->> 'type';
    if kind in ('text', 'choice', 'date') and jsonb_typeof(said.value) <> 'string'
      or kind in ('number', 'money') and jsonb_typeof(said.value) <> 'number'
      or kind = 'yesno' and jsonb_typeof(said.value) <> 'boolean'
    then
      perform core.missing('WRONG', 'answers.' || said.key, kind, format('this answer must be of type %s', kind));
    end if;
    perform core.keep_answer(a, k, said.key, said.value, me, 'answers.' || said.key);
  end loop;
end
$$;
comment on function partners.keep_answers(core.attempt, jsonb, core.member) is
  'Keeps answers by their questions'' keys, each of its question''s very type. WRONG names answers.<key>.';

create function partners.answer(card uuid, answers jsonb, lease int, key text) returns jsonb
  volatile security definer language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  me core.member := partners.agent(auth.asker());
  done jsonb := core.replayed(me, key, 'answer', jsonb_build_array(card, answers, lease));
  a core.attempt;
begin
  if done is not null then return done; end if;
  a := partners.hold(card, lease, me);
  perform partners.keep_answers(a, answers, me);
  return core.answered(me, key, jsonb_build_object('card', a.id, 'answers', partners.answers(a, me)));
end
$$;
comment on function partners.answer(uuid, jsonb, int, text) is
  'Keeps answers while the call lasts; what is left out stays. WRONG, STALE, EMPTY, SCOPE, REUSE.';

create function partners.record_outcome(card uuid, result text, seconds int, note text, at timestamptz, mine boolean, reason text,
  lease int, key text) returns jsonb
  volatile security definer language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  me core.member := partners.agent(auth.asker());
  done jsonb := core.replayed(me, key, 'record_outcome',
    jsonb_build_array(card, result, seconds, note, at, mine, reason, lease));
begin
  if done is not null then return done; end if;
  perform core.finish_call(partners.hold(card, lease, me), result, seconds, note, at, mine, reason, me);
  return core.answered(me, key, jsonb_build_object('card', card, 'result', result));
end
$$;
comment on function partners.record_outcome(uuid, text, int, text, timestamptz, boolean, text, int, text) is
  'Ends the call in hand with a result. at: callback time, or the day of a later; mine: only this agent calls back; '
  'seconds: talk time, by the clock where null. WRONG, ORDER, STALE, EMPTY, SCOPE, REUSE.';

create function partners.hand_over(card uuid, answers jsonb, note text, seconds int, lease int, key text) returns jsonb
  volatile security definer language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  me core.member := partners.agent(auth.asker());
  done jsonb := core.replayed(me, key, 'hand_over', jsonb_build_array(card, answers, note, seconds, lease));
  a core.attempt;
begin
  if done is not null then return done; end if;
  a := partners.hold(card, lease, me);
  perform partners.keep_answers(a, answers, me);
  perform core.pass_on(a, note, seconds, me);
  return core.answered(me, key, jsonb_build_object('card', a.id, 'state', 'waiting'));
end
$$;
comment on function partners.hand_over(uuid, jsonb, text, int, int, text) is
  'Hands the lead of a call in hand to the managers'' queue, with answers. SHORT names the qualification answers that are '
  'missing; ORDER, WRONG, STALE, EMPTY, SCOPE, REUSE.';

create function partners.report_quiet(e164 text, masked text, key text) returns jsonb
  volatile security definer language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  me core.member := partners.agent(auth.asker());
  done jsonb := core.replayed(me, key, 'report_quiet', jsonb_build_array(e164));
begin
  if done is not null then return done; end if;
  perform core.check_number(e164, masked, 'other');
  -- What it reports nobody calls any more, the whole department: not without end, however many agents it has.
  perform core.spend(m, 'quiet_reports', 1000) from core.partner p join core.member m on m.id = p.account where p.id = me.partner;
  -- Nothing is looked up: whether the number was known, or reported before, changes neither answer nor work to speak of.
  insert into core.do_not_call (hash, masked, reason, member)
  values (sha256(e164::bytea), masked, 'reported by a partner', me.id)
  on conflict do nothing;
  return core.answered(me, key, '{"reported": true}');
end
$$;
comment on function partners.report_quiet(text, text, text) is
  'Puts a number on the do-not-call list of the whole department; the same answer whatever was known of it. LIMIT after 1,000 '
  'of the partner''s in an hour, WRONG, SCOPE, REUSE.';
