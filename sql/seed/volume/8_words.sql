-- The words of names are kept, as a trigger keeps them: core.words_of of each, written out, which takes a quarter of the time.

set local row_security = on;
set local role tristage_engine;
select set_config('tristage.secret', '00', true);
insert into core.word (word, contact)
select w.word, n.contact
from core.name n, lateral (
  select distinct substr(t.word, 1, 64) as word
  from unnest(string_to_array(core.plain(concat_ws(' ', n.name, n.company)), ' ')) t(word)
  where t.word <> '' and t.word <> all (core.legal_forms())) w;
set local role none;
set local row_security = off;
