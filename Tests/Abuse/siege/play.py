"""Plays the cases one after the other on one department, and judges what holds in every one of them."""

import collections
import time
import traceback
import uuid

from house import database

from .department import Department
from .probe import Probe

# Mebibytes that the server may hold at most, whatever is done to it; a debug build is no measure of it.
MEMORY = 320
# Milliseconds within which a member at work is served, in the long form.
SERVED = 100


class Siege:
    """What a case gets: the department, whether it is short, and where it notes what is wrong and what it saw."""

    def __init__(self, department, short):
        self.department, self.short = department, short
        self.port = department.port
        self.faults, self.notes = [], []
        self.answers = collections.Counter()

    def says(self, note):
        self.notes.append(note)

    def wants(self, holds, fault):
        """Notes what does not hold, once, and twenty at most."""
        if not holds and fault not in self.faults and len(self.faults) < 20:
            self.faults.append(fault)

    def judges(self, what, status, headers=None, body=b""):
        """An answer is 2xx, 3xx to a page, 4xx, or a refusal for load that says when to come back."""
        self.answers[status] += 1
        if status == 503:
            self.wants((headers or {}).get("retry-after"), f"{what}: 503 without Retry-After")
        else:
            self.wants(200 <= status < 500, f"{what}: {status} {bytes(body[:300])!r}")


def one(case, department, short):
    """Plays a case and answers with its line and its faults."""
    siege, files = Siege(department, short), department.open_files()
    before, place = department.memory(), department.errors(0)[1]
    probe, began = Probe(department), time.monotonic()
    try:
        case.function(siege)
    except Exception:
        siege.faults.append(traceback.format_exc(limit=4))
    seconds = time.monotonic() - began
    median, late, count, wrongs = probe.end()
    siege.wants(department.lives, "the server is gone: " + department.server.said())
    if not department.lives:
        return f"{case.name}: {seconds:.1f} s", siege.faults
    siege.wants(not wrongs, f"a member at work was not served {len(wrongs)} times of {count}: {wrongs[:3]}")
    siege.wants(count > 0, "no member was at work")
    siege.wants(department.settles(files), f"{department.open_files()} files are open, {files} were before")
    errors = department.errors(place)[0]
    siege.wants(not errors, f"the log has {len(errors)} errors: {errors[:3]}")
    if not short:
        siege.wants(late <= SERVED, f"a member was served within {late:.0f} ms (p99), not {SERVED}")
        siege.wants(department.memory("VmHWM") <= MEMORY, f"the server held {department.memory('VmHWM'):.0f} MiB")
    if siege.answers:
        siege.says("answers: " + ", ".join(f"{status} × {count}" for status, count in sorted(siege.answers.items())))
    return (
        f"{case.name}: {seconds:.1f} s; {'; '.join(siege.notes)}; memory {before:.0f} → {department.memory():.0f} MiB "
        f"(at most {department.memory('VmHWM'):.0f}); a member: median {median:.0f} ms, p99 {late:.0f} ms of {count}",
        siege.faults,
    )


def all(cases, words, short, name):
    """Plays the cases that are asked for; 0 where all passed."""
    database.CLUSTER or exit("TRISTAGE_TEST_CLUSTER names no cluster.")
    own = None if name else database.clone("")
    # So few that the short form comes to their end.
    department = Department(name or own, 800 if short else None)
    passed = failed = 0
    try:
        for case in cases:
            if short and case.long or words and not any(word in case.name for word in words):
                continue
            line, faults = one(case, department, short)
            print(("FAIL " if faults else "ok   ") + line, flush=True)
            for fault in faults:
                print("  " + fault, flush=True)
            passed, failed = passed + (not faults), failed + bool(faults)
            if not department.lives:
                break
        wrongs = department.sees("select \"check\" || ': ' || subject from ops.violations()") if not failed else []
        for wrong in wrongs:
            print("FAIL afterwards: " + wrong)
        failed += bool(wrongs)
    finally:
        department.stop()
        if own:
            database.drop(own)
            database.clear()
    print(f"{passed} passed, {failed} failed")
    return 1 if failed or not passed else 0
