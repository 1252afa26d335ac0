// Attacks on who one is. `;;` stands between steps; names in braces are filled in by the siege.

extension Attack {
  /// To be somebody by saying so.
  static let forging: [Attack] = [
    .nothing("select 1 from auth.enter('\\xdeadbeef')", but: "login"),
    .nothing("select 1 from auth.enter('')", but: "login"),
    .nothing("select 1 from auth.enter(null)", but: "login"),
    .nothing(
      "select set_config('tristage.secret', 'not hexadecimal', true);;select 1 from core.member"),
    .nothing("select set_config('tristage.secret', '', true);;select 1 from core.member"),
    .nothing(
      "select set_config('tristage.secret', repeat('00', 32), true);;select 1 from core.member"),
    .nothing(
      "select set_config('tristage.member', '{helen}', true);;select 1 from core.name where name like '%Birch%'",
      but: "head"),
    .nothing(
      "select set_config('tristage.agent', '{pavel}', true);;select 1 from core.name where name like '%Birch%'",
      but: "head"),
    .refused("select set_config('session_authorization', 'tristage_head', true)", but: "head"),
    .refused("select auth.open_session('{helen}', 'head', 'cookie', '\\xaa', 'x', '1 hour')"),
    .refused("select auth.open_system_session('shell', 'head', '\\xaa', '1 hour')"),
    .refused("select auth.add_partner_key('{pavel}', '{pavel}', 'x', '{claim}', '{}', 1, '\\xaa')"),
    .refused("insert into auth.session (digest, member) values ('\\xaa', '{helen}')"),
    .refused("update auth.session set ended_at = null"),
    .refused("select auth.set_password('{helen}', '\\xaa', '\\xaa', 8, 1, 1)"),
    .refused("update core.member set tier = 'head' where id = '{mark}'"),
    .refused("select auth.asker()"),
  ]

  /// To use what was somebody once, or lies about.
  static let replaying: [Attack] = [
    .nothing("select 1 from auth.enter({ended})", but: "login"),
    .nothing("select 1 from auth.enter({expired})", but: "login"),
    .nothing("select 1 from auth.enter({left})", but: "login"),
    .nothing("select 1 from auth.enter({cookie})", but: "login"),
    .nothing("select 1 from auth.enter({ended});;select 1 from core.member", but: "login"),
    .nothing("select 1 from auth.enter({expired});;select 1 from core.member", but: "login"),
    .nothing("select 1 from auth.enter({left});;select 1 from core.member", but: "login"),
    .refused("select answer from core.replay"),
    .refused("select digest from auth.session"),
    .refused("select 1 from auth.session where digest = {ended}"),
  ]

  /// To bring what proves a member on another tier's pool, or another member on one's own.
  static let anothersSecret: [Attack] = [
    .nothing("select 1 from auth.enter({helen's secret})", but: "login", "head"),
    .nothing(
      "select 1 from auth.enter({helen's secret});;select 1 from core.member", but: "login", "head"),
    .nothing(
      "select 1 from auth.enter({adam's secret});;select 1 from core.member", but: "login", "admins"
    ),
    .nothing(
      "select 1 from auth.enter({olga's secret});;select 1 from core.member", but: "login",
      "operators"),
    .nothing(
      "select 1 from auth.enter({maria's secret});;select 1 from core.name", but: "login",
      "managers"),
    .nothing(
      "select 1 from auth.enter({artur's secret});;select 1 from core.name", but: "login",
      "accounts"),
    .nothing(
      "select set_config('tristage.secret', encode({helen's secret}, 'hex'), true);;select 1 from core.name",
      but: "head"),
    .nothing("select 1 from auth.enter_by_key({helen's secret}, null, '127.0.0.1')", but: "login"),
  ]

  /// To become another role, or have its rights.
  static let swappingRoles: [Attack] = [
    .refused("set role tristage_engine"),
    .refused("set role tristage_owner"),
    .refused("set role tristage_auth"),
    .refused("set role tristage_migrator"),
    .refused("set role tristage_backup"),
    .refused("set role tristage_head", but: "head"),
    .refused("set local role postgres"),
    .refused("set session authorization tristage_engine"),
    .refused("set session authorization postgres"),
    .refused("select set_config('role', 'tristage_auth', true)"),
    .refused("alter role tristage_engine login"),
    .refused("alter role current_user superuser"),
    .refused("alter role current_user bypassrls"),
    .refused("alter role current_user inherit"),
    .refused("create role spy"),
    .refused("grant tristage_engine to current_user"),
    .refused("grant pg_read_all_data to current_user"),
    .refused("revoke tristage_owner from tristage_migrator"),
    .refused("drop role tristage_backup"),
    .refused("reassign owned by tristage_owner to current_user"),
    .refused("drop owned by tristage_engine"),
    .refused("alter table core.lead owner to current_user"),
    .refused("grant select on core.number to current_user"),
    .refused(
      "alter default privileges for role tristage_owner grant select on tables to current_user"),
    .refused("alter database {here} owner to current_user"),
    .refused("set row_security = off;;select 1 from core.name where true"),
  ]
}
