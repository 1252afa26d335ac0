-- Two contacts that are one: both rows live on, the one names the other.

set local role tristage_owner;

alter table core.contact add column merged_into uuid references core.contact
  constraint nobody_is_merged_into_themselves check (merged_into <> id);
create index contact_merged_into on core.contact (merged_into) where merged_into is not null;
comment on column core.contact.merged_into is
  'The contact that this one turned out to be, never itself a merged one: its work, numbers and links stand there. Its '
  'name, its ids and its journal stay here.';

create table core.merge (
  contact uuid primary key references core.contact,
  survivor uuid not null references core.contact,
  at timestamptz not null default clock_timestamp(),
  member uuid not null references core.member,
  note text constraint remarks_on_a_merge_are_short check (length(note) between 1 and 2000),
  detail jsonb not null default '{}',
  constraint a_merge_is_of_two check (contact <> survivor)
);
create index merge_by_survivor on core.merge (survivor);
comment on table core.merge is
  'Which contact was found to be which other one: who said so, when, why, and how much went along. Append only.';

alter table core.merge alter column note set statistics 0;
