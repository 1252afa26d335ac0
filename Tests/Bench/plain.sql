-- One table with all columns and all indexes that core.lead, core.contact and core.number have together, taken from the
-- catalogue, and what else a row says: beside COPY into it the import is measured. No reference, check, trigger or policy.

create schema if not exists bench;
drop table if exists bench.plain;

do $$
declare
  made record;
begin
  create temp table part on commit drop as
    select t.place, c.oid as rel, c.relname, a.attnum, a.attname,
      -- A name that an earlier table has gets its own table's in front.
      case when row_number() over (partition by a.attname order by t.place) > 1 then c.relname || '_' else '' end || a.attname as name,
      format('%s %s %s', format_type(a.atttypid, a.atttypmod), case when a.attnotnull then 'not null' end,
        case when a.attidentity <> '' then 'generated always as identity'
          when a.attgenerated <> '' then format('generated always as (%s) stored', pg_get_expr(d.adbin, d.adrelid))
          when d.adbin is not null then 'default ' || pg_get_expr(d.adbin, d.adrelid) end) as kind
    from (values (1, 'core.lead'::regclass), (2, 'core.contact'), (3, 'core.number')) t(place, rel)
    join pg_class c on c.oid = t.rel join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
    left join pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum;
  -- Vacuumed while the import has its turn, it would slow that.
  execute format('create table bench.plain (%s, name text not null, company text, job text, notes text, email text, address text)
    with (autovacuum_enabled = off)',
    (select string_agg(format('%I %s', p.name, p.kind), ', ' order by p.place, p.attnum) from part p));
  for made in
    select format('create %s index on bench.plain (%s) %s %s', case when i.indisunique then 'unique' end,
      (select string_agg(coalesce((select quote_ident(p.name) from part p where p.rel = i.indrelid and p.attnum = k.attnum),
          pg_get_indexdef(i.indexrelid, k.nth::int, true)), ', ' order by k.nth)
        from unnest(i.indkey::int[]) with ordinality k(attnum, nth) where k.nth <= i.indnkeyatts),
      (select format('include (%s)', string_agg(quote_ident(p.name), ', ' order by k.nth))
        from unnest(i.indkey::int[]) with ordinality k(attnum, nth) join part p on p.rel = i.indrelid and p.attnum = k.attnum
        where k.nth > i.indnkeyatts having count(*) > 0),
      'where ' || pg_get_expr(i.indpred, i.indrelid)) as text
    from pg_index i where i.indrelid in (select p.rel from part p)
  loop
    execute made.text;
  end loop;
end
$$;

-- What an import writes into all rows of a list.
alter table bench.plain
  alter contact set default gen_random_uuid(), alter number_contact set default gen_random_uuid(),
  alter campaign set default '00000000-0000-4000-8000-000000000000', alter place set default 'calling',
  alter ready set default true, alter due_at set default clock_timestamp(), alter source set default 'bench-list',
  alter number_kind set default 'mobile';
