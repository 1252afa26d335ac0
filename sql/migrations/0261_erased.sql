-- Erasing a person's data: what identifies is emptied, what happened stays.

set local role tristage_owner;

alter table core.contact add column erased_at timestamptz;
comment on column core.contact.erased_at is
  'When what identifies this person was emptied, by two people''s act; what happened with the contact stays, with no name to it.';

alter table core.number
  add column erased_at timestamptz,
  drop constraint a_number_stands_for_itself_or_for_another,
  add constraint a_number_stands_for_itself_for_another_or_is_erased check (num_nonnulls(e164, same_as, erased_at) = 1);
comment on column core.number.erased_at is
  'When the number itself was emptied; the row stays, because calls name it.';

alter table core.proposal drop constraint proposal_kind_check;
alter table core.proposal add constraint proposal_kind_check
  check (kind in ('add_member', 'change_tier', 'set_password', 'invite', 'erase'));
comment on column core.proposal.member is 'Whom it is about: a member, or the contact that is to be erased.';
