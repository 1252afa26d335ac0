-- Which reasons a person may pick; the others are given by what happened.

set local role tristage_owner;

alter table core.reason add column offered boolean not null default true;
comment on column core.reason.offered is
  'A person may pick it. Reasons that only a rule gives (attempts used up, no number left) are not offered.';
