-- Who asks by a partner's key, what the key may, and lists a page at a time.

set local role tristage_engine;

create function partners.allowed(me core.member, scope text) returns core.member
  stable language plpgsql set search_path = pg_catalog, pg_temp
as $$
begin
  if not auth.may(scope) then
    raise exception using errcode = 'SCOPE', message = format('this key has not the scope %s', scope),
      detail = jsonb_build_object('scope', scope)::text;
  end if;
  return me;
end
$$;
comment on function partners.allowed(core.member, text) is 'The asker, where their key (or a supervisor''s session) has the scope. SCOPE.';

create function partners.agent(me core.member) returns core.member
  stable language plpgsql set search_path = pg_catalog, pg_temp
as $$
begin
  perform partners.allowed(me, 'work');
  if me.supervisor then
    perform core.missing('WRONG', 'Tristage-Agent', 'missing', 'who speaks? name the agent');
  end if;
  return me;
end
$$;
comment on function partners.agent(core.member) is
  'The asker, where they are an agent that was named by a key with the scope work. SCOPE, WRONG.';

create function partners.alone(me core.member, scope text) returns core.partner
  volatile language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  p core.partner;
begin
  -- No stronger a lock: with it, whoever tells the partner of an event would wait, with a lead that a stop waits for.
  select * into p from core.partner x where x.id = me.partner for no key update;
  perform partners.allowed(auth.asker(), scope);
  return p;
end
$$;
comment on function partners.alone(core.member, text) is
  'Locks the asker''s partner, so that what is counted nobody else adds to, and proves the asker once more: who was stopped '
  'while this waited gets nothing. NOONE, SCOPE.';

create function partners.supervisor(me core.member) returns core.member
  stable language plpgsql set search_path = pg_catalog, pg_temp
as $$
begin
  perform partners.allowed(me, 'agents');
  if not me.supervisor or me.id = (select p.account from core.partner p where p.id = me.partner) then
    raise exception using errcode = 'SCOPE', message = 'keys are a supervisor''s who has signed in, not a key''s',
      detail = '{"scope": "supervisor"}';
  end if;
  return me;
end
$$;
comment on function partners.supervisor(core.member) is
  'The asker, where they are a supervisor who has signed in: a key makes, ends and lists no keys. SCOPE.';

create function partners.cursor(at timestamptz, id uuid) returns text
  immutable language sql set search_path = pg_catalog, pg_temp
return translate(encode(convert_to(extract(epoch from at)::text || ' ' || id::text, 'UTF8'), 'base64'), E'+/=\n', '-_');
comment on function partners.cursor(timestamptz, uuid) is 'Where a page of a list ended, as text that means nothing to others.';

create function partners.after(cursor text, out at timestamptz, out id uuid)
  immutable language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  plain text;
begin
  if cursor is null then
    at := '-infinity'; id := '00000000-0000-0000-0000-000000000000';
    return;
  end if;
  plain := convert_from(decode(rpad(translate(cursor, '-_', '+/'), (length(cursor) + 3) / 4 * 4, '='), 'base64'), 'UTF8');
  -- Not through a double: the microseconds count.
  at := 'epoch'::timestamptz + (split_part(plain, ' ', 1)::numeric * 1000000)::bigint * interval '1 microsecond';
  id := split_part(plain, ' ', 2)::uuid;
exception when others then
  perform core.missing('WRONG', 'cursor', 'cursor', 'that is no cursor of this list');
end
$$;
comment on function partners.after(text) is 'The place that a cursor stands for, the beginning for null. WRONG.';

create function partners.page(lines jsonb, most int) returns jsonb
  immutable language sql set search_path = pg_catalog, pg_temp
begin atomic
  select jsonb_build_object('items', coalesce((select jsonb_agg(l.line - 'cursor' order by l.no)
      from jsonb_array_elements(lines) with ordinality l(line, no) where l.no <= most), '[]'),
    'next_cursor', case when jsonb_array_length(lines) > most then lines -> most - 1 -> 'cursor' end);
end;
comment on function partners.page(jsonb, int) is
  'A page of lines, each with its cursor; given one more than fit, it says where the next page begins.';
