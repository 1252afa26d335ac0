"""Somebody at the server's door, who repeats every act under its key until it is answered."""

import http.client
import json
import threading
import time

# For how many seconds an act is repeated before it counts as never answered.
PATIENCE = 90
# How often a caller's own connection ends right after a request was sent, and how often an answered act is sent once more.
CUT, AGAIN = 0.03, 0.05
# What is answered under a key by its answer, word for word; the rest shows what is in hand, or a number, which no key keeps.
SAME = {"release", "finish", "hand-over", "accept", "send back", "mark", "advance", "note", "task", "task done", "task moved",
        "invoice", "payment", "win", "nurture", "wake", "lose", "touch", "fact", "person", "order", "request", "request closed",
        "enquiry", "own enquiry", "report"}


# What may be refused all the same: two managers may want to do something with one lead of the queue.
TAKEN = {"send back": (404, 409)}


class Refused(Exception):
    """What the department does not allow; in this play everything that is asked is allowed, but for TAKEN."""

    def __init__(self, status, told):
        super().__init__(told)
        self.status = status


class Silence(Exception):
    """An act that was repeated for PATIENCE seconds and never answered."""


class Caller:
    """One person or program of the department with a connection, a ledger and dice of their own."""

    def __init__(self, name, port, ledger, dice, headers):
        self.name, self.ledger, self.dice, self.headers = name, ledger, dice, headers
        self.line = http.client.HTTPConnection("127.0.0.1", port, timeout=10)

    def get(self, path):
        return self.until_answered("GET", path, None, None)

    def act(self, kind, path, body, **about):
        """An act that is written down before it is sent and when it was answered: its answer."""
        return self.send(self.ledger.begin(self.name, kind, path, body, about))

    def send(self, act):
        """Sends an act that is in the ledger; what it is about goes with its answer."""
        try:
            answer = self.until_answered("POST", act["path"], act["body"], act["key"])
        except Refused as refusal:
            self.ledger.refuse(act, str(refusal))
            if refusal.status in TAKEN.get(act["kind"], ()):
                return None
            raise
        self.ledger.end(act, answer)
        if act["kind"] in SAME and self.dice.random() < AGAIN:
            self.ledger.meet("asked again once answered")
            if (told := self.until_answered("POST", act["path"], act["body"], act["key"])) != answer:
                self.ledger.fault(f"{self.name}: {act['path']} was answered {answer}, and asked again {told}")
        return answer

    def until_answered(self, method, path, body, key):
        sent = None if body is None else json.dumps(body)
        headers = self.headers | ({"Idempotency-Key": key} if key else {})
        patience_ends = time.monotonic() + PATIENCE
        while time.monotonic() < patience_ends and not self.is_hopeless.is_set():
            told = self.once(method, path, sent, headers)
            if told is not None:
                return told
            time.sleep(self.dice.uniform(0.05, 0.25))
        raise Silence(f"{method} {path} was never answered")

    def once(self, method, path, sent, headers):
        """What one sending is answered; None where that is unknown, or nothing was done."""
        try:
            self.line.request(method, path, sent, headers)
            if self.is_at_work and self.dice.random() < CUT:
                self.line.close()
                self.ledger.meet("caller's connection cut")
                return None
            answer = self.line.getresponse()
            told = json.loads(answer.read())
        except (OSError, http.client.HTTPException, ValueError):
            self.line.close()
            self.ledger.meet("no answer")
            return None
        if answer.status in (200, 201):
            return told
        if answer.status == 503:
            self.ledger.meet("answered 503")
            return None
        if answer.status >= 500:
            self.ledger.fault(f"{self.name}: {method} {path}: {answer.status} {told}")
            return None
        raise Refused(answer.status, f"{method} {path} {sent or ''}: {answer.status} {told}")

    def rest(self):
        """A moment between two acts."""
        time.sleep(self.dice.expovariate(1 / self.pause))

    # Seconds between two acts, on average.
    pause = 0.01
    # Not while the department is being made: the answer to a new key of a call centre is told once, and cannot be lost.
    is_at_work = False
    # Set where what was killed does not come again: there is nothing to wait for.
    is_hopeless = threading.Event()


class Day(threading.Thread):
    """What one of them does until the play is over: `begin` again and again, each to its end; then `finish`."""

    def __init__(self, caller, play):
        super().__init__(name=caller.name, daemon=True)
        self.caller, self.play, self.ledger = caller, play, caller.ledger
        self.dice, self.act, self.get = caller.dice, caller.act, caller.get
        self.marks = 0

    def mark(self, what):
        """A word that stands in one row of the base, if its act happened once."""
        self.marks += 1
        return f"{what} {self.caller.name}-{self.marks}"

    def run(self):
        self.caller.is_at_work = True
        while not self.play.is_over.is_set():
            self.try_once(self.begin)
            self.caller.rest()
        self.try_once(self.finish)

    def try_once(self, work):
        try:
            work()
        except Refused as refusal:
            # With everything kept nothing is refused; without, what was acknowledged may be gone.
            if not self.play.lossy:
                self.ledger.fault(f"{self.caller.name}: {refusal}")
            self.recover()
        except Exception as failure:
            self.ledger.fault(f"{self.caller.name}: {failure!r}")
            self.play.is_over.set()

    def begin(self):
        """One piece of work."""
        raise NotImplementedError

    def recover(self):
        """Finds out what is in hand, after a refusal."""

    def finish(self):
        """What has to be put in order at the end."""
