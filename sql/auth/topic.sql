-- Names under which changes are told to the servers: nobody who overhears one learns whose it is.

set local role tristage_auth;

create function auth.topic(list text, whose uuid default null) returns text
  stable security definer language plpgsql set search_path = pg_catalog, pg_temp
as $$
begin
  return (select left(encode(sha256(p.value || convert_to('live ' || list || ' ' || coalesce(whose::text, ''), 'UTF8')), 'hex'), 16)
    from auth.pepper p);
end
$$;
comment on function auth.topic(text, uuid) is
  'Sixteen hexadecimal digits for a list (queue, all) or, of own, for one member: made with this database''s secret, so that '
  'they say nothing to whoever only listens.';

grant execute on function auth.topic(text, uuid) to tristage_engine;
