-- The leads behind a figure are read a page at a time, by the step that they took or by who took it, however long the
-- journal is.

set local role tristage_owner;

create index journal_came on core.journal (at, subject) where machine = 'lead' and from_place is null;
create index journal_acted on core.journal (act, at, subject)
  where machine = 'lead' and act in ('handed_over', 'accepted', 'sent_back', 'lost');
create index journal_reached on core.journal (to_place, at, subject)
  where machine = 'lead' and to_place in ('won', 'nurturing', 'closed') and from_place is distinct from to_place;
create index journal_staged on core.journal (to_stage, at, subject)
  where machine = 'lead' and to_place = 'sales' and to_stage is distinct from from_stage;
create index journal_by_member on core.journal (member, at, subject) where machine = 'lead';
create index attempt_by_member_end on core.attempt (member, ended_at, lead) where ended_at is not null;
