-- What of files the head may do.

set local role tristage_engine;

grant execute on function head.begin_import(text, text, text, bytea, text),
  head.import_rows(uuid, bigint, int, int, jsonb, jsonb, jsonb, text), head.finish_import(uuid, text),
  head.load_script(jsonb, text) to tristage_head;
