-- Finding among own clients. Only the member's own rows are looked at, so neither answer nor time nor plan tells of others.

set local role tristage_engine;

create function accounts.search(text text, number text)
  returns table (client uuid)
  volatile security definer language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  me core.member := auth.asker();
  no bigint := substring(btrim(search.text) from '^[№#]?\s*([0-9]{1,15})$')::bigint;
  words text[] := core.words_of(left(search.text, 200));
begin
  perform core.seek_number(me, number);
  return query
    with own as materialized (
      select c.id, c.contact, c.next_touch_at from core.client c where c.account_manager = me.id),
    around as materialized (
      select o.id, o.contact from own o
      union all
      select o.id, k.contact from own o join core.link k on k.other = o.contact and k.kind = 'works_at'
        join core.contact p on p.id = k.contact and p.custodian = me.id),
    found as (
      select a.id from around a join core.lead l on l.contact = a.contact where l.ticket = no
      union
      select a.id from around a join core.number m on m.contact = a.contact
        join core.number r on r.id = case when m.same_as is null then m.id else m.same_as end
      where r.e164 = search.number
      union
      select a.id from around a join core.name n on n.contact = a.contact
      where words <> '{}' and not exists (select from unnest(words) w(word) where strpos(
        ' ' || core.plain(concat_ws(' ', n.name, n.company)), ' ' || w.word) = 0))
    select o.id from own o join found f on f.id = o.id order by o.next_touch_at limit 100;
end
$$;
comment on function accounts.search(text, text) is
  'Own clients by a ticket of theirs, a whole telephone number (E.164, read by the server) or beginnings of words of the '
  'name and company, their people''s too. A search by number is counted. LIMIT.';
