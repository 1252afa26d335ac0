"""The department of a run: the cast and more people of every tier, a call centre with its agents, and a base to call."""

import csv
import datetime
import random
import threading

from . import calls, care, deals
from .caller import Caller
from .cluster import ROOT
from .server import tristage

BANKS = "bbbbbbbb-0000-4000-8000-000000000001"
NORTH = "cccccccc-0000-4000-8000-00000000000a"
PASSWORD = "correct horse battery"
# What nobody of a play may run into: caps and quotas are tried elsewhere, and refusals here would hide a lost act.
ROOM = """
    update core.department set open_leads_cap = 1000000, clients_cap = 1000000, manager_reveals_an_hour = 1000000,
      opens_an_hour = 1000000, operator_reveals_an_hour = 1000000, releases_an_hour = 1000000;
    update core.campaign set attempts_a_number = 1000000, attempts_a_day = 1000000 where name = 'Banks';
    -- More of each tier, with everybody's password.
    insert into core.member (sign_in_name, name, tier, language)
    select t.word || n, initcap(t.word) || ' ' || n, t.tier, 'en'
    from (values {tiers}) t(word, tier, most), generate_series(1, t.most) n;
    do $$
    begin
      perform auth.set_password(m.id, p.salt, p.hash, p.memory_kib, p.passes, p.lanes)
      from core.member m, auth.password p join core.member o on o.id = p.member and o.sign_in_name = 'olga'
      where m.sign_in_name ~ '[0-9]$';
    end
    $$;
"""
CAST = {"operator": "olga", "manager": "mark", "account": "anna"}


class Play:
    """What everybody of a run shares."""

    def __init__(self, lossy):
        self.lossy, self.is_over = lossy, threading.Event()
        self.lock, self.phones = threading.Lock(), 0

    def phone(self, code="499"):
        """A number that nobody has."""
        with self.lock:
            self.phones += 1
            return f"+7{code}{2000000 + self.phones:07}"

    @staticmethod
    def hence(**span):
        return (datetime.datetime.now(datetime.UTC) + datetime.timedelta(**span)).strftime("%Y-%m-%dT%H:%M:%SZ")

    @staticmethod
    def day(days):
        return (datetime.datetime.now(datetime.UTC) + datetime.timedelta(days=days)).strftime("%Y-%m-%d")

    @staticmethod
    def amount(dice):
        return f"{dice.randrange(1, 10_000_000) / 100:.2f}"

    @staticmethod
    def sum(amounts):
        return f"{sum(cents(amount) for amount in amounts) / 100:.2f}"


def cents(amount):
    return int(amount.replace(".", ""))


class Scene:
    """Makes the database, and brings the people into it."""

    def __init__(self, cluster, people, leads, folder):
        self.cluster, self.people, self.leads, self.folder = cluster, people, leads, folder
        self.database = f"{cluster.base} dbname=chaos"

    def make(self):
        self.cluster.ask("postgres", "create database chaos")
        for command in ("roles", "migrate"):
            self.run(command)
        self.ask((ROOT / "Tests/TestKit/cast.sql").read_text())
        tiers = ", ".join(f"('{word}', '{word}s', {self.people[word] - 1})" for word in CAST)
        self.ask(ROOM.format(tiers=tiers))
        file = f"{self.folder}/base.csv"
        with open(file, "w", encoding="utf-8", newline="") as out:
            lines = csv.writer(out)
            lines.writerow(["name", "phone", "city"])
            lines.writerows([f"Row {n}", f"+7495{1000000 + n}", "Moscow"] for n in range(self.leads))
        self.run("import", "leads", file, "--campaign", "Banks")

    def run(self, *arguments):
        status, said = tristage(self.database, *arguments)
        if status:
            raise RuntimeError(f"tristage {' '.join(arguments)}: {said}")

    def ask(self, script):
        return self.cluster.ask("chaos", script)

    def gather(self, port, ledger, play, seed):
        """Everybody of the run, signed in, each with dice of their own."""
        def caller(name, headers):
            common = {"Content-Type": "application/json", "Accept": "application/json"}
            return Caller(name, port, ledger, random.Random(f"{seed} {name}"), common | headers)

        def member(name):
            door = caller(name, {})
            door.headers["Authorization"] = "Bearer " + door.until_answered(
                "POST", "/sign-in", {"name": name, "password": PASSWORD}, None)["token"]
            return door

        days = []
        for word, work in (("operator", calls.Operator), ("manager", deals.Manager), ("account", care.AccountManager)):
            names = [CAST[word]] + [f"{word}{n}" for n in range(1, self.people[word])]
            days += [work(member(name), play) for name in names]
        head = member("helen")
        days.append(care.Head(head, play))
        token = self.contract(head)
        office = caller("office", {"Authorization": f"Bearer {token}"})
        for name in (f"agent{n}" for n in range(1, self.people["agent"] + 1)):
            office.until_answered("POST", "/partners/v1/agents", {"name": name.capitalize(), "reference": name}, name)
            days.append(calls.Agent(caller(name, {"Authorization": f"Bearer {token}", "Tristage-Agent": name}), play))
        return days

    def contract(self, head):
        """What the head agrees with the call centre; its key."""
        def agree(path, body):
            return head.until_answered("POST", f"/head/partners/{NORTH}{path}", body, f"contract{path}".replace("/", "-"))

        agree("", {"cards_at_once": 5, "reveals_a_day": 1000000, "requests_a_minute": 100000, "agents_most": 200})
        agree("/batches", {"campaign": BANKS, "name": "North", "size": self.leads // 3, "price": "400.00"})
        return agree("/keys", {"label": "Dialler", "scopes": ["work", "report", "agents"], "days": 30})["token"]
