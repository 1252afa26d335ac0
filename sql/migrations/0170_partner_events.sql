-- Events that an outside call centre hears of, beside those that stay in the house.

set local role tristage_owner;

alter table core.outbox add column partner uuid references core.partner;
alter table core.outbox add constraint partners_hear_of_few_things check (partner is null or act in
  ('batch_opened', 'batch_closed', 'handover_accepted', 'handover_sent_back', 'callback_due', 'lease_lost'));
create index outbox_for_partners on core.outbox (id) where partner is not null and sent_at is null;
comment on column core.outbox.partner is
  'Whom the event is told to, by the webhooks it has; null for what stays in the house. subject then only orders it: the '
  'lead, or the batch; detail is all that is told.';
