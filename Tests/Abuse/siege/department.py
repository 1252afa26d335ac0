"""The department under siege: served by the program on a database of its own, with the cast signed in."""

import json
import pathlib
import re
import resource
import time
import uuid

from house import database, server

from . import wire

PASSWORD = "correct horse battery"
# Who stands for each tier.
PEOPLE = {"operators": "olga", "managers": "mark", "accounts": "anna", "head": "helen", "partners": "pavel", "admins": "adam"}
PARTNER = "cccccccc-0000-4000-8000-00000000000a"


class Department:
    """A served department: its port, its members' secrets, a call centre's key."""

    def __init__(self, name, files=None):
        """files: how many files the server may open; as many as this machine allows, unless given."""
        self.name = name
        most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
        resource.setrlimit(resource.RLIMIT_NOFILE, (min(files or most, most), most))
        self.server = server.Server(name)
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
        self.server.wait()
        self.port = int(self.server.origin.rsplit(":", 1)[1])
        self.pid = self.server.process.pid
        self.tokens = {tier: self.sign_in(person)["token"] for tier, person in PEOPLE.items()}
        self.key = self.asks("head", "POST", f"/head/partners/{PARTNER}/keys",
            {"label": "Siege", "scopes": ["work", "report", "agents"], "days": 30})["token"]
        # What the siege asks in a second is more than a call centre may in a minute; an agent may be named by a reference.
        self.asks("head", "POST", f"/head/partners/{PARTNER}", {"requests_a_minute": 100000})
        self.sees("update core.member set reference = 'pavel' where sign_in_name = 'pavel'")

    def sees(self, sql):
        """What the superuser sees: the first column of each row."""
        return database.psql(self.name, "-c", sql).splitlines()

    def sign_in(self, name, password=PASSWORD, address="127.0.0.1"):
        """What a program of this member gets; fails where it may not in."""
        status, _, body = wire.Line(self.port, address=address).ask("POST", "/sign-in", {"name": name, "password": password})
        if status != 200:
            raise RuntimeError(f"{name} cannot sign in: {status} {body[:300]}")
        return json.loads(body)

    def bearer(self, tier):
        return f"Authorization: Bearer {self.tokens[tier]}"

    def asks(self, tier, method, path, body=None):
        """What a member of this tier is answered; fails where it is refused."""
        status, _, told = wire.Line(self.port, self.bearer(tier)).ask(method, path, body, f"Idempotency-Key: {uuid.uuid4().hex}")
        if status != 200:
            raise RuntimeError(f"{method} {path}: {status} {told[:300]}")
        return json.loads(told)

    def memory(self, what="VmRSS"):
        """Mebibytes that the server holds now, or (VmHWM) has held at most."""
        told = pathlib.Path(f"/proc/{self.pid}/status").read_text()
        return int(re.search(what + r":\s+(\d+) kB", told)[1]) / 1024

    def open_files(self):
        return len(list(pathlib.Path(f"/proc/{self.pid}/fd").iterdir()))

    @property
    def lives(self):
        return self.server.process.poll() is None

    def errors(self, since):
        """What the server logged as errors from this place of the log on, and the next place."""
        self.server.log.flush()
        text = pathlib.Path(self.server.log.name).read_text(errors="replace")
        return [line for line in text[since:].splitlines() if " error " in line or " critical " in line], len(text)

    def settles(self, files, seconds=45):
        """Waits until the connections of a case are gone: as many open files as before it, or a few more."""
        end = time.monotonic() + seconds
        while self.open_files() > files + 8 and time.monotonic() < end:
            time.sleep(0.2)
        return self.open_files() <= files + 8

    def stop(self):
        self.server.stop()
