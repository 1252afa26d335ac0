// Attacks on rows and columns. `;;` stands between steps; names in braces are filled in by the siege.

extension Attack {
  /// To read columns that nobody, or not this tier, was given: shown, compared, sorted by, returned.
  static let ungrantedColumns: [Attack] = [
    .refused("select e164 from core.number"),
    .refused("select hash from core.number"),
    .refused("select * from core.number"),
    .refused("select n from core.number n"),
    .refused("select to_jsonb(n) from core.number n"),
    .refused("select count(e164) from core.number"),
    .refused("select count(*) from core.number where e164 = '+74950000001'"),
    .refused("select 1 from core.number where e164 like '+7%'"),
    .refused("select 1 from core.number order by hash"),
    .refused("select 1 from core.number group by e164"),
    .refused("select max(masked) from core.number having max(e164) > ''"),
    .refused("select distinct on (e164) 1 from core.number"),
    .refused("select row_number() over (order by e164) from core.number"),
    .refused("select 1 from core.number n join core.number m using (e164)"),
    .refused("select 1 from core.number n natural join core.number m"),
    .refused(
      "select 1 from core.number n where exists (select from core.number m where m.e164 = n.masked)"
    ),
    .refused("select case when e164 > '+7' then 1 end from core.number"),
    .refused("select (select n.e164) from core.number n"),
    .refused("update core.number set state = 'bad' returning e164"),
    .refused("insert into core.number (e164) values ('+7') returning id"),
    .refused("delete from core.number returning hash"),
    .refused("select * from core.identity"),
    .refused("select 1 from core.identity"),
    .refused("select count(*) from core.identity"),
    .refused("select emails from core.identity where tax_number = '7707083893'"),
    .refused("select e164 from core.number_claim"),
    .refused("select hash from core.do_not_call"),
    .refused("select 1 from core.do_not_call where hash = '\\xaa'"),
    .refused("select * from auth.session"),
    .refused("select * from auth.password"),
    .refused("select * from auth.pepper"),
    .refused("select * from auth.failure"),
    .refused("select * from auth.proposed_password"),
    .refused("select bytes from core.upload_piece"),
    .refused("select cells from core.rejected_row"),
    .refused("select detail from core.outbox"),
    .refused("select * from core.webhook_secret"),
    .refused("select hash from core.journal", but: "head"),
    .refused("select external_id from core.contact", but: "head"),
    .refused("select 1 from core.lead where card is not null", but: "head"),
    .refused("select same_as from core.number", but: "head"),
  ]

  /// To change rows, lock them, or call what changes them, past the functions of the tier.
  static let writing: [Attack] = [
    .refused("insert into core.do_not_call (hash) values ('x')"),
    .refused("insert into core.lead (id) values (gen_random_uuid())"),
    .refused("update core.lead set place = 'won'"),
    .refused("update core.contact set custodian = '{mark}'"),
    .refused("delete from core.lead"),
    .refused("delete from core.egress"),
    .refused("truncate core.lead"),
    .refused("truncate core.journal cascade"),
    .refused(
      "merge into core.lead l using (select 1) s on true when matched then update set priority = 1"),
    .refused("insert into core.journal (act) values ('won')"),
    .refused("update core.journal set reason = 'x'"),
    .refused("update core.quota set used = 0"),
    .refused("delete from core.quota"),
    .refused("lock table core.lead in access exclusive mode"),
    .refused("lock table core.lead in row share mode", but: "managers", "accounts", "head"),
    .refused("select 1 from core.lead for update"),
    .refused("select 1 from core.lead for key share"),
    .refused("select core.take_custody(null, null)"),
    .refused("select core.forget('key', 1)"),
    .refused("select nextval('core.lead_ticket_seq')"),
    .refused("select setval('core.lead_ticket_seq', 1)"),
  ]

  /// To carry out or in by COPY.
  static let copying: [Attack] = [
    .refused("copy core.number to stdout"),
    .refused("copy core.number (e164) to stdout"),
    .refused("copy core.identity to stdout"),
    .refused("copy auth.session to stdout"),
    .refused("copy (select e164 from core.number) to stdout"),
    .refused("copy core.lead from stdin"),
    .refused("copy core.member (tier) from stdin"),
    .refused("copy (select 1) to program 'true'"),
    .refused("copy (select 1) to '/dev/null'"),
    .refused("copy core.lead from program 'true'"),
  ]
}
