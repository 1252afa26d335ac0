"""Holds the ledger against the base: what was acknowledged is there once, and nothing else is."""

import collections
import hashlib
import json

from . import facts, ledger
from .scene import cents
from .server import tristage

# So many differences of a kind are shown.
SHOWN = 5
SIZES = """
    select json_build_object('contacts', (select count(*) from core.contact), 'leads', (select count(*) from core.lead))
"""
MONEY = """
    select json_build_object('invoices', (select coalesce(sum(amount_cents), 0) from core.invoice),
      'payments', (select coalesce(sum(amount_cents), 0) from core.payment),
      'orders', (select coalesce(sum(amount_cents), 0) from core.client_order))
"""


class Verdict:
    """Everything that is wrong, in sentences; none where nothing is."""

    def __init__(self, scene, path, before):
        self.scene, self.before = scene, before
        self.acts = ledger.read(path)
        self.acknowledged = [act for act in self.acts if "answer" in act]
        self.wrong, self.compared, self.missing = [], 0, 0

    def judge(self):
        for name, of_ledger, query in facts.FACTS:
            expected = collections.Counter(fact for act in self.acknowledged for fact in of_ledger(act))
            self.compare(name, expected, query)
        # A number is shown once a card, however often it is asked for.
        shown = {(act["who"], act["about"]["card"]) for act in self.of("reveal", "dial")}
        self.compare("numbers shown", collections.Counter(shown), facts.SHOWN)
        self.compare("needs", collections.Counter(self.needs().items()), facts.NEEDS)
        self.compare("numbers reported", collections.Counter(
            hashlib.sha256(act["about"]["phone"].encode()).hexdigest() for act in self.of("report")), facts.REPORTED)
        self.keys()
        self.sizes()
        self.money()
        status, said = tristage(self.scene.database, "check")
        if status:
            self.wrong.append(f"tristage check: {said.strip()}")
        return self.wrong

    def compare(self, name, expected, query):
        """Both sides as multisets: what is missing in the base, and what it has once too often."""
        rows = json.loads(self.scene.ask(facts.WITH.format(query=query)) or "[]")
        found = collections.Counter(tuple(fact) if isinstance(fact, list) else fact for fact in rows)
        self.compared += sum(expected.values())
        self.missing += sum((expected - found).values())
        for word, differences in (("missing", expected - found), ("doubled or never acknowledged", found - expected)):
            if differences:
                some = "; ".join(str(fact) for fact, _ in differences.most_common(SHOWN))
                self.wrong.append(f"{name}: {sum(differences.values())} {word}: {some}")

    def of(self, *kinds):
        return [act for act in self.acknowledged if act["kind"] in kinds]

    def needs(self):
        """The last need that was acknowledged for each lead; which lead a card was of, the base knows."""
        leads = dict(json.loads(self.scene.ask("select coalesce(json_agg(json_build_array(id, lead)), '[]') from core.attempt")))
        return {leads[act["about"]["card"]]: act["about"]["need"] for act in self.acknowledged
                if "need" in act["about"] and act["about"]["card"] in leads}

    def keys(self):
        """No key is kept of an act that was refused, or never sent."""
        asked = {(act["who"], act["key"]) for act in self.acknowledged}
        kept = json.loads(self.scene.ask(facts.WITH.format(query=facts.KEYS)) or "[]")
        if strange := [key for who, key in kept if key.startswith("act-") and (who, key) not in asked]:
            self.wrong.append(f"keys kept of acts that were not acknowledged: {len(strange)}: {strange[:SHOWN]}")

    def sizes(self):
        """Contacts and leads: those from before, and those that acknowledged acts brought."""
        came = len(self.of("enquiry", "own enquiry")) + sum(len(act["about"]["names"]) for act in self.of("win"))
        expected = {"contacts": self.before["contacts"] + came + len(self.of("person")),
                    "leads": self.before["leads"] + came + len(self.of("request"))}
        self.equal(expected, SIZES)
        self.sized = expected

    def money(self):
        sums = {name: sum(cents(act["about"]["amount"]) for act in self.of(*kinds)) for name, kinds in
                {"invoices": ["invoice"], "payments": ["payment"], "orders": ["order", "win"]}.items()}
        self.equal(sums, MONEY)
        self.sums = sums

    def equal(self, expected, query):
        found = json.loads(self.scene.ask(query))
        for name, count in expected.items():
            if found[name] != count:
                self.wrong.append(f"{name}: {found[name]} in the base, {count} by the ledger")
