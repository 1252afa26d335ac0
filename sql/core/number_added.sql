-- A number added by hand: the same answer whether the base knew it or not.

set local role tristage_engine;

create function core.check_number(e164 text, masked text, kind text) returns void
  immutable language plpgsql set search_path = pg_catalog, pg_temp
as $$
begin
  if e164 is null or e164 !~ '^\+[1-9][0-9]{6,14}$' then
    perform core.missing('WRONG', 'phone', 'phone', 'this is not a telephone number');
  elsif masked is null or masked = e164 or length(masked) not between 3 and 40 then
    perform core.missing('WRONG', 'phone', 'phone', 'a number is shown masked');
  elsif kind is null or kind not in ('mobile', 'fixed', 'toll_free', 'other') then
    perform core.missing('WRONG', 'phone', 'phone', 'there is no such kind of number');
  end if;
end
$$;
comment on function core.check_number(text, text, text) is
  'Refuses what is no number, before anybody looks whether the base knows it. WRONG.';

create function core.add_number(of_contact uuid, e164 text, masked text, kind text, me core.member) returns uuid
  volatile language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  added uuid;
  place int;
  elsewhere core.number;
begin
  perform core.check_number(e164, masked, kind);
  select coalesce(max(n.position), 0) + 1 into place from core.number n where n.contact = of_contact;
  insert into core.number (contact, e164, masked, kind, position)
  values (of_contact, e164, masked, kind, place)
  on conflict on constraint one_row_a_number_in_the_whole_base do nothing
  returning id into added;
  if added is not null then return added; end if;
  select * into elsewhere from core.number n where n.e164 = add_number.e164;
  if elsewhere.contact = of_contact then return elsewhere.id; end if;
  perform core.hear_canaries(array[elsewhere.id], me, 'added');
  select n.id into added from core.number n where n.contact = of_contact and n.same_as = elsewhere.id;
  if added is not null then return added; end if;
  insert into core.number (contact, e164, masked, kind, position, same_as)
  values (of_contact, null, masked, kind, place, elsewhere.id)
  returning id into added;
  insert into core.number_claim (id, contact, e164, masked, kind, position, member)
  values (added, of_contact, e164, masked, kind, place, me.id);
  return added;
end
$$;
comment on function core.add_number(uuid, text, text, text, core.member) is
  'Adds a number to a contact. Where the base has it elsewhere the new row stands for that one and the head reads so '
  'in core.number_claim; what the caller and the contact''s pages show is the same either way. WRONG.';
