-- The words of a name: what is typed into a search box is compared with.

set local role tristage_engine;

create function core.plain(text) returns text
  immutable parallel safe language sql set search_path = pg_catalog, pg_temp
-- Most names have few signs, and looking for each of the rare ones takes longer than all else.
return case when $1 ~ '^[[:alnum:] «»",.-]*$' then translate(lower($1), 'ё«»",.-', 'е' || repeat(' ', 6))
  else translate(lower($1), 'ё«»„“”‘’"''`.,;:!?()[]{}<>/\|_+=*&%№#@~^$—–-…·• ', 'е' || repeat(' ', 46)) end;
comment on function core.plain(text) is 'A text in small letters, ё as е, signs as blanks: so names and what is sought are compared.';

create function core.legal_forms() returns text[]
  immutable parallel safe language sql set search_path = pg_catalog, pg_temp
return array['ооо', 'оао', 'зао', 'пао', 'ао', 'ип', 'llc', 'ltd', 'inc'];
comment on function core.legal_forms() is 'What stands in most names and finds nothing: legal forms, as core.plain has them.';

create function core.words_of(text) returns text[]
  immutable parallel safe language sql set search_path = pg_catalog, pg_temp
return array(select distinct substr(w.word, 1, 64) from unnest(string_to_array(core.plain($1), ' ')) w(word)
  where w.word <> '' and w.word <> all (core.legal_forms()));
comment on function core.words_of(text) is 'The words of a text as core.plain has it, each once; legal forms are no words.';

set local role tristage_owner;

create function core.keep_words() returns trigger
  volatile language plpgsql set search_path = pg_catalog, pg_temp
as $$
begin
  -- As core.words_of, over all of them at once: a list brings thousands of names.
  insert into core.word (word, contact)
  select distinct substr(w.word, 1, 64) collate "C" as word, n.contact
  from renamed n, unnest(string_to_array(core.plain(concat_ws(' ', n.name, n.company)), ' ')) w(word)
  where w.word <> '' and w.word <> all (core.legal_forms())
  order by word;
  return null;
end
$$;
comment on function core.keep_words() is 'Keeps the words of names that were written.';

create trigger a_name_has_words after insert on core.name
  referencing new table as renamed for each statement execute function core.keep_words();
create trigger a_new_name_has_words after update on core.name
  referencing new table as renamed for each statement execute function core.keep_words();
