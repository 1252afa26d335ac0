-- Finding among own leads. Only the member's own rows are looked at, so neither answer nor time nor plan tells of others.

set local role tristage_engine;

create function managers.search(text text, number text)
  returns table (lead uuid)
  volatile security definer language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  me core.member := auth.asker();
  no bigint := substring(btrim(search.text) from '^[№#]?\s*([0-9]{1,15})$')::bigint;
  words text[] := core.words_of(left(search.text, 200));
begin
  perform core.seek_number(me, number);
  return query
    select l.id from core.lead l, lateral (
      select ' ' || core.plain(concat_ws(' ', n.name, n.company)) as said
      from (select) one left join core.name n on n.contact = l.contact) n
    where l.holder = me.id and l.place in ('sales', 'nurturing')
      and (l.ticket = no
        or (words <> '{}' and not exists (select from unnest(words) w(word) where strpos(n.said, ' ' || w.word) = 0))
        or l.contact in (
          select m.contact from core.lead o join core.number m on m.contact = o.contact
            join core.number r on r.id = case when m.same_as is null then m.id else m.same_as end
          where o.holder = me.id and o.place in ('sales', 'nurturing') and r.e164 = search.number))
    order by l.due_at limit 100;
end
$$;
comment on function managers.search(text, text) is
  'Own leads by a ticket, a whole telephone number (E.164, read by the server) or beginnings of words of the name and '
  'company. Nothing of the queue: it has no names. A search by number is counted. LIMIT.';
