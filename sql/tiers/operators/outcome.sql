-- The result of a call.

set local role tristage_engine;

create function operators.record_outcome(card uuid, disposition text, seconds int, note text,
  at timestamptz, mine boolean, reason text, key text)
  returns jsonb
  volatile security definer language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  me core.member := auth.asker();
  done jsonb := core.replayed(me, key, 'record_outcome',
    jsonb_build_array(card, disposition, seconds, note, at, mine, reason));
begin
  if done is not null then return done; end if;
  perform core.finish_call(core.hold(card, me), disposition, seconds, note, at, mine, reason, me);
  return core.answered(me, key, jsonb_build_object('card', card, 'disposition', disposition));
end
$$;
comment on function operators.record_outcome(uuid, text, int, text, timestamptz, boolean, text, text) is
  'Ends the call in hand with a result. at: callback time, or the day of a later; mine: only I call back; '
  'seconds: talk time, by the clock where null. WRONG, ORDER, STALE, EMPTY, REUSE.';
