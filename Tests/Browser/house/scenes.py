"""What a path may find in its database, besides the cast."""


def lead(contact, priority=100, due="1 minute ago"):
    """A lead of one of the cast's contacts, ready to be called in Banks."""
    return f"""
    with opened as (
      select core.open_lead(c.id, k.id, 'calling', m, 'imported') as l
      from core.contact c, core.campaign k, core.member m
      where c.external_id = '{contact}' and k.name = 'Banks' and m.sign_in_name = 'shell')
    select (l).id from opened;
    update core.lead set priority = {priority}, ready = true, due_at = 'now'::timestamptz - interval '1 minute'
    where contact = (select id from core.contact where external_id = '{contact}');
    """


def waiting(contact):
    """A qualified lead of one of the cast's contacts, in the queue."""
    return f"""
    with opened as (
      select core.open_lead(c.id, k.id, 'qualification', m, 'opened') as l
      from core.contact c, core.campaign k, core.member m
      where c.external_id = '{contact}' and k.name = 'Banks' and m.sign_in_name = 'shell')
    insert into core.answer (lead, question, contact, member, value)
    select (l).id, a.question, (l).contact, m.id, to_jsonb(a.value)
    from opened, core.member m, (values ('need', 'Transfers abroad'), ('authority', 'yes'), ('budget', '120000'),
      ('timing', 'quarter')) a(question, value)
    where m.sign_in_name = 'olga';
    """


# Three leads: Acme first, then Birch, then Cedar.
CALLING = lead("acme", 1) + lead("birch", 2) + lead("cedar", 3)
