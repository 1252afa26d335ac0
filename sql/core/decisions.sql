-- Decisions about the house: members, sessions, settings, campaigns. Few, so one chain for all.

set local role tristage_engine;

create function core.decision_hash(before bytea, d core.decision) returns bytea
  immutable language sql set search_path = pg_catalog, pg_temp
return sha256(before || convert_to(jsonb_build_array(d.no, extract(epoch from d.at)::text, d.member, d.tier,
  d.act, d.subject, d.reason, d.detail)::text, 'UTF8'));
comment on function core.decision_hash(bytea, core.decision) is
  'The hash of a decision: SHA-256 over the hash before it and the decision in order.';

create function core.decide(me core.member, act text, subject uuid, reason text default null, detail jsonb default '{}')
  returns void
  volatile language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  before core.decision;
  d core.decision;
begin
  perform pg_advisory_xact_lock(hashtextextended('core.decision', 0));
  select * into before from core.decision order by no desc limit 1;
  d.no := coalesce(before.no, 0) + 1; d.at := clock_timestamp();
  d.member := me.id; d.tier := coalesce(auth.pool(), 'system');
  d.act := act; d.subject := subject; d.reason := reason; d.detail := coalesce(detail, '{}');
  d.hash := core.decision_hash(coalesce(before.hash, ''::bytea), d);
  insert into core.decision (no, at, member, tier, act, subject, reason, detail, hash)
  values (d.no, d.at, d.member, d.tier, d.act, d.subject, d.reason, d.detail, d.hash);
  perform core.tell(act, 'house', coalesce(subject, me.id), null, me.id, d.detail);
end
$$;
comment on function core.decide(core.member, text, uuid, text, jsonb) is
  'Writes a decision into the chain and the outbox, in the transaction of its act.';
