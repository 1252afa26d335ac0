-- Who belongs to whom among own clients.

set local role tristage_engine;

create function accounts.add_link(client uuid, other uuid, kind text, note text, key text) returns jsonb
  volatile security definer language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  me core.member := auth.asker();
  done jsonb := core.replayed(me, key, 'add_link', jsonb_build_array(client, other, kind, note));
  c core.client;
  o core.client;
  added uuid;
begin
  if done is not null then return done; end if;
  c := accounts.hold_client(client, me);
  select * into o from core.client k where k.id = other and k.account_manager = me.id;
  if o.id is null then
    perform core.missing('WRONG', 'other', 'choice', 'pick one of your clients');
  elsif o.id = c.id then
    perform core.missing('WRONG', 'other', 'same', 'nobody is linked to themselves');
  elsif kind is null or kind not in ('referred', 'family', 'partner', 'same_group') then
    perform core.missing('WRONG', 'kind', 'choice', 'there is no such kind of link');
  end if;
  insert into core.link (contact, other, kind, note, member)
  values (c.contact, o.contact, kind, core.check_text(note, 'note', 500, false), me.id)
  on conflict on constraint link_contact_other_kind_key do nothing
  returning id into added;
  if added is null then
    perform core.missing('WRONG', 'other', 'twice', 'they are already linked like this');
  end if;
  perform core.note_client(c.id, me, 'linked', jsonb_build_object('link', added, 'kind', kind));
  return core.answered(me, key, jsonb_build_object('client', c.id, 'link', added));
end
$$;
comment on function accounts.add_link(uuid, uuid, text, text, text) is
  'Links an own client to another own one: referred, family, partner, same_group. WRONG, EMPTY, REUSE.';
