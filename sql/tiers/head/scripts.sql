-- What the head reads of scripts: each with its versions, its draft and who works with it.

set local role tristage_engine;

create view head.script_drafts with (security_invoker = true) as
  select d.script, d.body, d.began_from, d.version, d.changed_at, m.name as changed_by
  from core.script_draft d join core.member m on m.id = d.changed_by
  where d.ended_at is null;
comment on view head.script_drafts is 'Open drafts of scripts.';

create view head.scripts with (security_invoker = true) as
  select coalesce(s.name, d.script) as name, coalesce(s.title, d.body ->> 'title') as title,
    coalesce(s.language, d.body ->> 'language') as language, v.no as version, v.published_at, p.name as published_by,
    (select coalesce(jsonb_agg(jsonb_build_object('id', k.id, 'name', k.name, 'status', k.status, 'version', f.no)
        order by k.status <> 'running', k.name), '[]')
      from core.campaign k left join core.script_version f on f.id = k.script_version where k.script = s.id) as campaigns,
    case when d.script is not null then jsonb_build_object('version', d.version, 'began_from', d.began_from,
      'changed_at', d.changed_at, 'changed_by', d.changed_by) end as draft
  from core.script s
  full join head.script_drafts d on d.script = s.name
  left join lateral (select w.no, w.published_at, w.published_by from core.script_version w
    where w.script = s.id order by w.no desc limit 1) v on true
  left join core.member p on p.id = v.published_by;
comment on view head.scripts is
  'Every script, with its newest version, the campaigns that use it and its open draft; a script that is only a draft too.';

create view head.script_bodies with (security_invoker = true) as
  select s.name as script, v.no, v.body, v.published_at, m.name as published_by,
    (select count(*) from core.attempt a where a.script_version = v.id and a.ended_at is null) as cards
  from core.script_version v join core.script s on s.id = v.script left join core.member m on m.id = v.published_by;
comment on view head.script_bodies is 'Every version with what it says. cards: how many are in hand that began with it.';
