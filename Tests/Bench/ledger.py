"""A call centre's own record of what its agents do, kept so that it may be killed at any moment."""

import collections
import json
import threading
import time


class Ledger:
    """Acts, JSON a line: {"act", "agent", "row", "path", "body"} before one is sent, {"ended", "calls"} once it was answered."""

    def __init__(self, path):
        self.lock = threading.Lock()
        # Acts that have no answer yet, by their number, and the number of the last.
        self.begun, self.last = {}, 0
        # Calls of each row whose result was begun: whoever has the row's next card knows that it was taken.
        self.called = collections.Counter()
        # Of calls whose result was answered.
        self.cards, self.calls, self.seconds, self.handed_over = set(), 0, 0, 0
        # When the last of them was.
        self.moved = time.monotonic()
        self.file = open(path, "ab+", buffering=0)
        self.file.seek(0)
        written = self.file.read()
        # Half a line was being written when the centre was killed: its act was not sent, or is repeated.
        whole = written.rfind(b"\n") + 1
        self.file.truncate(whole)
        for line in written[:whole].splitlines():
            entry = json.loads(line)
            if "ended" in entry:
                self.count_end(entry["ended"])
            else:
                self.count_begin(entry)

    def begin(self, agent, path, body, row):
        """Writes down an act that is about to be sent."""
        with self.lock:
            act = {"act": self.last + 1, "agent": agent, "row": row, "path": path, "body": body}
            self.count_begin(act)
            self.write(act)
        return act

    def end(self, act):
        """Writes down that an act was answered, and how many calls that makes."""
        with self.lock:
            self.count_end(act["act"])
            self.write({"ended": act["act"], "calls": self.calls})

    def left(self, agent):
        """The acts of an agent that have no answer."""
        with self.lock:
            return [act for act in self.begun.values() if act["agent"] == agent]

    def figures(self):
        """What was done, as the centre itself counts it."""
        return {"cards": len(self.cards), "calls": self.calls, "seconds": self.seconds,
                "handed_over": self.handed_over, "leads": len(self.called)}

    def write(self, entry):
        """One line at once, past every buffer of this process."""
        self.file.write(json.dumps(entry).encode() + b"\n")

    def count_begin(self, act):
        """One more act that waits for its answer."""
        self.last = act["act"]
        self.begun[act["act"]] = act
        if result_of(act):
            self.called[act["row"]] += 1

    def count_end(self, number):
        """Its answer; a call's result is counted with it."""
        act = self.begun.pop(number)
        if result := result_of(act):
            self.cards.add(act["path"].split("/")[2])
            self.calls += 1
            self.seconds += act["body"]["seconds"]
            self.handed_over += result == "handover"
            self.moved = time.monotonic()


def result_of(act):
    """By what an act ends a call; None where it does not."""
    word = act["path"].split("/")[-1]
    return word if word in ("outcome", "handover") else None
