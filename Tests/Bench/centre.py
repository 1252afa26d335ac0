"""A call centre's own software: agents who call what a department gives, known to it by /partners/v1 alone.

    python3 -B Tests/Bench/centre.py ROOT KEY FILE EVERY AGENTS LEDGER

FILE is bank-full.csv, of which each EVERYth row is played: row N is the lead whose name is "Row N". It is called as often
as `campaign` says, the last call has `duration` seconds, and where `y` says yes that call hands it over. LEDGER is the
centre's own record (ledger.py): an act is written there before it is sent, and once more when it was answered. Killed and
started again, the centre repeats what had no answer under the same key, takes up the cards in its agents' hands and goes on;
how many calls a row has had it knows from the ledger alone. When every row is done it prints its own figures beside the
department's.
"""

import collections
import csv
import http.client
import json
import queue
import sys
import threading
import time
import urllib.parse

from ledger import Ledger

# For how many seconds a request is repeated while the department's server is away or busy, and a card is waited for.
PATIENCE = 60
# How long an agent waits where there is no card to claim: from, to.
PAUSES = 0.1, 0.5
# What is to be done about one row.
Plan = collections.namedtuple("Plan", "calls seconds agreed")


class Refused(Exception):
    """What this software does not expect of a department."""


class Department:
    """One kept-open connection to the department's API, in the name of an agent or of nobody in particular."""

    def __init__(self, root, key, agent=None):
        address = urllib.parse.urlsplit(root)
        self.path = address.path
        self.line = http.client.HTTPConnection(address.hostname, address.port, timeout=30)
        self.headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}
        if agent:
            self.headers["Tristage-Agent"] = agent

    def ask(self, method, path, body=None, key=None):
        """What a request is answered. While it is not, it is repeated as it was: under one key an act happens once."""
        sent = None if body is None else json.dumps(body)
        headers = self.headers | ({"Idempotency-Key": key} if key else {})
        patience_ends = time.monotonic() + PATIENCE
        while True:
            try:
                self.line.request(method, self.path + path, sent, headers)
                answer = self.line.getresponse()
                told = json.loads(answer.read())
            except (OSError, http.client.HTTPException) as broken:
                self.line.close()
                trouble, pause = repr(broken), 0.2
            else:
                if answer.status in (200, 201):
                    return told
                if answer.status not in (429, 503):
                    raise Refused(f"{method} {path} {sent or ''}: {answer.status} {told}")
                trouble, pause = told["code"], float(answer.headers["Retry-After"] or 1)
            if time.monotonic() + pause > patience_ends:
                raise Refused(f"{method} {path} was not done within {PATIENCE} seconds: {trouble}")
            time.sleep(pause)

    def all_of(self, path):
        """Every line of a list, page after page."""
        cursor = ""
        while cursor is not None:
            page = self.ask("GET", f"{path}?limit=200{cursor and '&cursor=' + cursor}")
            yield from page["items"]
            cursor = page["next_cursor"]


class Agent:
    """Who calls: one card after the other, as many in hand as the contract allows."""

    def __init__(self, reference, department, ledger, plans, at_once):
        self.reference, self.department, self.ledger = reference, department, ledger
        self.plans, self.at_once = plans, at_once
        self.planned = sum(plan.calls for plan in plans.values())

    def work(self):
        """Ends what was begun before the centre was killed, then calls until every row is done."""
        for act in self.ledger.left(self.reference):
            self.send(act)
        cards = self.department.ask("GET", "/cards")["items"]
        pause = PAUSES[0]
        while True:
            for card in cards:
                self.call(card)
            if self.ledger.calls == self.planned:
                return
            cards = self.act("/claims", {"count": self.at_once})["items"]
            if cards:
                pause = PAUSES[0]
                continue
            if time.monotonic() > self.ledger.moved + PATIENCE:
                raise Refused(f"no card comes, and {self.planned - self.ledger.calls} calls are left")
            time.sleep(pause)
            pause = min(2 * pause, PAUSES[1])

    def call(self, card):
        """Calls one lead as the file has it; where the card's call has started it was dialled before the centre was killed."""
        row = int(card["contact"]["name"].removeprefix("Row "))
        plan, before, path = self.plans.get(row), self.ledger.called[row], f"/cards/{card['card']}"
        # The department numbers a lead's cards, and every one of them became a call.
        if plan is None or before >= plan.calls or card["lease"]["number"] != before + 1:
            raise Refused(f"row {row} had {before} calls by the ledger, and this card came: {card}")
        if card["started_at"] is None:
            self.act(f"{path}/dial", {}, row)
        if before + 1 < plan.calls:
            self.act(f"{path}/outcome", {"result": "no_answer", "seconds": 0}, row)
        elif plan.agreed:
            self.act(f"{path}/handover", {"answers": {"need": "A deposit"}, "seconds": plan.seconds}, row)
        else:
            self.act(f"{path}/outcome", {"result": "refused", "seconds": plan.seconds}, row)

    def act(self, path, body, row=None):
        """An act of this agent, about a row or about none: what it was answered."""
        return self.send(self.ledger.begin(self.reference, path, body, row))

    def send(self, act):
        """Sends an act that is in the ledger, and writes its end there."""
        answer = self.department.ask("POST", act["path"], act["body"], f"act-{act['act']}")
        self.ledger.end(act)
        return answer


def read(file, every):
    """What the file has of each row that is played."""
    with open(file, encoding="utf-8", newline="") as source:
        return {n + 1: Plan(int(row["campaign"]), int(row["duration"]), row["y"] == "yes")
                for n, row in enumerate(csv.DictReader(source, delimiter=";")) if n % every == 0}


def main(root, key, file, every, agents, path):
    plans, ledger, office = read(file, every), Ledger(path), Department(root, key)
    at_once = office.ask("GET", "/key")["contract"]["cards_at_once"]
    names = [f"agent-{number}" for number in range(1, agents + 1)]
    for name in names:
        # Under the same key after a restart: they are the same agents.
        office.ask("POST", "/agents", {"name": name.capitalize(), "reference": name}, name)
    # How each agent's day ended: None, or why it broke off.
    ends = queue.Queue()

    def day(agent):
        try:
            ends.put(agent.work())
        except Exception as failure:
            ends.put(f"{agent.reference}: {failure!r}")

    for name in names:
        agent = Agent(name, Department(root, key, name), ledger, plans, at_once)
        threading.Thread(target=day, args=[agent], daemon=True).start()
    for _ in names:
        if trouble := ends.get():
            raise Refused(trouble)
    (total,) = office.ask("GET", "/totals")["total"]
    batches = [office.ask("GET", f"/batches/{batch['id']}")["progress"] for batch in office.all_of("/batches")]
    print(json.dumps({"ours": ledger.figures(), "theirs": total, "batches": batches}))


if __name__ == "__main__":
    try:
        main(*sys.argv[1:4], int(sys.argv[4]), int(sys.argv[5]), sys.argv[6])
    except Refused as refusal:
        sys.exit(f"the call centre broke off: {refusal}")
