-- Words of names, for finding a contact by the beginning of any of them.

set local role tristage_owner;

create table core.word (
  word text collate "C" not null constraint words_are_short check (length(word) between 1 and 64),
  contact uuid not null
);
create index word_found on core.word (word, contact);
comment on table core.word is
  'Small-letter words of names and companies, by which the head finds a contact. A word that a name no longer has stays; '
  'who finds by it looks at the name again.';
-- The planner would keep samples of what identifies.
alter table core.word alter column word set statistics 0;

-- A database that is new has no names.
grant usage on schema core to tristage_migrator;
grant select on core.name to tristage_migrator;
grant insert on core.word to tristage_migrator;

set local role tristage_migrator;
set local row_security = off;

insert into core.word (word, contact)
select distinct substr(w.word, 1, 64), n.contact
from core.name n, unnest(string_to_array(translate(lower(concat_ws(' ', n.name, n.company)), 'ё«»„“”‘’"''`.,;:!?()[]{}<>/\|_+=*&%№#@~^$—–-…·• ', 'е' || repeat(' ', 46)), ' ')) w(word)
where w.word <> '' and w.word not in ('ооо', 'оао', 'зао', 'пао', 'ао', 'ип', 'llc', 'ltd', 'inc');

set local row_security = on;
