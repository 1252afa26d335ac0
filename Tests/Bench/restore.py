"""A department that is backed up works on, and is brought back to a moment: what was before is there, what came after is not.

    TRISTAGE_BINARY=.build/release/tristage python3 -B Tests/Bench/restore.py [--moments 1] [--acts 6] [--seed 1]

On a private cluster of its own, made by deploy/cluster: a base by deploy/backup; acts over HTTP, each written into a record
of this program when it was acknowledged; a moment among them; more acts, and an event that reaches a call centre only after
the moment; deploy/restore --at that moment. Afterwards the acts acknowledged before it are there and no others, the
invariants hold, every old session is refused, and the event is not sent until it was released, then under its old id.
With more moments it goes on from there, each on the timeline of the restore before, and goes back over all of them at the
end, into another folder. Before that, what PostgreSQL's account could put among its backups leads root nowhere. Prints what it counted.
"""

import argparse
import gzip
import http.client
import http.server
import json
import os
import pathlib
import random
import shutil
import socket
import subprocess
import tempfile
import threading
import time

PARSER = argparse.ArgumentParser()
PARSER.add_argument("--moments", type=int, default=1)
PARSER.add_argument("--acts", type=int, default=6)
PARSER.add_argument("--seed", type=int, default=1)
ASKED = PARSER.parse_args()
ROOT = pathlib.Path(__file__).resolve().parents[2]
BINARY = os.environ["TRISTAGE_BINARY"]
CHANCE = random.Random(ASKED.seed)
# How long anything may take before it counts as not happening.
PATIENCE = 120
PASSWORD = "correct horse battery"
EVENT = """insert into core.outbox (act, machine, subject, member, partner, detail)
  select 'batch_opened', 'partner', p.id, m.id, p.id, '{}' from core.partner p join core.member m on m.partner = p.id
  returning event"""


class Wrong(Exception):
    """What must not be."""


def require(holds, what):
    """Goes on only where it holds."""
    if not holds:
        raise Wrong(what)


def until(holds, what):
    """Waits until something holds."""
    ends = time.monotonic() + PATIENCE
    while not holds():
        require(time.monotonic() < ends, f"waited in vain: {what}")
        time.sleep(0.05)


class Receiver(http.server.BaseHTTPRequestHandler):
    """A call centre's webhook: keeps the ids of what it is sent."""

    seen = []

    def do_POST(self):
        self.rfile.read(int(self.headers["content-length"]))
        self.seen.append(self.headers["webhook-id"])
        self.send_response(204)
        self.end_headers()

    def log_message(self, *_):
        """Says nothing."""


class Department:
    """A data folder with its cluster, and the server on it."""

    def __init__(self, data, key, port):
        self.data, self.port, self.server = data, port, None
        address = run(["deploy/cluster", "address", "--data", data]).strip()
        self.database = f"{address} dbname=tristage"
        self.settings = os.environ | {
            "TRISTAGE_DATABASE": self.database, "TRISTAGE_HOME": str(ROOT), "TRISTAGE_PORT": str(port),
            "TRISTAGE_KEY_FILE": key, "TRISTAGE_LOCAL_WEBHOOKS": "yes"}

    def cluster(self, act):
        run(["deploy/cluster", act, "--data", self.data])

    def tristage(self, *words):
        return run([BINARY, *words], env=self.settings)

    def sql(self, text):
        """The last line of what the superuser is answered."""
        told = run(["psql", "-X", "-q", "-A", "-t", f"{self.database} user=postgres", "-c", text])
        return (told.strip().splitlines() or [""])[-1]

    def serve(self):
        self.log = open(f"{self.data}/server.log", "a")
        self.server = subprocess.Popen([BINARY, "serve"], env=self.settings, stdout=self.log, stderr=self.log)
        until(lambda: self.ask("GET", "/ready")[0] == 200 or self.server.poll() is not None, "the server is ready")
        require(self.server.poll() is None, pathlib.Path(self.log.name).read_text()[-2000:])

    def stop(self):
        if self.server:
            self.server.terminate()
            self.server.wait(PATIENCE)
            self.server = None
            self.log.close()

    def ask(self, method, path, body=None, token=None):
        """Status and answer of a request; 0 where nobody listens."""
        headers = {"Accept": "application/json", "Content-Type": "application/json", "Idempotency-Key": os.urandom(16).hex()}
        if token:
            headers["Authorization"] = f"Bearer {token}"
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            line.request(method, path, None if body is None else json.dumps(body), headers)
            answer = line.getresponse()
            return answer.status, json.loads(answer.read() or b"null")
        except OSError:
            return 0, None
        finally:
            line.close()

    def sign_in(self, name):
        status, answer = self.ask("POST", "/sign-in", {"name": name, "password": PASSWORD})
        require(status == 200, f"{name} cannot sign in: {status} {answer}")
        return answer["token"]


def run(command, **more):
    """What a command said; it must succeed."""
    done = subprocess.run(command, cwd=ROOT, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False, **more)
    require(done.returncode == 0, f"{' '.join(command[:2])}: {done.stdout[-1500:]}{done.stderr[-1500:]}")
    return done.stdout


def refused(command):
    """What a command said that must not succeed."""
    done = subprocess.run(command, cwd=ROOT, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
    require(done.returncode != 0, f"{' '.join(command)} was not refused: {done.stdout[-1500:]}")
    return done.stderr


def free_port():
    with socket.socket() as open_socket:
        open_socket.bind(("127.0.0.1", 0))
        return open_socket.getsockname()[1]


def act(department, token, record):
    """One act, on record once it was acknowledged."""
    name = f"team-{len(record)}"
    status, answer = department.ask("POST", "/admins/teams", {"name": name}, token)
    require(status == 200, f"an act was refused: {status} {answer}")
    record.append(name)


def teams(department):
    return set(department.sql("select coalesce(string_agg(name, ' '), '') from core.team where name like 'team-%'").split())


def moment_of(department):
    """A moment between two acts: nothing commits within a fifth of a second around it."""
    time.sleep(0.1)
    moment = department.sql("select clock_timestamp()")
    time.sleep(0.1)
    return moment


def back_and_forth(department, record, receiver):
    """Works, is brought back to a moment among the acts, and proves it. Answers with the moment and what was before it."""
    department.serve()
    adam, key = department.sign_in("adam"), department.sign_in("helen")
    cut = CHANCE.randrange(1, ASKED.acts)
    for _ in range(cut):
        act(department, adam, record)
    early = department.sql(EVENT)
    until(lambda: early in Receiver.seen, "an event arrives")
    department.stop()
    late = department.sql(EVENT)
    moment, before = moment_of(department), list(record)
    department.serve()
    for _ in range(ASKED.acts - cut):
        act(department, adam, record)
    until(lambda: late in Receiver.seen, "an event arrives")
    require(teams(department) == set(record), "acts are missing before anything was restored")
    department.stop()

    print(run(["deploy/restore", "--at", moment, "--data", department.data]), end="")
    department.cluster("start")
    require(teams(department) == set(before), f"restored to {moment}: {sorted(teams(department))}, on record: {before}")
    sent = len(Receiver.seen)
    department.serve()
    for token, page in (adam, "/admins"), (key, "/head"):
        require(department.ask("GET", page, token=token)[0] == 401, "an old session is served")
    helen = department.sign_in("helen")
    status, held = department.ask("GET", "/head/restored", token=helen)
    require(status == 200 and held.get("held", {}).get("events") == 1 and held["held"]["marked"], f"the head is told: {held}")
    time.sleep(2)
    require(len(Receiver.seen) == sent, "an event was sent though it is held")
    require("held" in pathlib.Path(department.log.name).read_text(), "the log does not say that events are held")
    print(department.tristage("release"), end="")
    until(lambda: Receiver.seen.count(late) == 2, "the held event arrives, under its old id")
    require(Receiver.seen.count(early) == 1, "an event that had arrived before the moment was sent again")
    require(department.ask("GET", "/head/restored", token=helen)[1].get("held") is None, "it is held though it was released")
    department.tristage("check")
    department.stop()
    record[:] = before
    return moment, before


def look_back(department, folder, moment, before, port, key):
    """The same moment once more, into another folder, while the department stands where it is."""
    run(["deploy/restore", "--at", moment, "--data", department.data, "--into", folder])
    run(["deploy/cluster", "start", "--data", folder])
    found = teams(Department(folder, key, port))
    run(["deploy/cluster", "remove", "--data", folder])
    require(found == set(before), f"looked back to {moment}: {sorted(found)}, on record: {before}")


class Decoys:
    """A folder of somebody else's, with a file in it: whatever backups meet, it stays as it was."""

    def __init__(self, place, data):
        self.folder, self.data = f"{place}/others", data
        self.file = pathlib.Path(f"{self.folder}/precious")
        os.mkdir(self.folder)
        os.chmod(self.folder, 0o755)
        self.file.write_text("theirs")
        self.stood = self.standing()

    def standing(self):
        folder = os.stat(self.folder)
        return folder.st_uid, folder.st_mode, sorted(os.listdir(self.folder)), self.file.read_text()

    def stay(self, what):
        require(self.standing() == self.stood, f"{what}: {self.stood} became {self.standing()}")

    def taken_over(self):
        """Backups are sent to where other things are."""
        said = refused(["deploy/backup", "--data", self.data, "--to", self.folder])
        require("There are other things in" in said, said)
        self.stay("backups went to a folder of somebody else's")

    def linked(self):
        """PostgreSQL's account puts links among its backups; what is its own anyway only root would follow beyond that."""
        if os.geteuid() != 0:
            return
        backup = f"{self.data}/backup"
        for part in "wal", "base":
            pathlib.Path(f"{backup}/busy").unlink(missing_ok=True)
            os.rename(f"{backup}/{part}", f"{backup}/aside")
            os.symlink(self.folder, f"{backup}/{part}")
            os.symlink(self.file, f"{backup}/busy")
            refused(["deploy/backup", "--data", self.data])
            os.remove(f"{backup}/busy")
            os.remove(f"{backup}/{part}")
            os.rename(f"{backup}/aside", f"{backup}/{part}")
            self.stay(f"{part} was a link")

    def told(self):
        """A timeline's history says what the shell would run if it counted with it."""
        history = f"{self.data}/backup/wal/00000002.history.gz"
        with gzip.open(history, "wt") as file:
            file.write(f"1\t0+BASH_VERSINFO[$(>{self.folder}/ran)]/0\tnever\n")
        os.chmod(history, 0o644)
        refused(["deploy/restore", "--latest", "--data", self.data, "--into", f"{self.data}-never"])
        os.remove(history)
        self.stay("a history was counted with")


def main():
    place = tempfile.mkdtemp(prefix="tristage-restore-", dir="/var/tmp")
    os.chmod(place, 0o755)
    data, key = f"{place}/data", f"{place}/server.key"
    pathlib.Path(key).write_text(os.urandom(32).hex())
    receiver = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Receiver)
    threading.Thread(target=receiver.serve_forever, daemon=True).start()
    run(["deploy/cluster", "start", "--data", data])
    department = Department(data, key, free_port())
    try:
        began = time.monotonic()
        department.tristage("roles")
        department.tristage("migrate")
        run(["psql", "-X", "-q", f"{department.database} user=postgres", "-f", "Tests/TestKit/cast.sql"])
        department.sql(
            f"""with made as (insert into core.webhook (partner, url, kinds, member)
              select p.id, 'http://127.0.0.1:{receiver.server_port}/', '{{batch_opened}}', m.id
              from core.partner p join core.member m on m.partner = p.id returning id)
            insert into core.webhook_secret (webhook) select id from made""")
        decoys = Decoys(place, data)
        decoys.taken_over()
        print(run(["deploy/backup", "--data", data]), end="")
        decoys.linked()
        decoys.told()
        time.sleep(1)  # a base is good for moments after the second in which it was whole
        record, moments = [], []
        for _ in range(ASKED.moments):
            moments.append(back_and_forth(department, record, receiver))
        if ASKED.moments > 1:
            department.cluster("start")
            print(run(["deploy/backup", "--data", data]), end="")
            for number, (moment, before) in enumerate(moments):
                look_back(department, f"{place}/look-{number}", moment, before, department.port, key)
        kept = sum(len(before) for _, before in moments)
        print(f"moments: {ASKED.moments}; acts there that were acknowledged before: all; after: none; at the last of them {len(record)}, "
              f"summed {kept}; old sessions served: 0; held events sent: 0; seconds: {time.monotonic() - began:.0f}; seed {ASKED.seed}")
    finally:
        department.stop()
        department.cluster("remove")
        receiver.shutdown()
        shutil.rmtree(place, ignore_errors=True)


main()
