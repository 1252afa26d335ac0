-- Many leads and clients into other hands, seen before it is done: what was shown is what is done, or nothing is.

set local role tristage_engine;

create function head.an_id(picked jsonb, field text) returns uuid
  immutable language plpgsql set search_path = pg_catalog, pg_temp
as $$
begin
  return nullif(picked ->> field, '')::uuid;
exception when invalid_text_representation then
  perform core.missing('WRONG', field, 'id', 'this is no id');
end
$$;
comment on function head.an_id(jsonb, text) is 'An id among the fields of a selection; null for none. WRONG.';

create function head.ids(picked jsonb, field text) returns uuid[]
  immutable language plpgsql set search_path = pg_catalog, pg_temp
as $$
begin
  return (select coalesce(array_agg(distinct x::uuid order by x::uuid), '{}')
    from jsonb_array_elements_text(case jsonb_typeof(picked -> field) when 'array' then picked -> field else '[]' end) x);
exception when invalid_text_representation then
  perform core.missing('WRONG', field, 'id', 'this is no list of ids');
end
$$;
comment on function head.ids(jsonb, text) is 'A list of ids among the fields of a selection, each once, in order. WRONG.';

create function head.picked_leads(picked jsonb) returns uuid[]
  stable language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  of_place text := nullif(picked ->> 'place', '');
  of_stage text := nullif(picked ->> 'stage', '');
  of_holder uuid := head.an_id(picked, 'holder');
  of_campaign uuid := head.an_id(picked, 'campaign');
begin
  if picked ? 'leads' or picked ? 'clients' then return head.ids(picked, 'leads'); end if;
  return array(
    select l.id from core.lead l
    where l.place = 'qualification' and coalesce(of_place, l.place) = l.place and of_stage is null and of_holder is null
      and (of_campaign is null or l.campaign = of_campaign)
    union all
    select l.id from core.lead l
    where l.holder is not null and l.place in ('sales', 'nurturing') and (l.place = 'sales' or l.back_to = 'sales')
      and (of_place is null or l.place = of_place) and (of_stage is null or l.stage = of_stage)
      and (of_holder is null or l.holder = of_holder) and (of_campaign is null or l.campaign = of_campaign)
    order by 1 limit 5001);
end
$$;
comment on function head.picked_leads(jsonb) is
  'Ids of the leads that a selection means: those listed under leads, else all that can be given to a manager by place, '
  'stage, holder and campaign; 5,001 at most. WRONG.';

create function head.picked_clients(picked jsonb) returns uuid[]
  stable language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  of_holder uuid := head.an_id(picked, 'holder');
begin
  if picked ? 'leads' or picked ? 'clients' then return head.ids(picked, 'clients'); end if;
  if of_holder is null or picked ?| '{place,stage,campaign}' then return '{}'; end if;
  return array(select c.id from core.client c where c.account_manager = of_holder order by c.id limit 5001);
end
$$;
comment on function head.picked_clients(jsonb) is
  'Ids of the clients that a selection means: those listed under clients, else all that the holder keeps where nothing '
  'but a holder is named; 5,001 at most. WRONG.';

create function head.check_selection(leads uuid[], clients uuid[], to_members uuid[]) returns void
  volatile language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  keepers text[] := case when (select d.accounts_on from core.department d) then '{accounts}' else '{accounts,managers}' end;
  stuck record;
begin
  if cardinality(leads) + cardinality(clients) not between 1 and 5000 then
    perform core.missing('WRONG', 'picked', case when cardinality(leads) + cardinality(clients) = 0 then 'none' else 'at_once' end,
      'pick one to five thousand leads or clients');
  elsif to_members is null or cardinality(to_members) = 0 then
    perform core.missing('WRONG', 'to', 'missing', 'to whom?');
  end if;
  if cardinality(leads) > 0 then perform head.check_holder(t, '{managers,head}') from unnest(to_members) t order by t; end if;
  if cardinality(clients) > 0 then perform head.check_holder(t, keepers) from unnest(to_members) t order by t; end if;
  if cardinality(leads) > (select count(*) from core.lead l where l.id = any (leads))
    or cardinality(clients) > (select count(*) from core.client c where c.id = any (clients)) then
    raise exception using errcode = 'EMPTY', message = 'one of these is not there';
  end if;
  -- By a sum, for by the tickets' index the whole base would be walked where nothing is stuck.
  select l.ticket, l.place into stuck from core.lead l
  where l.id = any (leads) and l.place not in ('sales', 'qualification') and (l.place <> 'nurturing' or l.back_to <> 'sales')
  order by l.ticket + 0 limit 1;
  if stuck.ticket is not null then
    raise exception using errcode = 'ORDER', message = format('lead %s in %s is not handed to a manager', stuck.ticket, stuck.place),
      detail = jsonb_build_object('act', 'reassigned', 'place', stuck.place, 'ticket', stuck.ticket, 'rule', 'moved_on')::text;
  end if;
  perform core.must_be_known(c.contact) from core.client c where c.id = any (clients);
end
$$;
comment on function head.check_selection(uuid[], uuid[], uuid[]) is
  'Refuses a selection that is empty or too long, holds what cannot be given, or goes to who cannot hold it; locks who is '
  'to hold it. WRONG, EMPTY, ORDER, STALE (erased).';

create function head.dealt(leads uuid[], clients uuid[], to_members uuid[])
  returns table (what text, id uuid, from_member uuid, to_member uuid)
  stable language sql set search_path = pg_catalog, pg_temp
begin atomic
  with open as (
    select 'lead' as what, l.id, l.holder, l.place, l.due_at from core.lead l where l.id = any (leads)
    union all
    select 'client', c.id, c.account_manager, c.place, c.next_touch_at from core.client c where c.id = any (clients)),
  dealt as (
    select o.*, row_number() over (partition by o.what order by o.place, o.due_at, o.id) as turn
    from open o where o.holder is null or o.holder <> all (to_members))
  select o.what, o.id, o.holder,
    case when d.id is null then o.holder else to_members[1 + ((d.turn - 1) % cardinality(to_members))::int] end
  from open o left join dealt d on d.what = o.what and d.id = o.id;
end;
comment on function head.dealt(uuid[], uuid[], uuid[]) is
  'Who gets what: dealt round in order of place and due time, so that shares differ by one at most; what one of them '
  'holds already stays with them.';

create function head.mark_of(leads uuid[], clients uuid[]) returns text
  stable language sql set search_path = pg_catalog, pg_temp
begin atomic
  select encode(sha256(convert_to(coalesce(string_agg(s.line, ';' order by s.line), ''), 'UTF8')), 'hex')
  from (
    select concat_ws(' ', l.id, l.place, l.holder) as line from core.lead l where l.id = any (leads)
    union all
    select concat_ws(' ', c.id, c.account_manager) from core.client c where c.id = any (clients)) s;
end;
comment on function head.mark_of(uuid[], uuid[]) is
  'What a selection was when it was shown: where each stood and with whom.';
