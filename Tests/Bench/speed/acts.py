"""Claim, outcome, hand over and an own list of 25: over HTTP at 32 and 128 connections and by pgbench, in turns on one database.

A turn of a side: as many operators as there are claim a card each, dial, and record `busy`; then claim again, ask what the
script asks, and hand over. What is not measured (dialling, asking) pgbench does for both sides. After every phase the base
is asked what is there.
"""

import time

from . import pgbench
from .base import Base, spent
from .figures import Figure
from .ground import ENTER, joins, opens, token
from .load import Load, get, post

OPERATOR, MANAGER = ENTER.format(tier="operators"), ENTER.format(tier="managers")
NEXT = "\\set who :client_id + :clients * :i\n\\set i :i + 1\n"
CARD = "(select card from bench.card where who = :who)"
LISTED = 25


def script(statement, enter=OPERATOR, who=NEXT):
    """An act as the server asks for it: identity and act in one pipeline."""
    return f"{who}\\startpipeline\n{enter}{statement};\n\\endpipeline\n"


ACTS = {
    "claim": "select operators.claim('c' || :turn) as answer",
    "outcome": f"select operators.record_outcome({CARD}, 'busy', 30, null, null, false, null, 'o' || :turn) as answer",
    "hand over": f"select operators.hand_over({CARD}, null, 90, 'h' || :turn) as answer",
}
DIAL = f"select operators.dial({CARD}, 'd' || :turn)"
ASK = f"""select operators.answer({CARD}, q, v::jsonb, null, 'a') from (values ('need', '"x"'), ('authority', '"yes"'),
  ('budget', '120000'), ('timing', '"now"')) a(q, v)""".replace("\n", " ")
LIST = script(
    "select id, ticket, version, contact, place, stage, stage_no, stage_ru, stage_en, name, company, position, site, city, zone, industry, "
    "source, campaign, accepted_at, stage_at, stage_due_at, over_norm, stage_seconds, due_at, overdue, task, task_kind, task_subject, promise, "
    "referred from managers.leads;\nselect managers.day() as answer;\nselect lead from managers.search(null, null)", MANAGER, "\\set who 0\n")
KINDS = [*ACTS, "own list of 25"]


class Play:
    """Both sides on one department."""

    def __init__(self, name, operators, server=None):
        """operators: so many, a multiple of 16; each claims once in a phase."""
        self.name, self.server, self.operators, self.turn = name, server, operators, 0
        self.base = Base(name)
        self.base("create schema bench; create table bench.card (who int primary key, card uuid not null);"
                  "grant usage on schema bench to tristage_operators; grant select on bench.card to tristage_operators")

    @staticmethod
    def invites(name, operators):
        """Who plays: before the server starts."""
        base = Base(name)
        joins(base, "operators", operators)
        opens(base, "managers", ["mark"])
        base.close()

    def rests(self, seconds):
        """Notes what the server spends a second where nobody asks anything: its rounds."""
        before = spent(self.server.process.pid)
        time.sleep(seconds)
        self.idle = (spent(self.server.process.pid) - before) / seconds

    def begin(self):
        """The manager takes 25 leads that were handed over."""
        self.cards()
        self.hidden(DIAL)
        self.hidden(ASK)
        self.pgbench("hand over", 4)
        mark = Base(self.name, "tristage_managers")
        for number in range(LISTED):
            mark.run(("select from auth.enter(sha256('managers 0'))",), ("select managers.accept($1)", f"accept-{number}"))
        mark.close()

    def cards(self):
        """Everybody claims, unmeasured."""
        self.turn += 1
        self.refill()
        self.pgbench("claim", 4)

    def refill(self):
        """Leads that were called may be called again, as when their pause is over."""
        self.base("update core.lead set ready = true, due_at = now() where place = 'calling' and not ready")

    def hidden(self, statement):
        pgbench.run(self.name, "tristage_operators", script(statement), 4, self.operators // 4, turn=self.turn)

    def count(self, sql):
        return int(self.base(sql)[0][0])

    def holds(self, kind, before):
        """Fails where the base does not hold what this phase has done; notes the cards after a claim."""
        done = self.counted(kind) - before
        if done != self.operators:
            raise RuntimeError(f"{kind}: {self.operators} were answered, {done} are in the base")
        if kind == "claim":
            self.base("truncate bench.card; insert into bench.card select substring(m.sign_in_name from '[0-9]+')::int, l.card "
                      "from core.lead l join core.member m on m.id = l.holder where l.place = 'on_call'; analyze bench.card")

    def counted(self, kind):
        return self.count({
            "claim": "select count(*) from core.lead where place = 'on_call'",
            "outcome": "select count(*) from core.attempt where disposition = 'busy'",
            "hand over": "select count(*) from core.attempt where disposition = 'handed_over'"}[kind])

    def pgbench(self, kind, clients):
        """A phase by pgbench: acts a second."""
        before, each = self.counted(kind), self.operators // clients
        done = pgbench.run(self.name, "tristage_operators", script(ACTS[kind]), clients, each, turn=self.turn)
        self.holds(kind, before)
        return pgbench.rate(done, each)

    def http(self, kind, connections):
        """A phase over HTTP: acts a second, and the server's processor seconds an act."""
        before, held = self.counted(kind), dict(self.base("select who, card from bench.card"))
        requests = [self.request(kind, who, held.get(str(who))) for who in range(self.operators)]
        answers, rate, cost = self.played(requests, connections)
        for who, (status, body) in enumerate(answers):
            wanted = {"claim": b'"number', "outcome": b'"busy"', "hand over": b'"qualification"'}[kind]
            if status != 200 or wanted not in body or kind != "claim" and held[str(who)].encode() not in body:
                raise RuntimeError(f"{kind}: {status} {body[:500]!r}")
        self.holds(kind, before)
        return rate, cost

    def request(self, kind, who, card):
        path, body = {
            "claim": ("/operators/claims", "{}"),
            "outcome": (f"/operators/card/{card}/outcome", '{"disposition":"busy","seconds":30}'),
            "hand over": (f"/operators/card/{card}/handover", '{"seconds":90}')}[kind]
        return post(path, token("operators", who), f"{kind[0]}{self.turn}", body)

    def played(self, requests, connections):
        load = Load(int(self.server.origin.rsplit(":", 1)[1]), connections)
        before, began = spent(self.server.process.pid), time.perf_counter()
        answers, rate = load.play(requests)
        seconds = time.perf_counter() - began
        cost = max(1e-6, (spent(self.server.process.pid) - before - self.idle * seconds) / len(requests))
        load.close()
        return answers, rate, cost

    def list_http(self, connections, count):
        answers, rate, cost = self.played([get("/managers/leads", token("managers", 0))] * count, connections)
        for status, body in answers:
            if status != 200 or body.count(b'"ticket"') != LISTED:
                raise RuntimeError(f"not a list of {LISTED} leads: {status} {body[:500]!r}")
        return rate, cost

    def list_pgbench(self, clients, count):
        return pgbench.rate(pgbench.run(self.name, "tristage_managers", LIST, clients, count // clients), count // clients)

    def round(self, side):
        """A turn of one side: {kind: what it gave}."""
        act, rows, got = side
        self.turn += 1
        self.refill()
        got["claim"] = act("claim")
        self.hidden(DIAL)
        got["outcome"] = act("outcome")
        self.cards()
        self.hidden(DIAL)
        self.hidden(ASK)
        got["hand over"] = act("hand over")
        got["own list of 25"] = rows()
        return got

    def end(self):
        self.base("drop schema bench cascade")
        self.base.close()


def figures(play, plain, rounds, lists, connections, crowds, idle, say):
    """The rows of rates and of the server's processor time. plain: a database of pgbench's own tables; crowds: numbers of pgbench's
    clients among which the best is looked for."""

    def pgbench_side(clients):
        return (lambda kind: play.pgbench(kind, clients[kind]), lambda: play.list_pgbench(clients[KINDS[-1]], lists), {})

    def http_side(size):
        return (lambda kind: play.http(kind, size), lambda: play.list_http(size, lists), {})

    def simple(clients, each):
        return pgbench.rate(pgbench.run(plain, "postgres", None, clients, each), each)

    play.begin()
    play.rests(idle)
    # Where there is nothing to choose, as in the short form, nothing is warmed either.
    tried = {clients: play.round(pgbench_side(dict.fromkeys(KINDS, clients))) for clients in crowds[1:] and crowds}
    if tried:
        play.round(http_side(connections[0]))
    best = {kind: max(crowds, key=lambda clients: tried[clients][kind] if tried else clients) for kind in KINDS}
    each = max(30, play.operators // 2)
    best["-N"] = max(crowds, key=lambda clients: simple(clients, each))
    say("pgbench is at its best with " + ", ".join(f"{clients} clients for {kind}" for kind, clients in best.items()))
    theirs, simples, ours = [], [], {size: [] for size in connections}
    for number in range(rounds):
        turns = [lambda: theirs.append(play.round(pgbench_side(best))), lambda: simples.append(simple(best["-N"], each))]
        turns += [lambda size=size: ours[size].append(play.round(http_side(size))) for size in connections]
        for turn in turns if number % 2 else turns[::-1]:
            turn()
        say(f"round {number + 1}: pgbench -N {simples[-1]:.0f}/s; " + "; ".join(
            f"{kind} {theirs[-1][kind]:.0f}/s, HTTP " + ", ".join(f"{ours[size][-1][kind][0]:.0f}/s" for size in connections) for kind in KINDS))
    found = [
        Figure(f"SQL of {kind} ÷ pgbench -N", [their[kind] / one for their, one in zip(theirs, simples)], least=least)
        for kind, least in zip(ACTS, (0.5, 0.45, 0.4))]
    for size in connections:
        found += [
            Figure(f"HTTP {kind}, {size} connections ÷ pgbench", [own[kind][0] / their[kind] for own, their in zip(ours[size], theirs)], least=0.65)
            for kind in KINDS]
    found += [
        Figure(f"server's CPU: {kind}, µs", [own[kind][1] * 1e6 for own in ours[connections[0]]], most=60 if kind in ACTS else None)
        for kind in KINDS]
    return found
