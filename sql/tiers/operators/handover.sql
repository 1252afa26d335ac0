-- Answers, and the qualified hand-over to the managers' queue.

set local role tristage_engine;

create function operators.answer(card uuid, question text, value jsonb, step text, key text) returns jsonb
  volatile security definer language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  me core.member := auth.asker();
  a core.attempt := core.hold(card, me);
  k core.campaign;
begin
  if question is not null then
    select * into k from core.campaign where id = a.campaign;
    perform core.keep_answer(a, k, question, answer.value, me);
  end if;
  if step is not null then
    if not exists (select from core.script_version v where v.id = a.script_version and v.body -> 'steps' ? step) then
      perform core.missing('WRONG', 'step', 'unknown', 'the script of this card has no such step');
    end if;
    update core.attempt t set step = answer.step where t.id = a.id;
  end if;
  return operators.show(card);
end
$$;
comment on function operators.answer(uuid, text, jsonb, text, text) is
  'Keeps an answer (question and value) and the step shown next, either may be null; saying it again changes '
  'nothing more, so the key is only carried. WRONG, STALE, EMPTY.';

create function operators.hand_over(card uuid, note text, seconds int, key text) returns jsonb
  volatile security definer language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  me core.member := auth.asker();
  done jsonb := core.replayed(me, key, 'hand_over', jsonb_build_array(card, note, seconds));
begin
  if done is not null then return done; end if;
  perform core.pass_on(core.hold(card, me), note, seconds, me);
  return core.answered(me, key, jsonb_build_object('card', card, 'place', 'qualification'));
end
$$;
comment on function operators.hand_over(uuid, text, int, text) is
  'Hands the lead in hand to the qualification queue, script version and answers with it. '
  'SHORT names the qualification answers that are missing; ORDER, WRONG, STALE, EMPTY, REUSE.';
