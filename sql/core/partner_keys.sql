-- Making a partner's key, by its supervisor or by the head.

set local role tristage_engine;

create function core.partner_account(of_partner uuid) returns uuid
  volatile language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  p core.partner;
  made uuid;
begin
  select * into p from core.partner x where x.id = of_partner for no key update;
  if p.account is not null then return p.account; end if;
  insert into core.member (sign_in_name, name, tier, partner, supervisor)
  values ('partner-' || p.id, left(p.name, 120), 'partners', p.id, true) returning id into made;
  update core.partner x set account = made where x.id = p.id;
  return made;
end
$$;
comment on function core.partner_account(uuid) is 'The member that a partner''s software acts as where no agent is named; made when first needed.';

create function core.read_addresses(addresses text[]) returns cidr[]
  immutable language plpgsql set search_path = pg_catalog, pg_temp
as $$
begin
  if coalesce(cardinality(addresses), 0) = 0 then return null; end if;
  if cardinality(addresses) > 50 then
    perform core.missing('WRONG', 'addresses', 'long', 'fifty addresses at most');
  end if;
  return array(select network(a::inet) from unnest(addresses) a);
exception when invalid_text_representation then
  perform core.missing('WRONG', 'addresses', 'address', 'an address is like 203.0.113.7 or 203.0.113.0/24');
end
$$;
comment on function core.read_addresses(text[]) is 'Addresses and networks as they are compared; null for anywhere. WRONG.';

create function core.add_partner_key(of_partner uuid, label text, scopes text[], addresses text[], days int, digest bytea, me core.member)
  returns jsonb
  volatile language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  said text := core.check_text(label, 'label', 120);
  kept text[] := array(select distinct s from unnest(scopes) s order by s);
  made uuid;
begin
  if not coalesce(kept <@ '{work,report,agents}' and kept <> '{}', false) then
    perform core.missing('WRONG', 'scopes', 'choice', 'a key''s scopes are among work, report and agents');
  elsif not coalesce(days between 1 and 366, false) then
    perform core.missing('WRONG', 'days', 'range', 'a key lasts 1 to 366 days');
  end if;
  made := auth.add_partner_key(of_partner, core.partner_account(of_partner), said, kept, core.read_addresses(addresses), days, digest);
  perform core.decide(me, 'partner_key_added', of_partner, null, jsonb_build_object('key', made, 'scopes', kept));
  return jsonb_build_object('key', made, 'label', said, 'scopes', kept, 'days', days,
    'proof', left(encode(sha256(digest), 'hex'), 16));
end
$$;
comment on function core.add_partner_key(uuid, text, text[], text[], int, bytea, core.member) is
  'Makes a partner''s key and writes the decision. WRONG, LIMIT beyond two live ones.';
