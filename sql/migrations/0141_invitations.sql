-- Inviting by a link, programs' keys, and how long a session lasts.

set local role tristage_owner;

create table core.invitation (
  id uuid primary key default gen_random_uuid(),
  member uuid not null unique,
  sign_in_name text not null constraint sign_in_names_are_short check (length(sign_in_name) between 1 and 64),
  name text not null constraint members_have_a_name check (length(name) between 1 and 120),
  tier core.tier not null,
  language core.language,
  zone text not null,
  team uuid references core.team,
  partner uuid references core.partner,
  invited_by uuid not null references core.member,
  invited_at timestamptz not null default now(),
  renewed_at timestamptz,
  expires_at timestamptz not null,
  waits boolean not null default false,
  revoked_at timestamptz,
  used_at timestamptz,
  constraint an_invitation_ends_once check (revoked_at is null or used_at is null)
);
create unique index one_open_invitation_a_name on core.invitation (lower(sign_in_name))
  where revoked_at is null and used_at is null;
comment on table core.invitation is
  'Who was asked to join, as what. member: the id they get when they open the link and choose a password; waits: for a '
  'second admin. The link itself is nowhere: auth.invitation keeps its hash.';

alter table core.proposal drop constraint proposal_kind_check;
alter table core.proposal add constraint proposal_kind_check
  check (kind in ('add_member', 'change_tier', 'set_password', 'invite'));

alter table core.department
  add column cookie_lifetime interval not null default '12 hours' check (cookie_lifetime between '15 minutes' and '7 days'),
  add column bearer_lifetime interval not null default '30 days' check (bearer_lifetime between '1 hour' and '366 days');
comment on column core.department.cookie_lifetime is 'How long a browser stays signed in.';
comment on column core.department.bearer_lifetime is 'How long a program that signed in by JSON stays so.';

set local role tristage_auth;

create table auth.invitation (
  invitation uuid primary key,
  digest bytea not null unique check (length(digest) = 32)
);
comment on table auth.invitation is
  'What an invitation''s link proves itself by: SHA-256 of what the server sends, itself an HMAC of the link''s 256 bits.';

alter table auth.session drop constraint session_kind_check;
alter table auth.session add constraint session_kind_check check (kind in ('cookie', 'bearer', 'system', 'key'));
alter table auth.session
  add column id uuid not null default gen_random_uuid() unique,
  add column label text constraint keys_have_a_short_name check (length(label) between 1 and 120),
  add constraint a_key_has_a_name check ((kind = 'key') = (label is not null));
comment on column auth.session.label is 'What a key is called by whoever made it; null for what is no key.';

-- Beside the session and not in it: who leaves ends sessions while an act of theirs is under way, and neither may wait.
create table auth.seen (
  digest bytea primary key references auth.session on delete cascade,
  at timestamptz
);
comment on table auth.seen is 'When a session or key was last presented, to five minutes.';
insert into auth.seen (digest) select s.digest from auth.session s;
