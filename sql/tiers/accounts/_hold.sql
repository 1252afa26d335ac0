-- What every act on a client begins with, and the circle of contacts around it.

set local role tristage_engine;

create function accounts.hold_client(of_client uuid, me core.member) returns core.client
  volatile language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  c core.client;
begin
  select * into c from core.client k where k.id = of_client and k.account_manager = me.id for update;
  if c.id is null then
    raise exception using errcode = 'EMPTY', message = 'there is no such client';
  end if;
  return c;
end
$$;
comment on function accounts.hold_client(uuid, core.member) is 'Locks the member''s own client. EMPTY where it is not theirs.';

create function accounts.in_circle(c core.client, about uuid, me core.member) returns uuid
  stable language plpgsql set search_path = pg_catalog, pg_temp
as $$
begin
  if about is null or about = c.contact then return c.contact; end if;
  if not exists (
    select from core.link k join core.contact p on p.id = k.contact
    where k.other = c.contact and k.kind = 'works_at' and p.id = about and p.custodian = me.id)
  then
    perform core.missing('WRONG', 'about', 'choice', 'this person does not belong to the client');
  end if;
  return about;
end
$$;
comment on function accounts.in_circle(core.client, uuid, core.member) is
  'The contact meant: the client itself, or a person of it. WRONG for anyone else.';

create function accounts.today() returns date
  stable security definer language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  me core.member := auth.asker();
begin
  return (now() at time zone me.zone)::date;
end
$$;
comment on function accounts.today() is 'The date on the asker''s own calendar.';

create view accounts.circle with (security_invoker = true) as
  select c.id as client, c.contact, false as person from core.client c
  union all
  select c.id, k.contact, true
  from core.client c join core.link k on k.other = c.contact and k.kind = 'works_at'
    join core.contact p on p.id = k.contact;
comment on view accounts.circle is 'Each own client''s contacts: itself, and the people who work there.';
