-- The department and its people.

create schema core authorization tristage_owner;
create schema auth authorization tristage_auth;
create schema ops authorization tristage_engine;
create schema login authorization tristage_auth;
create schema operators authorization tristage_engine;
create schema managers authorization tristage_engine;
create schema accounts authorization tristage_engine;
create schema head authorization tristage_engine;
create schema admins authorization tristage_engine;
create schema partners authorization tristage_engine;
create schema rounds authorization tristage_engine;
set local role tristage_owner;

create domain core.tier as text
  check (value in ('operators', 'managers', 'accounts', 'head', 'partners', 'admins', 'rounds'));
create domain core.language as text check (value in ('ru', 'en'));

create table core.department (
  only_one boolean primary key default true constraint there_is_one_department check (only_one),
  name text not null default 'Tristage',
  zone text not null default 'Europe/Moscow',
  language core.language not null default 'ru',
  week_from time not null default '09:00',
  week_to time not null default '18:00',
  week_days int[] not null default '{1,2,3,4,5}',
  operators_on boolean not null default true,
  accounts_on boolean not null default true,
  open_leads_cap int not null default 30 check (open_leads_cap > 0),
  clients_cap int not null default 150 check (clients_cap > 0),
  manager_reveals_an_hour int not null default 30 check (manager_reveals_an_hour >= 0),
  account_reveals_an_hour int not null default 60 check (account_reveals_an_hour >= 0),
  opens_an_hour int not null default 30 check (opens_an_hour >= 0),
  callback_grace interval not null default '15 minutes',
  payment_call_after interval not null default '2 days',
  constraint the_working_day_has_hours check (week_from < week_to)
);
comment on table core.department is 'The settings of the one department that this database is.';

create table core.holiday (
  month int not null check (month between 1 and 12),
  day int not null check (day between 1 and 31),
  name_ru text not null,
  name_en text not null,
  primary key (month, day)
);
comment on table core.holiday is
  'Non-working public holidays, every year: Labour Code of the Russian Federation, article 112.';

create table core.zone (
  id text primary key,
  members text[] not null constraint a_zone_has_members check (cardinality(members) > 0)
);
comment on table core.zone is
  'Where a callee''s clock may stand: an IANA zone, or a group (RU) of all zones a number may be in.';

create table core.team (
  id uuid primary key default gen_random_uuid(),
  name text not null unique
);
comment on table core.team is 'A group of members that campaigns can be given to.';

create table core.partner (
  id uuid primary key default gen_random_uuid(),
  name text not null unique,
  active boolean not null default true
);
comment on table core.partner is 'An outside call centre.';

create table core.member (
  id uuid primary key default gen_random_uuid(),
  sign_in_name text not null constraint sign_in_names_are_short check (length(sign_in_name) between 1 and 64),
  name text not null constraint members_have_a_name check (length(name) between 1 and 120),
  tier core.tier,
  language core.language,
  zone text not null default 'Europe/Moscow',
  team uuid references core.team,
  partner uuid references core.partner,
  system boolean not null default false,
  active boolean not null default true,
  created_at timestamptz not null default now(),
  left_at timestamptz,
  constraint system_members_belong_to_no_tier check (system = (tier is null)),
  constraint agents_of_partners_sit_in_partners check ((partner is not null) = (tier is not distinct from 'partners')),
  constraint who_left_is_not_active check (left_at is null or not active)
);
create unique index member_by_sign_in_name on core.member (lower(sign_in_name));
create index member_by_tier on core.member (tier) where active;
comment on table core.member is 'Who signs in, and the system members that act by name in the journal.';

set local role tristage_auth;

create table auth.password (
  member uuid primary key,
  salt bytea not null check (length(salt) = 16),
  hash bytea not null check (length(hash) = 32),
  memory_kib int not null,
  passes int not null,
  lanes int not null,
  changed_at timestamptz not null default now()
);
comment on table auth.password is
  'Argon2id of a member''s password, computed in the server; the hash never leaves the database.';

create table auth.session (
  digest bytea primary key check (length(digest) = 32),
  member uuid not null,
  tier text not null,
  kind text not null check (kind in ('cookie', 'bearer', 'system')),
  address text,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  ended_at timestamptz
);
create index session_by_member on auth.session (member) where ended_at is null;
comment on table auth.session is
  'Open and ended sessions. digest: SHA-256 of what the server sends, itself an HMAC of the secret.';

create table auth.failure (
  id bigint generated always as identity primary key,
  at timestamptz not null default now(),
  name_digest bytea not null,
  address text not null
);
create index failure_by_name on auth.failure (name_digest, at);
create index failure_by_address on auth.failure (address, at);
comment on table auth.failure is 'Failed sign-ins of the last hour, by name and address.';

create table auth.pepper (
  only_one boolean primary key default true check (only_one),
  value bytea not null default (uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()))
);
comment on table auth.pepper is 'A secret of this database, for salts of names that nobody has.';
insert into auth.pepper default values;
