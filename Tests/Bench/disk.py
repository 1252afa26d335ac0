"""What a department does while its database's disk is full, while PostgreSQL is stopped as by a crash, and while it is restarted.

    TRISTAGE_BINARY=.build/release/tristage python3 -B Tests/Bench/disk.py [--rounds 1] [--hands 4] [--most SECONDS]

Data and log of a PostgreSQL of its own lie on two small tmpfs, which nobody outside of this program sees (unshare -m: it needs
root; without that right it says so and ends well). Members work over HTTP all the time, every act under a key of its own,
repeated until it is acknowledged, and on this program's record from then on. A round: the data's disk is filled and
emptied; the log's disk is filled, so that PostgreSQL dies of it, emptied, PostgreSQL started; pg_ctl stop -m immediate and
start; restart. The server runs through all of it. Every answer is 200, or 503 with a word, a sentence and Retry-After; at the
end every acknowledged act is there once and the invariants hold. Prints what was answered and how soon after the
database the server was ready; --most fails where that took longer.
"""

import argparse
import collections
import glob
import http.client
import json
import os
import pathlib
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time

PARSER = argparse.ArgumentParser()
PARSER.add_argument("--rounds", type=int, default=1)
PARSER.add_argument("--hands", type=int, default=4)
PARSER.add_argument("--most", type=float)
ASKED = PARSER.parse_args()
ROOT = pathlib.Path(__file__).resolve().parents[2]
BINARY = os.environ["TRISTAGE_BINARY"]
TOOLS = sorted(glob.glob("/usr/lib/postgresql/*/bin"))[-1]
PATIENCE = 120
PASSWORD = "correct horse battery"
WORDS = {"TIRED", "MAYBE"}


class Wrong(Exception):
    """What must not be."""


def require(holds, what):
    """Goes on only where it holds."""
    if not holds:
        raise Wrong(what)


def until(holds, what):
    """Waits until something holds: how many seconds that took."""
    begun = time.monotonic()
    while not holds():
        require(time.monotonic() < begun + PATIENCE, f"waited in vain: {what}")
        time.sleep(0.02)
    return time.monotonic() - begun


def run(command, may_fail=False, **more):
    """What a command said."""
    done = subprocess.run(command, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False, **more)
    require(may_fail or done.returncode == 0, f"{' '.join(command[:4])}: {done.stdout[-1500:]}")
    return done.stdout


class Database:
    """A PostgreSQL whose data and log have a small disk each."""

    def __init__(self, place):
        self.place, self.data, self.log = place, f"{place}/data", f"{place}/wal"
        for folder, size in (self.data, "96m"), (self.log, "24m"):
            os.mkdir(folder)
            run(["mount", "-t", "tmpfs", "-o", f"size={size},mode=777", "tmpfs", folder])
        os.mkdir(f"{place}/s")
        os.chmod(f"{place}/s", 0o777)
        self.tool("initdb", "-D", f"{self.data}/pg", f"--waldir={self.log}/pg", "--wal-segsize=1", "-A", "trust", "-U", "postgres",
                  "-E", "UTF8", "--locale=C.UTF-8", "--no-sync")
        self.address = f"host={place}/s port=5432"

    def tool(self, name, *words, may_fail=False):
        """One of PostgreSQL's programs, as its account; where it starts the server nobody waits for what that says."""
        command = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups", f"{TOOLS}/{name}", *words]
        with open(f"{self.place}/said", "w+") as said:
            done = subprocess.run(command, cwd="/", stdin=subprocess.DEVNULL, stdout=said, stderr=said, check=False)
            said.seek(0)
            require(may_fail or done.returncode == 0, f"{name}: {said.read()[-1500:]}")

    def start(self, may_fail=False):
        self.tool("pg_ctl", "-D", f"{self.data}/pg", "-w", "-t", str(PATIENCE), "-l", f"{self.place}/s/log", "-o",
                  f"-c listen_addresses= -k {self.place}/s -c max_connections=100 -c min_wal_size=2MB -c max_wal_size=6MB -c wal_recycle=off -c shared_buffers=16MB",
                  "start", may_fail=may_fail)

    def stop(self, mode):
        self.tool("pg_ctl", "-D", f"{self.data}/pg", "-w", "-m", mode, "stop", may_fail=mode == "immediate")

    def sql(self, text, may_fail=False):
        return run(["psql", "-X", "-q", "-A", "-t", f"{self.address} user=postgres dbname=tristage", "-c", text], may_fail).strip()

    def answers(self):
        return subprocess.run(["psql", "-X", "-q", "-A", "-t", f"{self.address} user=postgres dbname=tristage connect_timeout=5", "-c", "select 1"],
                              stdin=subprocess.DEVNULL, capture_output=True, check=False).returncode == 0


def fill(folder):
    """Takes all room of a disk; answers with the file that took it."""
    path = f"{folder}/filler"
    with open(path, "ab", buffering=0) as file:
        for size in 1 << 20, 1 << 12:
            try:
                while True:
                    file.write(b"\0" * size)
            except OSError:
                pass
    return path


class Department:
    """The server, and what it answers."""

    def __init__(self, database, key, port):
        self.port = port
        self.settings = os.environ | {
            "TRISTAGE_DATABASE": f"{database.address} dbname=tristage", "TRISTAGE_HOME": str(ROOT), "TRISTAGE_PORT": str(port),
            "TRISTAGE_KEY_FILE": key}

    def tristage(self, *words):
        return run([BINARY, *words], env=self.settings)

    def serve(self, log):
        self.server = subprocess.Popen([BINARY, "serve"], env=self.settings, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        until(lambda: self.is_ready() or self.server.poll() is not None, "the server is ready")

    def is_ready(self):
        try:
            return self.ask("GET", "/ready")[0] == 200
        except OSError:
            return False

    def ask(self, method, path, body=None, token=None, key=None, language="en", form=False):
        """Status, headers and body of one request; OSError where the server does not listen."""
        headers = {"Accept": "text/html" if form else "application/json", "Accept-Language": language,
                   "Content-Type": "application/x-www-form-urlencoded" if form else "application/json",
                   "Idempotency-Key": key or os.urandom(16).hex()}
        if token:
            headers["Authorization"] = f"Bearer {token}"
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            line.request(method, path, body if form or body is None else json.dumps(body), headers)
            answer = line.getresponse()
            return answer.status, answer.headers, answer.read().decode()
        finally:
            line.close()


class Work:
    """Members at work: acts under keys, repeated until each is acknowledged."""

    def __init__(self, department, token):
        self.department, self.token = department, token
        self.acknowledged, self.answers, self.faults = [], collections.Counter(), []
        self.over = threading.Event()
        self.threads = [threading.Thread(target=self.hand, args=(number,)) for number in range(ASKED.hands)]
        for thread in self.threads:
            thread.start()

    def hand(self, number):
        turn = 0
        while not self.over.is_set():
            turn += 1
            self.act(f"team-{number}-{turn}")

    def act(self, name):
        """One act, until it is acknowledged. A long name, so that a disk is soon full."""
        key = os.urandom(16).hex()
        while True:
            try:
                status, headers, body = self.department.ask("POST", "/admins/teams", {"name": name}, self.token, key)
            except OSError as broken:
                self.faults.append(f"no answer: {broken!r}")
                return
            if status == 200:
                self.acknowledged.append(name)
                self.answers["200"] += 1
                return
            error = json.loads(body).get("error", {})
            told = f"{status} {error.get('word')} {error.get('detail', {}).get('rule', '')}".strip()
            self.answers[told] += 1
            if status != 503 or error.get("word") not in WORDS or not error.get("message") or "retry-after" not in headers:
                self.faults.append(f"{told}: {body[:300]} {dict(headers)}")
                return
            time.sleep(0.05)

    def end(self):
        self.over.set()
        for thread in self.threads:
            thread.join(PATIENCE)

    def sees(self, told):
        """Waits until somebody was answered so."""
        before = self.answers[told]
        until(lambda: self.faults or self.answers[told] > before, f"an answer {told}")

    def goes_on(self):
        before = self.answers["200"]
        until(lambda: self.faults or self.answers["200"] > before, "acts are acknowledged again")


def speak(department, token):
    """With a full disk: the sentence in both languages, in JSON and beside what was typed."""
    said = {}
    for language, word in ("en", "disk is full"), ("ru", "нет места"):
        status, _, body = department.ask("POST", "/admins/teams", {"name": f"never {language}" + "x" * 40}, token, language=language)
        if status == 503:
            require(word in body, f"JSON in {language}: {body[:300]}")
            said[language] = True
    status, headers, page = department.ask(
        "POST", "/admins/teams", f"name=Typed+by+Adam&key={os.urandom(8).hex()}", token, form=True)
    if status == 503:
        require("disk is full" in page and "retry-after" in headers, f"the page: {page[:500]}")
        said["page"] = True
    return said


def round_of(database, department, work, token, ready):
    """One of each trouble."""
    filler = fill(database.data)
    work.sees("503 TIRED disk")
    said = speak(department, token)
    os.remove(filler)
    work.goes_on()

    # What a checkpoint gives back is taken at once, and each piece of the log is ended: a new one finds no room.
    def dies():
        fill(database.log)
        database.sql("select pg_switch_wal()", may_fail=True)
        return not database.answers()

    filler = f"{database.log}/filler"
    until(lambda: work.faults or dies(), "PostgreSQL dies of a full log")
    os.remove(filler)
    database.stop("immediate")
    database.start()
    ready["full log"].append(until(department.is_ready, "the server is ready"))
    work.goes_on()

    for mode, pause in ("immediate", 0.3), ("fast", 0):
        database.stop(mode)
        work.sees("503 TIRED away")
        time.sleep(pause)
        database.start()
        ready[mode].append(until(department.is_ready, "the server is ready"))
        work.goes_on()
    return said


def main():
    place = tempfile.mkdtemp(prefix="tristage-disk-", dir="/var/tmp")
    os.chmod(place, 0o755)
    database = Database(place)
    pathlib.Path(f"{place}/key").write_text(os.urandom(32).hex())
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    department, work = Department(database, f"{place}/key", port), None
    department.server = None
    try:
        database.start()
        department.tristage("roles")
        department.tristage("migrate")
        run(["psql", "-X", "-q", f"{database.address} user=postgres dbname=tristage", "-f", "Tests/TestKit/cast.sql"])
        with open(f"{place}/server.log", "w") as log:
            department.serve(log)
        status, _, body = department.ask("POST", "/sign-in", {"name": "adam", "password": PASSWORD})
        require(status == 200, f"adam cannot sign in: {body}")
        token = json.loads(body)["token"]
        work, ready, said = Work(department, token), collections.defaultdict(list), {}
        work.goes_on()
        for _ in range(ASKED.rounds):
            said |= round_of(database, department, work, token, ready)
        work.end()
        require(not work.faults, "\n".join(work.faults[:5]))
        require(department.server.poll() is None, "the server ended")
        kept = collections.Counter(database.sql("select name from core.team where name like 'team-%'").split())
        missing = [name for name in work.acknowledged if kept[name] != 1]
        require(not missing, f"acknowledged, and not there once: {missing[:10]}")
        department.tristage("check")
        print("answers: " + ", ".join(f"{count} × {told}" for told, count in sorted(work.answers.items())))
        print(f"acknowledged: {len(work.acknowledged)}; of these missing: 0, doubled: 0; the sentence was seen in: {', '.join(sorted(said))}")
        for what, seconds in ready.items():
            print(f"ready after {what}: {len(seconds)} times, at most {max(seconds):.2f} seconds after the database")
            require(ASKED.most is None or max(seconds) <= ASKED.most, f"more than {ASKED.most} seconds")
    except Wrong:
        for name in "server.log", "s/log":
            print(f"--- {name}:", "".join(open(f"{place}/{name}").readlines()[-12:]), sep="\n", file=sys.stderr)
        raise
    finally:
        if work:
            work.over.set()
        if department.server:
            department.server.send_signal(signal.SIGTERM)
        database.tool("pg_ctl", "-D", f"{database.data}/pg", "-w", "-m", "immediate", "stop", may_fail=True)
        for folder in database.data, database.log:
            run(["umount", "--lazy", folder], may_fail=True)
        shutil.rmtree(place, ignore_errors=True)


if "TRISTAGE_DISK_ALONE" not in os.environ:
    MAY = ["unshare", "--mount", "mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", "/mnt"]
    if os.geteuid() != 0 or subprocess.run(MAY, capture_output=True, check=False).returncode != 0:
        print("skipped: this needs the right to mount a tmpfs of its own (root, unshare --mount), which is not given here")
        sys.exit(0)
    os.execvpe("unshare", ["unshare", "--mount", sys.executable, "-B", *sys.argv], os.environ | {"TRISTAGE_DISK_ALONE": "yes"})
main()
