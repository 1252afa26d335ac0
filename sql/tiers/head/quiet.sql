-- Numbers nobody may call: added one by one, looked up. None ever leaves the list.

set local role tristage_engine;

create view head.quiet with (security_invoker = true) as
  select d.id, d.masked, d.scope, d.campaign, k.name as campaign_name, p.name as partner_name, d.reason, m.name as member_name,
    d.at, d.list, q.file_name
  from core.do_not_call d
  join core.member m on m.id = d.member
  left join core.campaign k on k.id = d.campaign
  left join core.partner p on p.id = d.partner
  left join core.do_not_call_list q on q.id = d.list;
comment on view head.quiet is 'Numbers nobody may call, masked: where, why, who put it there and when, with which file.';

create function head.quiet_counts() returns table (scope text, numbers bigint)
  stable security definer rows 3 language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  me core.member := auth.asker();
begin
  return query select q.scope, q.n from core.quiet() q order by q.scope;
end
$$;
comment on function head.quiet_counts() is 'How many numbers may not be called: everywhere, in a campaign, by a partner.';

create function head.add_quiet(e164 text, masked text, kind text, campaign uuid, reason text, key text) returns jsonb
  volatile security definer language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  me core.member := auth.asker();
  done jsonb := core.replayed(me, key, 'add_quiet', jsonb_build_array(e164, campaign, reason));
  said text := core.check_text(reason, 'reason', 200);
  added uuid;
begin
  if done is not null then return done; end if;
  perform core.check_number(e164, masked, kind);
  if campaign is not null and not exists (select from core.campaign k where k.id = campaign) then
    perform core.missing('WRONG', 'campaign', 'choice', 'there is no such campaign');
  end if;
  insert into core.do_not_call (hash, masked, scope, campaign, reason, member)
  values (sha256(e164::bytea), masked, case when campaign is null then 'everywhere' else 'campaign' end, campaign, said, me.id)
  on conflict do nothing
  returning id into added;
  return core.answered(me, key, jsonb_build_object('masked', masked, 'added', added is not null));
end
$$;
comment on function head.add_quiet(text, text, text, uuid, text, text) is
  'Puts a number on the do-not-call list, everywhere or for one campaign; added: false where it stood there already. WRONG, REUSE.';

create function head.why_quiet(e164 text, masked text) returns jsonb
  volatile security definer language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  me core.member := auth.asker();
  n core.number;
  looked bytea;
begin
  perform core.check_number(e164, masked, 'other');
  looked := sha256(e164::bytea);
  select * into n from core.number x where x.e164 = why_quiet.e164;
  insert into core.egress (member, tier, kind, contact, number) values (me.id, auth.pool(), 'look_up', n.contact, n.id);
  return jsonb_build_object('masked', masked,
    'entries', (select coalesce(jsonb_agg(jsonb_build_object('scope', d.scope, 'campaign_name', k.name, 'partner_name', p.name,
        'reason', d.reason, 'member_name', m.name, 'at', d.at, 'file_name', q.file_name, 'list', d.list,
        'calls_before', (select count(*) from core.attempt a where a.number = n.id and a.started_at <= d.at
          and (d.scope = 'everywhere' or a.campaign = d.campaign)),
        'calls_since', (select count(*) from core.attempt a where a.number = n.id and a.started_at > d.at
          and (d.scope = 'everywhere' or a.campaign = d.campaign))) order by d.at), '[]')
      from core.do_not_call d join core.member m on m.id = d.member left join core.campaign k on k.id = d.campaign
        left join core.partner p on p.id = d.partner left join core.do_not_call_list q on q.id = d.list
      where d.hash = looked),
    'leads', (select coalesce(jsonb_agg(jsonb_build_object('lead', l.id, 'ticket', l.ticket, 'place', l.place,
        'reason', l.close_reason, 'campaign_name', k.name) order by l.ticket), '[]')
      from core.lead l left join core.campaign k on k.id = l.campaign where l.contact = n.contact));
end
$$;
comment on function head.why_quiet(text, text) is
  'Whether and why a number may not be called: every entry of it with who, when, why, with which file, and the calls before '
  'and since; the leads of its contact. Each look-up is written to egress. WRONG.';
