"""What each kind of act leaves in the base, as the ledger tells it and as SQL finds it."""

from .scene import cents

# Who a row is: the agents of a call centre by their reference, everybody else by the name they sign in with.
WITH = """
    with who as (select id, coalesce(reference, sign_in_name) as name from core.member)
    select json_agg(fact) from ({query}) found(fact)
"""


def pair(*names):
    """SQL: a fact of several parts."""
    return f"select json_build_array({', '.join(names)})"


def journal(act, *more):
    """SQL: who did this to which lead or client, by the journal."""
    return f"{pair('w.name', 'j.subject', *more)} from core.journal j join who w on w.id = j.member where j.act = '{act}'"


def marks(table, column, word):
    """SQL: the words that acts put into this column."""
    return f"select {column} from core.{table} where {column} like '{word} %'"


def of(kinds, fact):
    """The ledger's side: one fact of each act of these kinds."""
    kinds = kinds.split(", ")
    return lambda act: [fact(act["who"], act["about"], act["answer"])] if act["kind"] in kinds else []


def cards_of(act):
    """The cards that a claim was answered with."""
    if act["kind"] != "claim":
        return []
    told = act["answer"]
    found = [item["card"] for item in told["items"]] if "items" in told else [told["card"]]
    return [(act["who"], card) for card in found if card]


def accepted(act):
    return [(act["who"], act["answer"]["lead"])] if act["kind"] == "accept" and act["answer"]["lead"] else []


def referred(act):
    return act["about"]["names"] if act["kind"] == "win" else []


def finished(who, about, answer):
    """How a call ended, with what was noted."""
    return who, about["card"], about.get("result", "handed_over"), about["note"]


def mark(who, about, answer):
    return about["mark"]


def lead(who, about, answer):
    return who, about["lead"]


def card(who, about, answer):
    return who, about["card"]


CARD = f"{pair('w.name', 'a.id')} from core.attempt a join who w on w.id = a.member"
RESULT = f"{pair('w.name', 'a.id', 'a.disposition', 'a.note')} from core.attempt a join who w on w.id = a.member"
HANDED = f"""{pair("w.name", "j.detail ->> 'card'")} from core.journal j join who w on w.id = j.member"""
FACTS = [
    ("cards", cards_of, CARD),
    ("calls", of("dial", card), f"{CARD} where a.started_at is not null"),
    ("results", of("finish, hand-over", finished), f"{RESULT} where a.ended_at is not null and a.disposition <> 'released'"),
    ("releases", of("release", card), f"{CARD} where a.disposition = 'released'"),
    ("hand-overs", of("hand-over", card), f"{HANDED} where j.act = 'handed_over'"),
    ("events of hand-overs", of("hand-over", lambda who, about, _: about["card"]),
     "select o.detail ->> 'card' from core.outbox o where o.act = 'handed_over'"),
    ("acceptances", accepted, journal("accepted")),
    ("leads sent back", of("send back", lead), journal("sent_back")),
    ("checklist items", of("mark", lambda who, about, _: (who, about["lead"], about["item"])),
     journal("marked", "j.detail ->> 'item'")),
    ("stages", of("advance", lambda who, about, answer: (who, about["lead"], answer["stage"])),
     journal("advanced", "j.to_stage")),
    ("leads put off", of("nurture", lead), journal("nurtured")),
    ("leads taken up again", of("wake", lead), journal("woken")),
    ("losses", of("lose", lead), journal("lost")),
    ("wins", of("win", lead), journal("won") + " and j.machine = 'lead'"),
    ("clients", of("win", lambda who, about, _: about["lead"]),
     "select j.detail ->> 'lead' from core.journal j where j.machine = 'client' and j.act in ('won', 'ordered')"),
    ("numbers shown to managers", of("lead's reveal", lead),
     f"{pair('w.name', 'e.lead')} from core.egress e join who w on w.id = e.member where e.tier = 'managers'"),
    ("notes", of("note", mark), marks("note", "body", "note")),
    ("tasks", of("task", mark), marks("task", "subject", "task")),
    ("tasks moved", of("task moved", lambda who, about, _: (about["task"], 1)),
     f"{pair('t.id', 't.moved')} from core.task t where t.moved > 0"),
    ("tasks done", of("task done", mark), marks("task", "result", "done")),
    ("invoices", of("invoice", lambda who, about, _: (about["mark"], cents(about["amount"]))),
     f"{pair('i.no', 'i.amount_cents')} from core.invoice i"),
    ("payments", of("payment", lambda who, about, answer: (answer["payment"], about["invoice"], cents(about["amount"]))),
     f"{pair('p.id', 'p.invoice', 'p.amount_cents')} from core.payment p"),
    ("orders", of("order, win", lambda who, about, _: (about["mark"], cents(about["amount"]))),
     f"{pair('o.subject', 'o.amount_cents')} from core.client_order o"),
    ("touches", of("touch", mark), "select result from core.touch"),
    ("facts", of("fact", mark), "select body from core.fact"),
    ("people", of("person", mark), marks("name", "name", "person")),
    ("names given", referred, marks("name", "name", "referred")),
    ("enquiries", of("enquiry, own enquiry", mark), marks("name", "name", "enquiry")),
    ("requests", of("request", lambda who, about, answer: answer["request"]), "select id from core.lead where kind <> 'sale'"),
    ("requests closed", of("request closed", lambda who, about, _: (who, about["request"])), journal("answered")),
]
SHOWN = f"{pair('w.name', 'e.attempt')} from core.egress e join who w on w.id = e.member where e.attempt is not null"
NEED = "a.value #>> '{}'"
NEEDS = f"{pair('a.lead', NEED)} from core.answer a where a.question = 'need' and {NEED} like 'need %'"
KEYS = f"{pair('w.name', 'r.key')} from core.replay r join who w on w.id = r.member"
REPORTED = "select encode(hash, 'hex') from core.do_not_call where reason = 'reported by a partner'"
