"""Every figure of docs/performance.md in one run: one table, written to docs/performance.json.

    python3 -B Tests/Bench/performance.py [--ready 10000000] [--build] [--only GROUP …] [--short] [--rounds 5] [--to docs] [--database NAME]

Needs TRISTAGE_TEST_CLUSTER (libpq's address of a superuser of a throw-away PostgreSQL that trusts local connections), TRISTAGE_BINARY
(the release program), pgbench and a quiet machine. Each figure is the median of at least five rounds in which its sides take
turns, with the least and the most of them; what was returned is checked, and what the base holds afterwards too. --build adds a cold
release build, which takes minutes, and measures what it built; --only measures some of the groups (acts, identity, leads,
snapshot, streams, program), and writes nothing unless told where. --short shows in seconds, with tiny rounds, that every group measures something: its figures prove nothing, and it
writes them nowhere unless told. NAME is a database with the cast to copy; without one the program makes its own.
"""

import argparse
import datetime
import os
import pathlib
import sys
import time

sys.path.append(str(pathlib.Path(__file__).resolve().parents[1] / "Browser"))

from speed import ground, groups
from speed.figures import table, write

PARSER = argparse.ArgumentParser()
PARSER.add_argument("--ready", type=int, default=1_000_000)
PARSER.add_argument("--build", action="store_true")
PARSER.add_argument("--only", nargs="+", choices=groups.GROUPS, default=[])
PARSER.add_argument("--short", action="store_true")
PARSER.add_argument("--rounds", type=int)
PARSER.add_argument("--to")
PARSER.add_argument("--database")
ASKED = PARSER.parse_args()


def main():
    size = groups.SHORT if ASKED.short else groups.LONG
    if ASKED.rounds:
        size = size._replace(rounds=ASKED.rounds)
    if not ASKED.short:
        size = size._replace(ready=ASKED.ready)
    load, began = os.getloadavg()[0], time.monotonic()
    run = groups.Run(size, ASKED.database, lambda text: print(f"[{time.monotonic() - began:6.0f} s] {text}", flush=True))
    try:
        figures = run.figures(ASKED.only, ASKED.build)
    finally:
        run.clear()
    said = (f"Measured on {datetime.date.today()}, {os.cpu_count()} cores, load {load:.1f} before it began, medians of {size.rounds} rounds "
            f"in {(time.monotonic() - began) / 60:.0f} minutes.")
    print(f"\n{said}\n\n{table(figures)}")
    if ASKED.to or not ASKED.short and not ASKED.only:
        write(figures, ASKED.to or pathlib.Path(__file__).parents[2] / "docs", said)


main()
