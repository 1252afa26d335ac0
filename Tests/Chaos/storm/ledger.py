"""What everybody asked for and was answered, in a file outside of everything that is killed."""

import collections
import json
import threading
import time


class Ledger:
    """JSON a line: {"act", "who", "kind", "key", "path", "body", "about"} before an act is sent, {"act", "answer"} once it
    was acknowledged, {"act", "refused"} where it never can be."""

    def __init__(self, path):
        self.path = path
        self.file = open(path, "ab", buffering=0)
        self.lock = threading.Lock()
        self.last = 0
        # Acknowledged acts by kind, what callers met on the way to that, and what the product must not do.
        self.acts, self.met, self.faults = collections.Counter(), collections.Counter(), []

    def begin(self, who, kind, path, body, about):
        """Writes down an act that is about to be sent. Its number is its key."""
        with self.lock:
            self.last += 1
            act = {"act": self.last, "key": f"act-{self.last}", "who": who, "kind": kind, "path": path, "body": body,
                   "about": about}
            self.write(act)
        return act

    def end(self, act, answer):
        """Writes down that an act was acknowledged."""
        with self.lock:
            self.acts[act["kind"]] += 1
            self.write({"act": act["act"], "answer": answer})

    def refuse(self, act, told):
        with self.lock:
            self.met["refused"] += 1
            self.write({"act": act["act"], "refused": told})

    def meet(self, what):
        """Counts something that came between an act and its answer."""
        with self.lock:
            self.met[what] += 1

    def fault(self, what):
        """Keeps something that may not happen, whatever is killed."""
        with self.lock:
            self.faults.append(what)

    def count(self):
        return sum(self.acts.values())

    def wait_for(self, more, meanwhile, patience=120):
        """Until so many more acts were acknowledged: what is killed is at work, then. Asks `meanwhile` again and again."""
        wanted, end = self.count() + more, time.monotonic() + patience
        while self.count() < wanted:
            if time.monotonic() > end:
                raise RuntimeError(f"nothing was acknowledged for {patience} seconds")
            meanwhile()
            time.sleep(0.01)

    def write(self, entry):
        self.file.write(json.dumps(entry).encode() + b"\n")


def read(path):
    """Every act of a ledger's file, each with its `answer` or its `refused`, in the order of their beginning."""
    acts = {}
    with open(path, encoding="utf-8") as lines:
        for line in lines:
            entry = json.loads(line)
            acts.setdefault(entry["act"], {}).update(entry)
    return list(acts.values())
