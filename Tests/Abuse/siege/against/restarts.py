"""Several servers on one database, and their restart one after the other behind HAProxy."""

import json
import pathlib
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time

from house import server

from .. import wire
from ..cases import case

EXAMPLE = pathlib.Path(__file__).resolve().parents[4] / "deploy/haproxy.cfg.example"
# Signs in, reads and writes through the balancer until it is told to end; tells what was not done.
WORK = """
import json, sys, threading, time, uuid
from siege import wire
port, tokens = int(sys.argv[1]), json.loads(sys.argv[2])
found, wrongs, over = {}, [], threading.Event()
def one(number):
    line, turn = wire.Line(port, f"Authorization: Bearer {tokens['managers']}"), 0
    while not over.is_set():
        turn += 1
        method, path, body = [("GET", "/managers", None), ("GET", "/managers/leads", None),
            ("POST", "/managers/enquiries", {"name": f"Firm {number}-{turn}", "phone": f"+7926{number:02d}{turn:05d}", "place": "sales"}),
            ("POST", "/language", {"language": "en"})][turn % 4]
        headers = [f"Idempotency-Key: {uuid.uuid4().hex}"]
        # A client of ours would send again what was cut off: here it is sent once.
        sent = wire.request(method, path, body, *line.headers, *headers)
        try:
            if line.socket is None:
                line.socket, line.buffer = wire.connect(port, wait=30), b""
            line.socket.sendall(sent)
            status, _, told = line.answer(method)
        except (OSError, EOFError) as lost:
            status, told = 0, repr(lost).encode()
            line.close()
        found[status] = found.get(status, 0) + 1
        # Thirty enquiries an hour are a manager's: what is over is refused, and was answered.
        if status not in (200, 429):
            time.sleep(0.05)
            wrongs.append(f"{method} {path}: {status} {told[:200].decode(errors='replace')}")
threads = [threading.Thread(target=one, args=(number,)) for number in range(8)]
[thread.start() for thread in threads]
sys.stdin.readline()
over.set()
[thread.join() for thread in threads]
print(json.dumps({"found": found, "wrongs": wrongs}))
"""


def free():
    with socket.socket() as line:
        line.bind(("127.0.0.1", 0))
        return line.getsockname()[1]


def balancer(folder, front, backs):
    """HAProxy with the example's own words, but for the addresses and the certificate."""
    text = EXAMPLE.read_text()
    text = re.sub(r"bind :443 .*", f"bind 127.0.0.1:{front}", text)
    for name, port in zip(("one", "two"), backs):
        text = re.sub(rf"server {name} 127.0.0.1:\d+", f"server {name} 127.0.0.1:{port}", text)
    file = pathlib.Path(folder) / "haproxy.cfg"
    file.write_text(text)
    path = shutil.which("haproxy") or "/usr/sbin/haproxy"
    return subprocess.Popen([path, "-db", "-f", str(file)], stdout=subprocess.DEVNULL, stderr=subprocess.STDOUT)


def ready(port, path="/ready", seconds=60):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            if wire.Line(port).ask("GET", path)[0] == 200:
                return True
        except TypeError:
            pass
        time.sleep(0.1)
    return False


def stopping(port):
    """What /ready answers once the signal was heard; None where the server listens no more."""
    while (answer := wire.Line(port).ask("GET", "/ready")) and answer[0] == 200:
        time.sleep(0.05)
    return answer


@case("a rolling restart of two servers")
def rolling(siege):
    """Each is told to stop while people work, and started again; no request is lost. The short form stops one."""
    # Longer than the example's two seconds: a machine that is busy with other tests takes its time.
    settings = {"TRISTAGE_DRAIN_SECONDS": "5"}
    servers = [server.Server(siege.department.name, siege.department.server.key, **settings) for _ in range(2)]
    ports, front = [int(one.origin.rsplit(":", 1)[1]) for one in servers], free()
    with tempfile.TemporaryDirectory() as folder:
        for one in servers:
            one.wait()
        proxy = balancer(folder, front, ports)
        try:
            siege.wants(ready(front), "the balancer does not get through")
            work = subprocess.Popen(
                [sys.executable, "-B", "-c", WORK, str(front), json.dumps(siege.department.tokens)],
                cwd=pathlib.Path(__file__).resolve().parents[2], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
            for _ in range(1 if siege.short else 3):
                for number in range(1 if siege.short else 2):
                    time.sleep(0.5 if siege.short else 2)
                    servers[number].process.terminate()
                    answer = stopping(ports[number])
                    siege.wants(answer and answer[0] == 503, f"told to stop, /ready answers {answer and answer[0]}")
                    siege.wants(answer and answer[1].get("connection") == "close", "an answer of a server that stops does not end its connection")
                    siege.wants(servers[number].process.wait(30) == 0, f"it ended with {servers[number].process.returncode}: {servers[number].said()}")
                    servers[number].start()
                    servers[number].wait()
                    siege.wants(ready(ports[number]), "it was not ready again")
                    time.sleep(0.8)
            told = json.loads(work.communicate("end\n", timeout=60)[0])
        finally:
            proxy.terminate()
            proxy.wait(10)
            for one in servers:
                one.stop()
    siege.wants(not told["wrongs"], f"{len(told['wrongs'])} requests were lost: {told['wrongs'][:3]}")
    for status, count in told["found"].items():
        siege.answers[int(status)] += count


@case("two servers on one database")
def two(siege):
    """Who signs in at one works at the other, and whoever is sent away is nobody at both; what the clock does is done once."""
    department = siege.department
    other = server.Server(department.name, department.server.key)
    try:
        other.wait()
        port = int(other.origin.rsplit(":", 1)[1])
        token = department.sign_in("oleg")["token"]
        there = wire.Line(port, f"Authorization: Bearer {token}")
        siege.wants(there.ask("GET", "/operators/me")[0] == 200, "a session of one server is none at the other")
        hears(siege, port)
        claims(siege, token)
        wire.Line(siege.port, f"Authorization: Bearer {token}").ask("POST", "/sign-out", {})
        siege.wants(there.ask("GET", "/operators/me")[0] == 401, "signed out at one, and still somebody at the other")
        department.asks("admins", "POST", "/language", {"language": "en"})
    finally:
        other.stop()


def hears(siege, port):
    """An open page at one server is told what was done at the other."""
    # A manager opens thirty enquiries an hour at most, and Mark has had his.
    token = siege.department.sign_in("maria")["token"]
    with wire.connect(port) as page:
        page.sendall(wire.head("GET", "/managers/live", "Accept: text/event-stream", f"Authorization: Bearer {token}"))
        page.settimeout(60)
        told = b""
        while b"event: open" not in told:
            told += page.recv(1 << 16) or b"event: open"
        status, _, body = wire.Line(siege.port, f"Authorization: Bearer {token}").ask(
            "POST", "/managers/enquiries", {"name": "Heard", "phone": "+79261230099", "place": "sales"}, "Idempotency-Key: heard")
        siege.wants(status == 200, f"an enquiry: {status} {body[:200]}")
        try:
            while b"event: changed" not in told and (got := page.recv(1 << 16)):
                told += got
        except TimeoutError:
            pass
        siege.wants(b"event: changed" in told, f"an open page at the other server heard {told[-200:]!r}")


def claims(siege, token):
    """Cards whose lease runs out are given back once each, by whichever server."""
    department, line = siege.department, wire.Line(siege.port, f"Authorization: Bearer {token}")
    if not department.sees("select 1 from core.lead where place = 'calling' and ready limit 1"):
        department.sees(
            "select core.open_lead(c.id, k.id, 'calling', m, 'imported') from core.contact c, core.campaign k, core.member m "
            "where k.name = 'Banks' and m.sign_in_name = 'shell' and c.external_id in ('acme', 'birch', 'cedar') "
            "and not exists (select from core.lead l where l.contact = c.id and l.place not in ('won', 'closed'))")
        department.sees("update core.lead set ready = true, due_at = now() - interval '1 minute' where place = 'calling'")
    status, _, body = line.ask("POST", "/operators/claims", {}, "Idempotency-Key: two-servers")
    siege.wants(status == 200 and body != b"null", f"no card was claimed: {status} {body[:200]}")
    department.sees("update core.lead set lease_until = now() - interval '1 second' where place = 'on_call'")
    end = time.monotonic() + 60
    while department.sees("select 1 from core.lead where place = 'on_call'") and time.monotonic() < end:
        time.sleep(0.2)
    time.sleep(1)
    expired = department.sees("select count(*) from core.attempt where disposition = 'expired'")
    events = department.sees("select count(*) from core.outbox where act = 'expired'")
    siege.wants(expired == ["1"], f"{expired} calls ended as expired, not one")
    siege.says(f"one lease ran out: {events[0]} events of it")
