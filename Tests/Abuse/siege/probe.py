"""A member at work while others attack: a process of its own that asks for a page twenty times a second.

    python3 -B probe.py PORT BEARER PATH

Half of its requests go over a kept connection, half over a new one. Told to end (a line on standard input) it prints the
milliseconds of each and whatever was no 200.
"""

import json
import pathlib
import select
import subprocess
import sys
import time

FILE = pathlib.Path(__file__).resolve()
PACE = 0.05


def work(port, bearer, path):
    from siege import wire

    kept, times, wrongs = wire.Line(port, bearer), [], []
    while not select.select([sys.stdin], [], [], PACE)[0]:
        line = kept if len(times) % 2 else wire.Line(port, bearer)
        began = time.monotonic()
        answer = line.ask("GET", path)
        times.append((time.monotonic() - began) * 1000)
        if answer is None or answer[0] != 200:
            wrongs.append("closed" if answer is None else f"{answer[0]} {answer[2][:200].decode(errors='replace')}")
        if line is not kept:
            line.close()
    print(json.dumps({"times": times, "wrongs": wrongs}))


class Probe:
    """The member, from outside."""

    def __init__(self, department, tier="managers", path="/managers"):
        self.process = subprocess.Popen(
            [sys.executable, "-B", str(FILE), str(department.port), department.bearer(tier), path],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def end(self):
        """Median and p99 of the times in milliseconds, how many, and what was not served."""
        told = json.loads(self.process.communicate("end\n", timeout=60)[0])
        times = sorted(told["times"]) or [0.0]
        return times[len(times) // 2], times[min(len(times) - 1, len(times) * 99 // 100)], len(times), told["wrongs"]


if __name__ == "__main__":
    sys.path[0] = str(FILE.parents[1])
    work(int(sys.argv[1]), sys.argv[2], sys.argv[3])
