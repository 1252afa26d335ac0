"""Floods: of sign-ins by strangers, of expensive searches by a member and by a call centre."""

import json
import pathlib
import subprocess
import sys
import time
import urllib.parse

from .. import wire
from ..cases import case
from ..swarm import Swarm

# Asks the same again and again on so many connections for so long, in a process of its own.
FLOOD = """
import json, sys, threading, time
from siege import wire
port, connections, seconds, asks = int(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3]), json.loads(sys.argv[4])
found, late, ends = {}, [], time.monotonic() + seconds
def one(number):
    line, turn = wire.Line(port, address=f"127.0.3.{number % 250 + 1}" if asks["spread"] else "127.0.3.1"), 0
    while time.monotonic() < ends:
        path, body, headers = asks["list"][(number + turn) % len(asks["list"])]
        body = body and {**body, "name": f"{body['name']}{number}-{turn}"} if asks["names"] else body
        turn += 1
        answer = line.ask(asks["method"], path, body, *headers)
        status = answer[0] if answer else 0
        found[status] = found.get(status, 0) + 1
        if status in (429, 503) and "retry-after" not in answer[1]:
            late.append(answer[2][:200].decode())
        # A client that floods does not wait for as long as it is told.
        if status in (429, 503): time.sleep(0.01)
threads = [threading.Thread(target=one, args=(number,)) for number in range(connections)]
[thread.start() for thread in threads]
[thread.join() for thread in threads]
print(json.dumps({"found": found, "late": late}))
"""


def flood(siege, seconds, connections, method, asks, spread=False, names=False):
    """Runs it and judges every status that came; answers with how often each came."""
    root = str(pathlib.Path(__file__).resolve().parents[2])
    told = subprocess.run(
        [sys.executable, "-B", "-c", FLOOD, str(siege.port), str(connections), str(seconds),
            json.dumps({"list": asks, "method": method, "spread": spread, "names": names})],
        cwd=root, capture_output=True, text=True, timeout=seconds + 120, check=True).stdout
    told = json.loads(told)
    for status, count in told["found"].items():
        siege.answers[int(status)] += count
        siege.wants(200 <= int(status) < 500 or status in ("0", "503"), f"{count} answers of status {status}")
    siege.wants(not told["late"], f"{len(told['late'])} were refused and not told when to come back: {told['late'][:1]}")
    return {int(status): count for status, count in told["found"].items()}


def real_member(siege, name):
    """A member whose password costs what a password costs here."""
    siege.department.asks("admins", "POST", "/admins/members",
        {"sign_in_name": name, "name": name.title(), "tier": "managers", "password": "correct horse battery", "language": "en"})


@case("a flood of sign-ins from one address")
def one_address(siege):
    """Others sign in all the while; the address is refused until it is quiet, and its members not for good."""
    real_member(siege, "quiet-one")
    found = flood(siege, 1 if siege.short else 30, 32, "POST", [["/sign-in", {"name": "nobody", "password": "x" * 12}, []]], names=True)
    siege.wants(found.get(429), "nobody was told that it is too much")
    began = time.monotonic()
    siege.department.sign_in("quiet-one", address="127.0.4.9")
    siege.says(f"a member signs in from elsewhere in {(time.monotonic() - began) * 1000:.0f} ms")
    forgives(siege, "127.0.3.1")
    siege.department.sign_in("quiet-one", address="127.0.3.1")


@case("wrong passwords for one member")
def one_member(siege):
    """Ten of them from an address, and that address waits; the member signs in from any other, and there after a while."""
    real_member(siege, "tried-one")
    for number in range(14):
        status, headers, _ = wire_ask(siege, "127.0.5.1", {"name": "tried-one", "password": f"wrong {number} wrong"})
        siege.wants(status == (401 if number < 10 else 429), f"try {number + 1}: {status}")
        siege.wants(status != 429 or int(headers.get("retry-after", 0)) == 900, f"try {number + 1}: come back after {headers.get('retry-after')}")
    siege.department.sign_in("tried-one", address="127.0.5.2")
    status, _, _ = wire_ask(siege, "127.0.5.1", {"name": "tried-one", "password": "correct horse battery"})
    siege.wants(status == 429, f"the right password from the address that tries: {status}")
    forgives(siege, "127.0.5.1")
    siege.department.sign_in("tried-one", address="127.0.5.1")


def wire_ask(siege, address, body):
    return wire.Line(siege.port, address=address).ask("POST", "/sign-in", body)


def forgives(siege, address):
    """A quarter of an hour later, for this address."""
    siege.department.sees(f"update auth.failure set at = at - interval '16 minutes' where address = '{address}'")


@case("a flood of sign-ins from everywhere")
def everywhere(siege):
    """What does not fit is refused at once, with a word when to come back: pages go on."""
    real_member(siege, "far-one")
    flood(siege, 1 if siege.short else 30, 100 if siege.short else 200, "POST", [["/sign-in", {"name": "nobody", "password": "x" * 12}, []]], spread=True, names=True)
    siege.department.sign_in("far-one", address="127.0.4.10")


@case("a flood of open pages")
def pages(siege):
    """One member opens more pages than a person has: the ones opened first end, and nobody else's do."""
    many, department = 100 if siege.short else 1500, siege.department
    page = lambda tier: wire.head("GET", f"/{tier}/live", "Accept: text/event-stream", department.bearer(tier))
    theirs = Swarm(siege.port, [page("accounts")])
    theirs.hears(1)
    swarm = Swarm(siege.port, [page("head")] * many)
    swarm.hears(3 if siege.short else 20)
    # A stream of events ends with its last chunk; its connection may go on.
    open_pages = lambda: sum(not data.endswith(b"0\r\n\r\n") for number, data in swarm.data.items() if number in swarm.open)
    for _ in range(60):
        stay = open_pages()
        if stay <= 8:
            break
        swarm.hears(1)
    siege.wants(stay <= 8, f"{stay} pages of one member are open")
    siege.wants(theirs.open and b"event: open" in theirs.data[0], f"another member's page ended: {theirs.data[0][-200:]!r}")
    for status in swarm.statuses():
        siege.judges("an open page", status, {"retry-after": "2"})
    siege.says(f"{many} pages opened, {stay} stay")
    swarm.leaves()
    theirs.leaves()


@case("a flood of searches")
def searches(siege):
    """One head of sales, one manager's neighbour and one call centre ask for what is dear, as fast as they can."""
    department = siege.department
    words = ["Acme", "a", "бан", "+7926", "x" * 200, "'; drop", "%"]
    head = [f"/head?q={urllib.parse.quote(word)}" for word in words] + [f"/head/search?q={urllib.parse.quote(word)}" for word in words]
    head += ["/head/figures?by=member&since=2020-01-01", "/head/figures?by=campaign&since=2000-01-01&against=year", "/head/clients?q=a"]
    asks = [[path, None, [department.bearer("head")]] for path in head]
    # A neighbour of the member who is at work: the same tier, the same connections to the database.
    token = department.sign_in("maria")["token"]
    asks += [[f"/managers/search?q={urllib.parse.quote(word)}", None, [f"Authorization: Bearer {token}"]] for word in words]
    asks += [["/managers/leads?q=a", None, [f"Authorization: Bearer {token}"]]] * 7
    asks += [[path, None, [f"Authorization: Bearer {department.key}", "Tristage-Agent: pavel"]]
        for path in ("/partners/v1/totals?since=2000-01-01", "/partners/v1/handovers?limit=200", "/partners/v1/batches")] * 3
    flood(siege, 1 if siege.short else 30, 64, "GET", asks)
