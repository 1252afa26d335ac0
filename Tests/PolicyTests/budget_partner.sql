-- What the lines of budgets.txt about partners stand on, beside the generated department: the call centre "Volume" with an
-- agent, a supervisor, a key, a batch that is worked, and a webhook with a log. Run by a superuser.

insert into core.partner (name) values ('Volume');
insert into core.member (sign_in_name, name, tier, partner, reference, supervisor)
select x.sign_in_name, x.sign_in_name, 'partners', p.id, x.reference, x.reference is null
from core.partner p cross join (values ('volume-partners-1', 'one'), ('volume-partners-2', null)) x(sign_in_name, reference)
where p.name = 'Volume';

insert into core.script (name, language, title) values ('volume', 'en', 'Volume');
insert into core.script_version (script, no, body, body_hash)
select s.id, 1, b.body, sha256(convert_to(b.body::text, 'UTF8'))
from core.script s, lateral (
  select jsonb_build_object('start', 'need', 'order', jsonb_agg(q), 'objections', '[]'::jsonb, 'steps', jsonb_object_agg(q,
    jsonb_build_object('say', q, 'branches', '[]'::jsonb, 'question', jsonb_build_object('key', q, 'type', 'text', 'choices', '[]'::jsonb)))) as body
  from unnest('{need,authority,budget,timing}'::text[]) q) b
where s.name = 'volume';

do $$
declare
  p core.partner;
  agent core.member;
  head core.member;
  k core.campaign;
  b core.batch;
  hook uuid;
begin
  select * into p from core.partner x where x.name = 'Volume';
  select * into agent from core.member m where m.sign_in_name = 'volume-partners-1';
  select * into head from core.member m where m.sign_in_name = 'volume-head-1';
  -- Not the campaign that the head's lines give away from.
  select c.* into k from core.campaign c left join core.to_give() g on g.campaign = c.id where c.status = 'running'
  order by g.leads desc nulls last, c.name offset 1 limit 1;
  update core.campaign c set script = s.id from core.script s where s.name = 'volume' and c.id = k.id;
  perform core.add_partner_key(p.id, 'Dialler', '{work,report,agents}', null, 30, convert_to('volume-partners-key', 'UTF8'), head);
  insert into core.batch (partner, campaign, name, size, price_cents, opened_by)
  values (p.id, k.id, 'First', 150, 40000, head.id) returning * into b;
  perform core.give_leads(b);
  -- What its agent did before: half a year of the campaign's calls.
  update core.attempt a set batch = b.id, member = agent.id
  where a.campaign = k.id and a.claimed_at > now() - interval '180 days'
    and a.member <> (select m.id from core.member m where m.sign_in_name = 'volume-operators-1');
  insert into core.webhook (partner, url, kinds, member)
  values (p.id, 'https://hooks.example.org/first', '{lease_lost}', agent.id) returning id into hook;
  insert into core.webhook_secret (webhook) values (hook);
  insert into core.webhook_delivery (webhook, event, kind, subject, body, event_at, give_up_at, tries, status, done_at, given_up_at)
  select hook, gen_random_uuid(), 'lease_lost', gen_random_uuid(), '{}', now(), now(), 1, 204,
    case when n % 4 > 0 then now() end, case when n % 4 = 0 then now() end
  from generate_series(1, 200) n;
end
$$;

-- Something that the clock found, for the head to see.
insert into core.warning (id, kind, room, name, subject)
values ('ffffffff-0000-4000-8000-000000000250', 'invariant', 'sums', 'one row a number', 'number x');
