"""How long every page takes over HTTP, eight requests at once, on a large department beside a small one.

    python3 Tests/Bench/served.py "host=… user=postgres" KEY_FILE SMALL:PORT BIG:PORT [--rounds 5] [--only TEXT]

SMALL and BIG are databases that `tristage seed volume` filled, each served by `tristage serve` with that key file on that
port of this machine. The first members of each tier are signed in, every page is asked eight times at once, the two
servers in turn, round after round; every answer is a whole page with status 200. Prints a table: rows of the page,
milliseconds of the middle request and of the 99th of a hundred, processor milliseconds of the server and of PostgreSQL a
request (/proc tells), the ratio of their sums.
"""

import argparse
import base64
import hashlib
import hmac
import http.client
import os
import pathlib
import statistics
import subprocess
import threading
import time
import urllib.parse

PARSER = argparse.ArgumentParser()
PARSER.add_argument("address")
PARSER.add_argument("key")
PARSER.add_argument("sides", nargs="+")
PARSER.add_argument("--rounds", type=int, default=5)
PARSER.add_argument("--each", type=int, default=24, help="requests of a page in a round")
PARSER.add_argument("--only", default="")
ASKED = PARSER.parse_args()
AT_ONCE = 8
TICK = 1000 / os.sysconf("SC_CLK_TCK")
KEY = bytes.fromhex(pathlib.Path(ASKED.key).read_text().strip())
TIERS = ["head", "managers", "accounts", "operators", "admins"]
# What the addresses below name, one of each.
NAMED = {
    "sale": "select id from core.lead where place = 'sales' and holder = (select id from core.member where sign_in_name = 'volume-managers-1') order by id limit 1",
    "waiting": "select id from core.lead where place = 'calling' order by id limit 1",
    "middle": "select ticket from core.lead order by opened_at offset (select count(*) / 2 from core.lead) limit 1",
    "client": "select id from core.client where account_manager = (select id from core.member where sign_in_name = 'volume-accounts-1') and place <> 'lost' order by id limit 1",
    "campaign": "select id from core.campaign where name like '% 2'",
    "holder": "select id from core.member where sign_in_name = 'volume-managers-1'",
    "operator": "select id from core.member where sign_in_name = 'volume-operators-1'",
    "source": "select source from core.import order by source limit 1",
    "member": "select id from core.member where sign_in_name = 'volume-operators-2'",
    "number": "select n.e164 from core.number n join core.lead l on l.contact = n.contact order by n.id limit 1",
    "word": "select left(word, 5) from core.word where length(word) > 5 order by word offset 500 limit 1",
    "year": "select current_date - 364",
}
PAGES = {
    "head": """
        /head  /head?place=calling  /head?place=closed  /head?place=sales  /head?place=qualification  /head?campaign={campaign}
        /head?holder={holder}  /head?overdue=yes  /head?age=month  /head?place=closed&campaign={campaign}  /head?before={middle}
        /head?q={word}  /head?q={number}  /head/missed  /head/missed?kind=task  /head/search?q={word}  /head/search?q={number}
        /head/desk  /head/figures  /head/figures?by=member  /head/figures?by=nth  /head/figures?by=result&member={operator}
        /head/figures?campaign={campaign}&by=member  /head/figures?source={source}&by=nth  /head/figures?since={year}
        /head/figures?since={year}&by=member  /head/figures?since={year}&against=year&member={operator}&by=campaign
        /head/figures/leads?step=came  /head/figures/leads?step=calls&campaign={campaign}  /head/figures/leads?step=called&member={operator}
        /head/figures/leads?step=spoke&source={source}  /head/figures/leads?step=handed_over  /head/figures/leads?step=accepted&member={holder}
        /head/figures/leads?step=won&since={year}  /head/figures/leads?step=lost&campaign={campaign}  /head/figures/leads?step=closed&member={operator}
        /head/figures/leads?step=stage:needs&source={source}  /head/clients  /head/clients?q={word}  /head/members  /head/campaigns
        /head/campaigns/new  /head/campaigns/{campaign}  /head/open  /head/leads/{sale}  /head/leads/{waiting}  /head/clients/{client}
        /head/reassign  /head/leads/{sale}/merge  /head/reference  /head/reference/stage/needs  /head/scripts  /head/imports
        /head/do-not-call  /head/me""",
    "managers": """
        /managers  /managers/qualification  /managers/leads  /managers/leads?q={word}  /managers/leads/{sale}  /managers/search?q={word}
        /managers/search?q={number}  /managers/open  /managers/clients  /managers/requests  /managers/me""",
    "accounts": """
        /accounts  /accounts/clients  /accounts/clients?due=order  /accounts/clients?q={word}  /accounts/clients/{client}
        /accounts/search?q={word}  /accounts/tasks  /accounts/requests  /accounts/me""",
    "operators": "/operators  {card}  /operators/me",
    "admins": """
        /admins  /admins/members/{member}  /admins/invitations  /admins/proposals  /admins/sessions  /admins/settings
        /admins/decisions  /admins/me""",
}


class Side:
    """A served database."""

    def __init__(self, text):
        self.database, port = text.split(":")
        self.port = int(port)
        self.cookies = {}
        for tier in TIERS:
            secret = os.urandom(32)
            self.cookies[tier] = base64.urlsafe_b64encode(secret).decode().rstrip("=")
            digest = hmac.new(KEY, secret, hashlib.sha256).hexdigest()
            self.ask(
                f"""insert into core.member (sign_in_name, name, tier) values ('volume-admins-1', 'A', 'admins')
                  on conflict do nothing;
                set role tristage_auth;
                select auth.open_session(m.id, m.tier, 'cookie', decode('{digest}', 'hex'), 'x', '12 hours')
                from core.member m where m.sign_in_name = 'volume-{tier}-1'"""
            )
        self.named = {name: self.ask(query) for name, query in NAMED.items()}
        self.named["card"] = self.card()
        self.server = self.listener()

    def ask(self, script):
        """The answer of the last statement, as the superuser."""
        command = ["psql", "-X", "-q", "-A", "-t", f"{ASKED.address} dbname={self.database}"]
        answer = subprocess.run(command, input=script, capture_output=True, text=True, check=True)
        return (answer.stdout.strip().splitlines() or [""])[-1]

    def card(self):
        """The address of a card in the first operator's hand; the day's page where there is none to call now."""
        there = http.client.HTTPConnection("127.0.0.1", self.port)
        there.request("POST", "/operators/claims", b"{}", self.headers("operators") | {
            "Content-Type": "application/json", "Accept": "application/json", "Idempotency-Key": base64.urlsafe_b64encode(os.urandom(9)).decode()})
        there.getresponse().read()
        found = self.ask("""select a.id from core.lead l join core.attempt a on a.id = l.card
          where l.holder = (select id from core.member where sign_in_name = 'volume-operators-1') and l.place = 'on_call'""")
        return f"/operators/card/{found}" if found else "/operators"

    def listener(self):
        """The process that listens on the port."""
        told = subprocess.run(["ss", "-ltnpH", f"sport = :{self.port}"], capture_output=True, text=True).stdout
        return int(told.split("pid=")[1].split(",")[0])

    def headers(self, tier):
        return {"Cookie": f"__Host-tristage={tier}.{self.cookies[tier]}", "Accept": "text/html"}

    def spent(self):
        """Processor milliseconds of the server and of this database's connections so far."""
        backends = subprocess.run(
            ["psql", "-X", "-q", "-A", "-t", f"{ASKED.address} dbname={self.database}", "-c",
             f"select pid from pg_stat_activity where datname = '{self.database}' and usename like 'tristage\\_%' and usename <> 'tristage_rounds'"],
            capture_output=True, text=True).stdout.split()
        return ticks(self.server), {pid: ticks(pid) for pid in backends}


def ticks(pid):
    """Processor milliseconds of a process; 0 where it is gone."""
    try:
        fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    except FileNotFoundError:
        return 0
    return (int(fields[11]) + int(fields[12])) * TICK


def ask_page(side, tier, path, times, bodies, turns):
    """Asks until the turns are over, on one connection."""
    there = http.client.HTTPConnection("127.0.0.1", side.port)
    headers = side.headers(tier)
    while True:
        try:
            turns.pop()
        except IndexError:
            return
        begun = time.perf_counter()
        there.request("GET", path, headers=headers)
        answer = there.getresponse()
        body = answer.read()
        times.append(1000 * (time.perf_counter() - begun))
        bodies.append((answer.status, body))


def round_of(side, tier, path):
    """One batch of a page: its times, its rows, processor milliseconds a request of server and database."""
    times, bodies, turns = [], [], list(range(ASKED.each))
    server, backends = side.spent()
    threads = [threading.Thread(target=ask_page, args=(side, tier, path, times, bodies, turns)) for _ in range(AT_ONCE)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    server_after, backends_after = side.spent()
    for status, body in bodies:
        if status != 200 or not body.endswith(b"</html>\n") or b"<main" not in body:
            raise SystemExit(f"{side.database} {path}: {status}, {body[:300]!r}")
    rows = bodies[0][1].count(b"<tr>") + bodies[0][1].count(b"<li>") + bodies[0][1].count(b"<article")
    data = sum(ms - backends.get(pid, ms) for pid, ms in backends_after.items())
    return times, rows, (server_after - server) / len(times), data / len(times)


sides = [Side(text) for text in ASKED.sides]
print("| page | " + " | ".join(f"{s.database}: rows | p50 | p99 | server | database" for s in sides) + " | ratio |")
print("|---" * (5 * len(sides) + 2) + "|")
for tier, paths in PAGES.items():
    for template in paths.split():
        if ASKED.only not in template:
            continue
        found = [([], [], [], []) for _ in sides]
        for number in range(ASKED.rounds + 1):
            for side, (all_times, all_rows, server, data) in zip(sides, found):
                names = {name: urllib.parse.quote(value, safe="/") for name, value in side.named.items()}
                times, rows, server_cost, data_cost = round_of(side, tier, template.format(**names))
                # The first round warms: plans are made, pages are read.
                if number:
                    all_times += times
                    all_rows.append(rows)
                    server.append(server_cost)
                    data.append(data_cost)
        cells, sums = [], []
        for all_times, all_rows, server, data in found:
            ordered = sorted(all_times)
            middle, late = ordered[len(ordered) // 2], ordered[min(len(ordered) - 1, len(ordered) * 99 // 100)]
            costs = statistics.median(server), statistics.median(data)
            sums.append(sum(costs))
            cells.append(f"{all_rows[-1]} | {middle:.0f} | {late:.0f} | {costs[0]:.1f} | {costs[1]:.1f}")
        ratio = f"{sums[-1] / max(sums[0], 0.1):.2f}" if len(sums) > 1 else "–"
        print(f"| {template} | " + " | ".join(cells) + f" | {ratio} |", flush=True)
