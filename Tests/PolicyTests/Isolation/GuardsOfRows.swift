// What is granted, and which rows are seen.

extension Guard {
  /// Which rows, and which columns of them.
  static let ofRows: [Guard] = [
    Guard(
      "row-level security on names", "managers", "mark",
      without: "alter table core.name disable row level security",
      .nothing("select 1 from core.name where name like '%Birch%'")),
    Guard(
      "the policy on names", "managers", "mark",
      without: "alter policy only_the_custodian_reads_names on core.name using (true)",
      .nothing("select 1 from core.name where name like '%Birch%'")),
    Guard(
      "the policy on leads", "managers", "mark",
      without:
        "alter policy managers_see_their_own_the_queue_and_their_clients on core.lead using (true)",
      .nothing("select 1 from core.lead where place <> 'qualification'")),
    Guard(
      "the policy on clients", "accounts", "anna",
      without: "alter policy keepers_see_their_own on core.client using (true)",
      .nothing("select 1 from core.client")),
    Guard(
      "the policy on what a leaky condition meets", "managers", "mark",
      without: "alter policy only_the_custodian_reads_names on core.name using (true)",
      .nothing("select 1 from core.name where 1 / (length(name) - length(name)) > 0")),
    Guard(
      "no rights beyond row-level security", "managers", "mark",
      without: "alter role tristage_managers bypassrls",
      .nothing("select 1 from core.name where name like '%Birch%'")),
    Guard(
      "columns that are granted", "managers", "mark",
      without: "grant select (e164) on core.number to tristage_managers",
      .refused("select e164 from core.number")),
    Guard(
      "no column of a filter is ungranted", "managers", "mark",
      without: "grant select (e164) on core.number to tristage_managers",
      .refused("select count(*) from core.number where e164 = '+74950000001'")),
    Guard(
      "tables that only functions read", "head", "helen",
      without:
        "grant select on core.identity to tristage_head; create policy x on core.identity to tristage_head using (true); insert into core.identity (contact, emails) select id, '{a@b}' from core.contact limit 1 on conflict do nothing",
      .refused("select 1 from core.identity")),
    Guard(
      "tiers write nothing", "managers", "mark",
      without:
        "grant update on core.lead to tristage_managers; create policy x on core.lead for update to tristage_managers using (true)",
      .refused("update core.lead set priority = 50 where place = 'qualification' returning 1")),
    Guard(
      "nobody deletes", "managers", "mark",
      without:
        "grant delete on core.name to tristage_managers; create policy x on core.name for delete to tristage_managers using (true); create policy y on core.name for select to tristage_managers using (true); alter table core.name disable trigger nothing_is_deleted",
      .refused("delete from core.name returning 1")),
    Guard(
      "no memberships", "managers", "mark",
      without: "grant tristage_auth to tristage_managers",
      .refused("set role tristage_auth;;select 1 from auth.session")),
    Guard(
      "no foreign session", "managers", "mark",
      without: "alter role tristage_managers superuser",
      .refused("set role tristage_backup")),
    Guard(
      "views read as their reader", "managers", "mark",
      without: "alter view managers.history set (security_invoker = false)",
      .nothing("select 1 from managers.history")),
    Guard(
      "functions of other tiers", "managers", "mark",
      without:
        "grant usage on schema head to tristage_managers; grant select on head.members to tristage_managers; grant execute on function head.search(text, text) to tristage_managers",
      .refused("select 1 from head.search('birch', null)")),
    Guard(
      "functions that only functions call", "managers", "mark",
      without:
        "grant execute on function core.take_custody(uuid, uuid) to tristage_managers; alter function core.take_custody(uuid, uuid) security definer",
      .refused("select core.take_custody((select id from core.contact limit 1), '{mark}')")),
    Guard(
      "no schema of the base for tiers without it", "partners", "pavel",
      without:
        "grant usage on schema core to tristage_partners; grant select on core.lead to tristage_partners; create policy x on core.lead for select to tristage_partners using (true)",
      .refused("select 1 from core.lead")),
    Guard(
      "operators hold no table", "operators", "olga",
      without:
        "grant select on core.name to tristage_operators; create policy x on core.name for select to tristage_operators using (true)",
      .refused("select 1 from core.name where name like '%Birch%'")),
    Guard(
      "admins read no lead", "admins", "adam",
      without:
        "grant select on core.contact to tristage_admins; create policy x on core.contact for select to tristage_admins using (true)",
      .refused("select 1 from core.contact where custodian is not null")),
    Guard(
      "comparisons come after policies", "managers", "mark",
      without: "alter function texteq(text, text) cost 1",
      .alike(
        "explain (analyze, costs off, timing off, summary off) select from core.name where name = 'Berta Birch'",
        "explain (analyze, costs off, timing off, summary off) select from core.name where name = 'Berta Nobody'"
      )),
  ]
}
