-- A canary is heard by its own number, wherever that stands; erased contacts are found without reading all.

set local role tristage_owner;

alter table core.canary add column number uuid references core.number;
update core.canary k set number = (select n.id from core.number n where n.contact = k.contact order by n.position, n.id limit 1);
alter table core.canary alter number set not null;
create unique index canary_by_number on core.canary (number);
comment on column core.canary.number is 'The number that the head chose: whoever brings it from outside had it through the member.';

create index contact_erased on core.contact (id) where erased_at is not null;
