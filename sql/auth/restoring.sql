-- What a restore ends: whoever had a cookie, a key or a link before has nothing now.

set local role tristage_auth;

create function auth.end_everybody() returns int
  volatile security definer language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  own bytea := sha256(decode(nullif(current_setting('tristage.secret', true), ''), 'hex'));
  ended int;
begin
  -- Whoever says that this was restored may finish the sentence.
  update auth.session s set ended_at = now() where s.ended_at is null and s.digest is distinct from own;
  get diagnostics ended = row_count;
  return ended;
end
$$;
comment on function auth.end_everybody() is
  'Ends every session and key there is but the asker''s own: how many those were. Passwords stay.';
