-- So many ready leads, for a database that is thrown away: straight into the tables, every index made once at the end. Their
-- keys and due times stand in no order, as after years of lists; their zones are all that the cast knows.

set session_replication_role = replica;
update pg_index set indisready = false, indisvalid = false
where indrelid in ('core.contact'::regclass, 'core.name'::regclass, 'core.number'::regclass, 'core.lead'::regclass);
insert into core.contact (id, city, zone, source, external_id)
select md5('contact ' || n)::uuid, 'Moscow', z.zones[1 + n % cardinality(z.zones)], 'heap', n::text
from generate_series(1, :leads) n, (select array_agg(id order by id) as zones from core.zone) z;
insert into core.name (contact, name, company)
select md5('contact ' || n)::uuid, 'Lead ' || n, 'Firm ' || n from generate_series(1, :leads) n;
insert into core.number (id, contact, e164, masked, kind)
select md5('number ' || n)::uuid, md5('contact ' || n)::uuid, '+7907' || lpad(n::text, 8, '0'), '+7 907 •••-••-••', 'mobile'
from generate_series(1, :leads) n;
insert into core.lead (id, contact, campaign, zone, place, ready, due_at, priority)
select md5('lead ' || n)::uuid, md5('contact ' || n)::uuid, k.id, z.zones[1 + n % cardinality(z.zones)], 'calling', true,
  now() - n::bigint % 1000003 * 7919 % 1000003 * interval '1 second', 100
from generate_series(1, :leads) n, (select array_agg(id order by id) as zones from core.zone) z, core.campaign k
where k.name = 'Banks';
update pg_index set indisready = true, indisvalid = true
where indrelid in ('core.contact'::regclass, 'core.name'::regclass, 'core.number'::regclass, 'core.lead'::regclass);
set maintenance_work_mem = '512MB';
reindex table core.contact;
reindex table core.name;
reindex table core.number;
reindex table core.lead;
reset maintenance_work_mem;
set session_replication_role = origin;
