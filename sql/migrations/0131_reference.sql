-- Reference data that a head changes: what is taken off a list stays on record.

set local role tristage_owner;

alter table core.stage add column active boolean not null default true;
comment on column core.stage.active is 'Sales go through it. A stage that was taken out stays, for the journal.';

alter table core.checklist_item add column active boolean not null default true;
comment on column core.checklist_item.active is 'It is asked. An item that was taken off stays, with its marks.';

alter table core.holiday add column active boolean not null default true;
comment on column core.holiday.active is 'It is kept. A day that was taken out stays on record.';
