// Attacks that learn of what is hidden. `;;` stands between steps; names in braces are filled in by the siege.

extension Attack {
  /// To have a condition meet a hidden row and tell of it by its error.
  static let leakyConditions: [Attack] = [
    .nothing("select 1 from core.name where 1 / (length(name) - length(name)) > 0", but: "head"),
    .nothing("select 1 from core.name where name::int > 0", but: "head"),
    .nothing("select 1 from core.name where name::uuid is not null", but: "head"),
    .nothing("select 1 from core.name where name::jsonb is not null", but: "head"),
    .nothing("select 1 from core.name where name::date is not null", but: "head"),
    .nothing("select 1 from core.name where name::regclass is not null", but: "head"),
    .nothing("select 1 from core.name where xmlparse(document name) is not null", but: "head"),
    .nothing("select 1 from core.name where current_setting(name) <> ''", but: "head"),
    .nothing("select 1 from core.name where to_tsquery(name) is not null", but: "head"),
    .nothing("select 1 from core.name where name ~ ('[' || name)", but: "head"),
    .nothing("select 1 from core.name where decode(name, 'hex') is not null", but: "head"),
    .nothing("select 1 from core.name where convert_to(name, name) is not null", but: "head"),
    .nothing(
      "select 1 from core.name where set_config('leak.name', name, false) is not null;;select 1 where current_setting('leak.name', true) <> ''",
      but: "head"),
    .nothing(
      "select 1 from (select name, 1 / (length(name) - length(name)) as x from core.name offset 0) n where n.x > 0",
      but: "head"),
    .nothing(
      "with n as materialized (select name from core.name) select name::int from n", but: "head"),
    .nothing("select 1 from core.name order by 1 / (length(name) - length(name))", but: "head"),
    .nothing(
      "select sum(1 / (length(name) - length(name))) from core.name group by name", but: "head"),
    .nothing(
      "select 1 from core.lead where place <> 'qualification' and 1 / (priority - priority) > 0",
      but: "head"),
    .nothing(
      "select 1 from core.contact c where custodian is not null and city::int > 0", but: "head"),
    .nothing("select 1 from core.note where body::int > 0", but: "head"),
    .nothing("select 1 from core.journal where act::int > 0", but: "head"),
    .nothing("select 1 from core.attempt where note::int > 0", but: "head"),
  ]

  /// To count what is hidden.
  static let counts: [Attack] = [
    .nothing("select 1 from core.lead where place <> 'qualification'", but: "head"),
    .nothing(
      "select 1 from (select count(*) as n from core.lead where place <> 'qualification') c where n > 0",
      but: "head"),
    .nothing(
      "select 1 from core.lead tablesample bernoulli (100) where place <> 'qualification'",
      but: "head"),
    .nothing(
      "select 1 from core.lead where ctid > '(0,0)' and place <> 'qualification'", but: "head"),
    .nothing("select 1 from core.contact where custodian is not null", but: "head"),
    .nothing("select 1 from core.name", but: "head"),
    .nothing("select 1 from core.client", but: "head"),
    .nothing("select 1 from core.attempt", but: "head"),
    .nothing("select 1 from core.answer", but: "head", "managers"),
    .nothing("select 1 from core.journal", but: "head"),
    .nothing("select 1 from core.task", but: "head"),
    .nothing("select 1 from core.fact", but: "head"),
    .nothing("select 1 from core.egress", but: "head"),
    .refused(
      "select 1 from core.member where tier = 'partners' and sign_in_name is not null", but: "head",
      "admins"),
    .refused("select 1 from core.tally", but: "head"),
    .refused("select 1 from core.place_count", but: "head"),
    .refused("select 1 from core.quota"),
    .refused("select 1 from core.batch", but: "head", "partners"),
    .nothing("select 1 from core.name n full join core.name m on false", but: "head"),
    .nothing("select 1 from core.name union all select 1 from core.note", but: "head"),
  ]

  /// To learn from what PostgreSQL knows: statistics, sizes, files, what others do.
  static let catalogues: [Attack] = [
    .refused("select rolpassword from pg_authid"),
    .refused("select passwd from pg_shadow"),
    .refused("select 1 from pg_statistic"),
    .nothing(
      "select 1 from pg_stats where schemaname = 'core' and tablename in ('name', 'lead', 'number', 'contact', 'client')"
    ),
    .refused("select 1 from pg_stat_activity"),
    .refused("select n_live_tup from pg_stat_all_tables where relname = 'lead'"),
    .refused("select seq_tup_read from pg_stat_user_tables"),
    .refused("select calls from pg_stat_user_functions"),
    .refused("select idx_scan from pg_stat_user_indexes"),
    .refused("select xact_commit from pg_stat_database"),
    .refused("select pg_stat_get_tuples_inserted('core.lead'::regclass)"),
    .refused("select 1 from pg_stat_replication"),
    .refused("select 1 from pg_stat_ssl"),
    .refused("select wal_bytes from pg_stat_wal"),
    .refused("select 1 from pg_locks"),
    .refused("select pg_relation_size('core.lead')"),
    .refused("select pg_total_relation_size('core.lead')"),
    .refused("select pg_database_size(current_database())"),
    .refused("select pg_indexes_size('core.lead')"),
    .refused("select last_value from core.lead_ticket_seq"),
    .nothing("select 1 from pg_sequences where schemaname = 'core' and last_value is not null"),
    .refused("select 1 from pg_prepared_statements"),
    .refused("select 1 from pg_cursors"),
    .refused("select 1 from pg_hba_file_rules"),
    .refused("select 1 from pg_file_settings"),
    .refused("select 1 from pg_config"),
    .refused("select 1 from pg_backend_memory_contexts"),
    .refused("select 1 from pg_shmem_allocations"),
    .refused("select 1 from pg_largeobject"),
    .refused("select subconninfo from pg_subscription"),
    .refused("select umoptions from pg_user_mapping"),
    .refused("select pg_read_file('/etc/passwd')"),
    .refused("select pg_read_binary_file('PG_VERSION')"),
    .refused("select pg_ls_dir('.')"),
    .refused("select pg_stat_file('PG_VERSION')"),
    .refused("select pg_ls_waldir()"),
    .refused("select pg_ls_logdir()"),
    .refused("show data_directory"),
    .refused("select current_setting('hba_file')"),
    .refused("select pg_current_logfile()"),
    .refused("select pg_log_backend_memory_contexts(1)"),
    .refused("select query_to_xml('select 1', true, true, '')"),
    .refused("select table_to_xml('core.member', true, true, '')"),
    .refused("select database_to_xml(true, true, '')"),
    .refused("select schema_to_xml('core', true, true, '')"),
  ]
}
