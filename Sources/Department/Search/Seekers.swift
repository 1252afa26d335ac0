import Postgres

extension Head: Seeker {
  /// All leads and clients; fifty contacts, and whether there are more.
  package static let finds: Statement = """
    with s as materialized (select * from head.search($1, $2))
    select jsonb_build_object('kind', 'leads', 'id', l.id, 'name', l.name, 'company', l.company, 'city', l.city, 'place', l.place,
      'stage', l.stage_label, 'holder', l.holder_name, 'due_at', l.due_at, 'overdue', l.overdue, 'ticket', l.ticket,
      'more', (select bool_or(s.more) from s)) as line
    from head.leads l where l.id = any (array(select s.lead from s where s.lead is not null))
    union all
    select jsonb_build_object('kind', 'clients', 'id', c.id, 'name', c.name, 'company', c.company, 'city', c.city, 'place', c.place,
      'holder', c.account_manager_name, 'due_at', c.next_touch_at, 'overdue', c.overdue)
    from head.clients c where c.id = any (array(select s.client from s where s.client is not null))
    """
}

extension Managers: Seeker {
  /// Own leads, and clients that the member keeps; nothing of the queue.
  package static let finds: Statement = """
    select jsonb_build_object('kind', 'leads', 'id', l.id, 'name', l.name, 'company', l.company, 'city', l.city, 'place', l.place,
      'stage', jsonb_build_object('ru', l.stage_ru, 'en', l.stage_en), 'due_at', l.due_at, 'overdue', l.overdue, 'ticket', l.ticket) as line
    from managers.leads l where l.id = any (array(select s.lead from managers.search($1, $2) s))
    union all
    select jsonb_build_object('kind', 'clients', 'id', c.id, 'name', c.name, 'company', c.company, 'city', c.city, 'place', c.place,
      'due_at', c.next_touch_at, 'overdue', c.touch_overdue)
    from accounts.clients c where c.id = any (array(select s.client from accounts.search($1, $2) s))
    """
}

extension Accounts: Seeker {
  /// Own clients.
  package static let finds: Statement = """
    select jsonb_build_object('kind', 'clients', 'id', c.id, 'name', c.name, 'company', c.company, 'city', c.city, 'place', c.place,
      'due_at', c.next_touch_at, 'overdue', c.touch_overdue) as line
    from accounts.clients c where c.id = any (array(select s.client from accounts.search($1, $2) s))
    order by c.next_touch_at
    """
}
