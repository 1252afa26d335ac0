-- Drafts of call scripts: what a head is writing, kept until it is published or put aside.

set local role tristage_owner;

create table core.script_draft (
  id uuid primary key default gen_random_uuid(),
  script text not null constraint scripts_have_a_name check (script ~ '^[a-z0-9][a-z0-9_-]{0,79}$'),
  body jsonb not null,
  began_from int,
  version int not null default 1,
  began_by uuid not null references core.member,
  began_at timestamptz not null default now(),
  changed_by uuid not null references core.member,
  changed_at timestamptz not null default now(),
  ended_at timestamptz,
  became uuid references core.script_version,
  constraint only_an_ended_draft_became_a_version check (became is null or ended_at is not null)
);
create unique index one_open_draft_a_script on core.script_draft (script) where ended_at is null;
comment on table core.script_draft is
  'A call script being written. began_from: the version it began as, null for a new script or a file; version: counts '
  'its changes; ended: put aside, or became that version. Nothing of it is deleted.';
