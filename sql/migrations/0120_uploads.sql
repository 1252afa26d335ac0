-- Lists that come in through the pages: the bytes as they were sent, how they are read, how far they are, and
-- which of their lines were refused.

set local role tristage_owner;

create table core.upload (
  id uuid primary key default gen_random_uuid(),
  purpose text not null check (purpose in ('leads', 'do_not_call')),
  file_name text not null constraint uploads_have_a_name check (length(file_name) between 1 and 200),
  member uuid not null references core.member,
  at timestamptz not null default now(),
  size bigint not null default 0,
  pieces int not null default 0,
  whole_at timestamptz,
  digest bytea check (length(digest) = 32),
  found jsonb not null default '{}',
  reading jsonb not null default '{}',
  campaign uuid references core.campaign,
  source text,
  reason text,
  asked_by uuid references core.member,
  asked_at timestamptz,
  stopped_at timestamptz,
  finished_at timestamptz,
  trouble jsonb,
  lease_no int not null default 0,
  lease_until timestamptz,
  bytes_done bigint not null default 0,
  constraint only_a_whole_file_is_brought_in check (
    (asked_at is null) = (asked_by is null) and (asked_at is null or whole_at is not null)),
  constraint what_ended_was_asked_for check (
    num_nonnulls(stopped_at, finished_at, trouble) <= 1
    and (asked_at is not null or num_nonnulls(stopped_at, finished_at, trouble) = 0))
);
create index upload_by_time on core.upload (at);
create index upload_to_do on core.upload (asked_at)
  where asked_at is not null and finished_at is null and stopped_at is null and trouble is null;
comment on table core.upload is
  'A file that a head sent. found: what its beginning tells; reading: how it is to be read; asked_by: in whose name it '
  'is brought in; lease: which server is at it. The import or do-not-call list that it becomes has its id.';

create table core.upload_piece (
  upload uuid not null references core.upload,
  no int not null check (no > 0),
  bytes bytea not null check (length(bytes) between 1 and 1048576),
  keep_until timestamptz not null,
  primary key (upload, no)
);
comment on table core.upload_piece is 'The bytes of an upload, a mebibyte a piece, erased when they are needed no more.';

create table core.rejected_row (
  upload uuid not null references core.upload,
  row bigint not null check (row > 0),
  line bigint not null,
  reason jsonb not null,
  cells text[] not null,
  at timestamptz not null default now(),
  primary key (upload, row)
);
create index rejected_row_by_time on core.rejected_row using brin (at) with (pages_per_range = 32, autosummarize = on);
comment on table core.rejected_row is
  'A row of an upload that was refused: its line, why (a rule with its numbers, said in the reader''s language), its cells.';

create table core.do_not_call_list (
  id uuid primary key references core.upload,
  campaign uuid references core.campaign,
  reason text not null,
  file_name text not null,
  member uuid not null references core.member,
  started_at timestamptz not null default now(),
  finished_at timestamptz,
  next_row bigint not null default 1,
  rows_in bigint not null default 0,
  added bigint not null default 0,
  known bigint not null default 0,
  rejected bigint not null default 0,
  constraint every_row_is_accounted_for check (rows_in = added + known + rejected)
);
comment on table core.do_not_call_list is
  'A file of numbers nobody may call: everywhere, or in one campaign. A row is added where it brought a number, known '
  'where all of its numbers stood there already.';

alter table core.do_not_call add column list uuid references core.do_not_call_list;
create index do_not_call_by_time on core.do_not_call (at);
comment on column core.do_not_call.list is 'The file that it came with; null where it was added alone.';

alter table core.egress drop constraint egress_kind_check;
alter table core.egress add constraint egress_kind_check check (kind in ('reveal', 'export', 'look_up'));
comment on table core.egress is
  'Every number revealed, every row exported, every number that a head looked up. Append only.';
