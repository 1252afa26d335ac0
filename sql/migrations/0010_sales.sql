-- What selling needs beside the base: remarks, and numbers that the base has twice without saying so.

set local role tristage_owner;

create table core.note (
  id uuid primary key default gen_random_uuid(),
  contact uuid not null references core.contact,
  lead uuid references core.lead,
  task uuid references core.task,
  member uuid not null references core.member,
  body text not null constraint notes_say_something check (length(body) between 1 and 2000),
  at timestamptz not null default now()
);
create index note_by_contact on core.note (contact, at);
comment on table core.note is
  'What a member wrote down about a contact: why it was sent back, lost or put off, what an enquirer asked. '
  'The journal keeps ids and words only.';

alter table core.number alter e164 drop not null, alter hash drop not null;
alter table core.number add column same_as uuid references core.number;
alter table core.number add constraint a_number_stands_for_itself_or_for_another
  check ((e164 is null) = (same_as is not null));
create index number_same_as on core.number (same_as) where same_as is not null;
comment on column core.number.same_as is
  'The row that has this number, where the base knew it under another contact: shown masked like any other, so '
  'that nobody but the head learns it was known. Calls, caps and do-not-call count on that row.';
