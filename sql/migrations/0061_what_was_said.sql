-- What a choice meant when it was answered: its label in the script's own version, kept beside the value.

set local role tristage_owner;

alter table core.answer add column said text
  constraint labels_are_short check (length(said) <= 2000);
comment on column core.answer.said is
  'The label of the choice as the script''s version had it; null where the value says it itself.';

-- A database that is new has nothing to mend, and the deployment's rights are granted only later.
grant usage on schema core to tristage_migrator;
grant select on core.attempt, core.script_version, core.answer to tristage_migrator;
grant update on core.answer to tristage_migrator;

set local role tristage_migrator;
set local row_security = off;

update core.answer w set said = o.choice ->> 'label'
from core.attempt a, core.script_version v, jsonb_each(v.body -> 'steps') s,
  jsonb_array_elements(case jsonb_typeof(s.value #> '{question,choices}') when 'array' then s.value #> '{question,choices}' else '[]' end) o(choice)
where a.id = w.attempt and v.id = a.script_version and s.value #>> '{question,key}' = w.question
  and s.value #>> '{question,type}' = 'choice' and o.choice ->> 'value' = w.value #>> '{}';

set local row_security = on;
