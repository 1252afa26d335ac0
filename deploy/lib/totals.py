"""Counts what the test runners did, by kind, and ends with the line that CI reads.

usage: totals.py EVENTS AGAIN SWIFT_STATUS BROWSER_LOG BROWSER_STATUS

EVENTS and AGAIN are Swift Testing's event streams of the run and of the second try of what failed in
it (docs/decisions/0220-what-failed-beside-the-others-is-tried-alone.md), BROWSER_LOG what
Tests/Browser/run printed; a status is the runner's exit code, or "-" for a runner that was not asked
to run. Exits with 1 if anything failed or a runner that was asked to run ran no test.
"""

import collections
import re
import sys

import outcomes

# Of one failed test: enough to begin with, the whole stands in var/test/swift.log.
LINES, WIDTH = 12, 600


def swift(events, again):
    """{kind: {passed, failed, skipped: count}}, having said what failed and why."""
    found, second = outcomes.read(events), outcomes.read(again)
    totals = collections.defaultdict(collections.Counter)
    for test, outcome in found.items():
        ended = "failed" if outcome.ended == "cut off" else outcome.ended
        if ended == "failed":
            said = "the process ended in the middle of it" if outcome.ended == "cut off" else "failed"
            if test in second and second[test].ended == "passed":
                ended, said = "passed", "passed on the second try, alone; beside the others it failed"
            tell(test, said, outcome.why)
        totals[outcome.kind][ended] += 1
    return totals


def tell(test, said, why):
    print(f"{said}: {test}")
    for line in [line for text in why for line in text.splitlines()][:LINES]:
        print(f"    {line[:WIDTH]}")


def browser(path):
    """The counts of the last line of the form "N passed, N failed, N skipped"; the last part may be missing."""
    form = r"^(\d+) passed, (\d+) failed(?:, (\d+) skipped)?"
    found = re.findall(form, open(path, encoding="utf-8").read(), re.M)
    passed, failed, skipped = (int(count or 0) for count in found[-1]) if found else (0, 0, 0)
    return collections.Counter(passed=passed, failed=failed, skipped=skipped)


def blame(name, status, counts):
    """A runner that failed without a failing test, or ran none, counts as one failure."""
    if counts["failed"] == 0 and (status != "0" or counts["passed"] == 0):
        counts["failed"] += 1
        print(f"The {name} tests ended with status {status} after {counts['passed']} passed tests.")


def main():
    events, again, swift_status, browser_log, browser_status = sys.argv[1:]
    totals = {}
    if swift_status != "-":
        totals = swift(events, again)
        together = sum(totals.values(), collections.Counter())
        failed = together["failed"]
        blame("Swift", swift_status, together)
        if together["failed"] > failed:
            totals["unit"] = totals["unit"] + collections.Counter(failed=1)
    if browser_status != "-":
        totals["browser"] = browser(browser_log)
        blame("browser", browser_status, totals["browser"])
    for name in ("unit", "http", "sql", "browser"):
        if name in totals:
            counts = totals[name]
            print(f"{name:8}{counts['passed']:5} passed {counts['failed']:5} failed"
                  f" {counts['skipped']:5} skipped")
    every = sum(totals.values(), collections.Counter())
    print(f"{every['passed']} passed, {every['failed']} failed")
    sys.exit(1 if every["failed"] or not every["passed"] else 0)


main()
