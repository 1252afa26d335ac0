-- A number added by hand: the same answer whether the base knew it or not.

set local role tristage_engine;

create function core.add_number(of_contact uuid, e164 text, masked text, kind text, me core.member) returns uuid
  volatile language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  added uuid;
  place int;
begin
  if e164 is null or e164 !~ '^\+[1-9][0-9]{6,14}$' then
    perform core.missing('WRONG', 'number', 'value', 'this is not a telephone number');
  elsif masked is null or masked = e164 or length(masked) not between 3 and 40 then
    perform core.missing('WRONG', 'masked', 'value', 'a number is shown masked');
  elsif kind is null or kind not in ('mobile', 'fixed', 'toll_free', 'other') then
    perform core.missing('WRONG', 'number_kind', 'unknown', 'there is no such kind of number');
  end if;
  select coalesce(max(p.position), 0) + 1 into place from (
    select n.position from core.number n where n.contact = of_contact
    union all select k.position from core.number_claim k where k.contact = of_contact) p;
  insert into core.number (contact, e164, masked, kind, position)
  values (of_contact, e164, masked, kind, place)
  on conflict on constraint one_row_a_number_in_the_whole_base do nothing
  returning id into added;
  if added is not null then return added; end if;
  select n.id into added from core.number n where n.e164 = add_number.e164 and n.contact = of_contact;
  if added is not null then return added; end if;
  insert into core.number_claim (contact, e164, masked, kind, position, member)
  values (of_contact, e164, masked, kind, place, me.id)
  on conflict on constraint number_claim_pkey do nothing
  returning id into added;
  if added is null then
    select k.id into added from core.number_claim k where k.contact = of_contact and k.e164 = add_number.e164;
  end if;
  return added;
end
$$;
comment on function core.add_number(uuid, text, text, text, core.member) is
  'Adds a number to a contact, or a claim where the base has it elsewhere; the caller cannot tell which. WRONG.';
