-- What the head reads of campaigns: their rules, who works them, the scripts and questions to pick from.

set local role tristage_engine;

create view head.campaigns with (security_invoker = true) as
  select k.id, k.name, k.kind, k.status, k.priority, s.name as script, s.title as script_title, v.no as script_version,
    k.weekdays, k.weekday_from, k.weekday_to, k.saturday_from, k.saturday_to, k.sunday_from, k.sunday_to, k.holidays_too,
    k.attempts_a_number, k.attempts_a_day, k.spacing, k.lease, k.lease_most, k.qualification, k.response_norm,
    extract(epoch from k.spacing)::int / 60 as spacing_minutes, extract(epoch from k.lease)::int / 60 as lease_minutes,
    extract(epoch from k.lease_most)::int / 60 as lease_most_minutes,
    extract(epoch from k.response_norm)::int / 60 as response_norm_minutes,
    k.starts_on, k.ends_on, k.created_at,
    (select coalesce(array_agg(t.name order by t.name), '{}') from core.team t where t.id = any (k.teams)) as teams,
    (select coalesce(jsonb_agg(jsonb_build_object('id', m.id, 'name', m.name) order by m.name), '[]')
      from core.member m where m.id = any (k.members) and m.active and m.tier = 'operators') as members,
    (select count(*) from core.member m where m.active and m.tier = 'operators'
      and ((k.teams = '{}' and k.members = '{}') or m.team = any (k.teams) or m.id = any (k.members))) as workers
  from core.campaign k
  left join core.script s on s.id = k.script
  left join core.script_version v on v.id = k.script_version;
comment on view head.campaigns is
  'Campaigns and their rules. script_version: null where the newest is used; workers: operators who may get its cards.';

create view head.retries with (security_invoker = true) as
  select k.id as campaign, d.id as disposition, d.position, jsonb_build_object('ru', d.label_ru, 'en', d.label_en) as label,
    coalesce((k.retry #>> array[d.id, 'minutes'])::int, extract(epoch from d.retry_after)::int / 60) as minutes,
    coalesce((k.retry #>> array[d.id, 'most'])::int, d.retry_most) as most,
    extract(epoch from d.retry_after)::int / 60 as usual_minutes, d.retry_most as usual_most
  from core.disposition d left join core.campaign k on true
  where d.active and d.offered and d.retry_after is not null;
comment on view head.retries is
  'Results after which a number is tried again: when and how often in each campaign, and what is usual in the department.';

create view head.script_versions with (security_invoker = true) as
  select s.name as script, s.title, s.language, v.no, v.published_at,
    v.no = max(v.no) over (partition by s.id) as newest
  from core.script s join core.script_version v on v.script = s.id;
comment on view head.script_versions is 'Every published version of every script.';

create view head.questions with (security_invoker = true) as
  select s.name as script, q.question ->> 'key' as key, q.question ->> 'text' as text
  from core.script s
  join lateral (select v.body from core.script_version v where v.script = s.id order by v.no desc limit 1) v on true,
    jsonb_each(v.body -> 'steps') t(step, body), lateral (select t.body -> 'question' as question) q
  where q.question ->> 'key' is not null;
comment on view head.questions is 'The questions that the newest version of each script asks.';

create view head.campaign_changes with (security_invoker = true) as
  select d.no, d.subject as campaign, d.at, m.name as member_name, d.act, d.detail -> 'fields' as fields, d.detail ->> 'status' as status
  from core.decision d join core.member m on m.id = d.member
  where d.act in ('campaign_added', 'campaign_changed', 'campaign_switched');
comment on view head.campaign_changes is 'Who opened, changed, paused or ended a campaign, and which rules changed.';

create view head.usual_campaign with (security_invoker = true) as
  select '00000000-0000-0000-0000-000000000000'::uuid as id, '' as name, 'cold' as kind, 'running' as status, 100 as priority, null::text as script,
    null::text as script_title, null::int as script_version, '{1,2,3,4,5}'::int[] as weekdays, '09:00'::time as weekday_from,
    '20:00'::time as weekday_to, '10:00'::time as saturday_from, '18:00'::time as saturday_to, null::time as sunday_from,
    null::time as sunday_to, false as holidays_too, 6 as attempts_a_number, 2 as attempts_a_day, 0 as spacing_minutes,
    10 as lease_minutes, 30 as lease_most_minutes, '{need,authority,budget,timing}'::text[] as qualification,
    15 as response_norm_minutes, null::date as starts_on, null::date as ends_on, '{}'::text[] as teams,
    '[]'::jsonb as members, (select count(*) from core.member m where m.active and m.tier = 'operators') as workers;
comment on view head.usual_campaign is
  'The rules of a campaign of which nothing was said: the defaults of core.campaign, as head.campaigns shows them.';
