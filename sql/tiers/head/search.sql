-- Finding: by ticket, by a whole number, by the beginnings of words of a name or company. The head sees all, so the
-- words stand in a table of their own, and a search looks at six hundred candidates at most, however long the base is.

set local role tristage_engine;

create function head.named(words text[], most int) returns setof uuid
  stable language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  rarest text := (
    select w.word from unnest(words) w(word),
      lateral (select count(*) as n from (select from core.word x where x.word >= w.word and x.word < w.word || chr(1114111) limit 600) few) c
    order by c.n, length(w.word) desc, w.word limit 1);
begin
  if rarest is null then return; end if;
  return query
    select c.contact
    from (select distinct x.contact from (
        select y.contact from core.word y where y.word >= rarest and y.word < rarest || chr(1114111) order by y.word, y.contact limit 600) x) c
      join core.name n on n.contact = c.contact
    where not exists (select from unnest(words) w(word) where strpos(
      ' ' || core.plain(concat_ws(' ', n.name, n.company)), ' ' || w.word) = 0)
    limit most;
end
$$;
comment on function head.named(text[], int) is
  'Contacts with a word beginning with each of these; of very common beginnings the first six hundred are looked at.';

create function head.sought(me core.member, said text, wanted text, most int) returns uuid[]
  volatile language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  no bigint := substring(btrim(said) from '^[№#]?\s*([0-9]{1,15})$')::bigint;
  contacts uuid[] := '{}';
begin
  perform core.seek_number(me, wanted);
  if no is not null then
    contacts := array(select l.contact from core.lead l where l.ticket = no);
  end if;
  if wanted is not null then
    -- Added by hand while the base had it elsewhere, it is the number of both.
    contacts := contacts || array(
      select n.contact from core.number n where n.e164 = wanted
      union
      select s.contact from core.number n join core.number s on s.same_as = n.id where n.e164 = wanted);
  end if;
  if contacts = '{}' then
    -- Who was merged into another is found by its own name too.
    contacts := array(select distinct case when c.merged_into is null then c.id else c.merged_into end
      from head.named(core.words_of(left(said, 200)), most) f(id) join core.contact c on c.id = f.id);
  end if;
  return contacts;
end
$$;
comment on function head.sought(core.member, text, text, int) is
  'Contacts by a ticket (№ 17), a whole telephone number (E.164, read by the server, counted), else by beginnings of words. LIMIT.';

create function head.search(text text, number text)
  returns table (lead uuid, client uuid, more boolean)
  volatile security definer language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  me core.member := auth.asker();
  contacts uuid[] := head.sought(me, search.text, number, 51);
  many boolean := cardinality(contacts) > 50;
begin
  return query
    select l.id, null::uuid, many from core.lead l where l.contact = any (contacts[1:50]) order by l.opened_at desc limit 100;
  return query
    select null::uuid, c.id, many from core.client c where c.contact = any (contacts[1:50]);
end
$$;
comment on function head.search(text, text) is
  'Leads and clients by a ticket (№ 17), a whole telephone number (E.164, read by the server) or beginnings of words '
  'of the name and company. more: more than these fifty contacts are so named. A search by number is counted. LIMIT.';
