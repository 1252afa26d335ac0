-- How an uploaded file is to be read.

set local role tristage_engine;

create function core.check_reading(purpose text, reading jsonb) returns void
  immutable language plpgsql set search_path = pg_catalog, pg_temp
as $$
begin
  if reading is null or jsonb_typeof(reading) <> 'object' or pg_column_size(reading) > 65536 then
    perform core.missing('WRONG', 'reading', 'object', 'how a file is read is an object');
  elsif coalesce(reading ->> 'encoding', '') not in ('UTF-8', 'CP1251', 'CP866', 'UTF-16LE', 'UTF-16BE') then
    perform core.missing('WRONG', 'encoding', 'choice', 'a file is in UTF-8, CP1251, CP866, UTF-16LE or UTF-16BE');
  elsif coalesce(reading ->> 'delimiter', '') not in ('comma', 'semicolon', 'tab', 'bar') then
    perform core.missing('WRONG', 'delimiter', 'choice', 'cells are parted by comma, semicolon, tab or bar');
  elsif coalesce(reading -> 'header', 'null') not in ('true', 'false') then
    perform core.missing('WRONG', 'header', 'boolean', 'the first line is a header or it is not');
  elsif jsonb_typeof(reading -> 'columns') is distinct from 'object' then
    perform core.missing('WRONG', 'columns', 'object', 'columns is an object');
  elsif exists (select from jsonb_each_text(reading -> 'columns') c(no, field)
    where c.no !~ '^([1-9][0-9]{0,2}|1000)$' or c.field is null or c.field not in ('id', 'name', 'company', 'position', 'site',
      'city', 'phone', 'email', 'inn', 'address', 'industry', 'notes')
      or (purpose = 'do_not_call' and c.field <> 'phone'))
  then
    perform core.missing('WRONG', 'columns', 'choice', 'a column from 1 to 1000 becomes a field, or nothing');
  end if;
end
$$;
comment on function core.check_reading(text, jsonb) is
  'Refuses what no file can be read by. encoding, delimiter (comma, semicolon, tab, bar), header (the first line is one), '
  'columns (number from 1: field). WRONG.';
