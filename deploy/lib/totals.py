"""Counts what the test runners did, by kind, and ends with the line that CI reads.

usage: totals.py EVENTS SWIFT_STATUS BROWSER_LOG BROWSER_STATUS

EVENTS is Swift Testing's event stream, BROWSER_LOG what Tests/Browser/run printed; a status is the
runner's exit code, or "-" for a runner that was not asked to run. Exits with 1 if anything failed
or a runner that was asked to run ran no test.
"""

import collections
import json
import re
import sys


def kind(test):
    """unit, http or sql, by where the test stands: see deploy/README.md."""
    place = test.get("sourceLocation", {}).get("fileID", "")
    if place.startswith("PolicyTests/"):
        return "sql"
    return "http" if "HTTP" in place or "HTTP" in test["id"] else "unit"


def outcome(messages):
    symbols = {message["symbol"] for message in messages}
    return "failed" if "fail" in symbols else "skipped" if "skip" in symbols else "passed"


def swift(path):
    """{kind: {passed, failed, skipped: count}} and the names of what failed or never ended."""
    kinds, running, failed = {}, set(), []
    totals = collections.defaultdict(collections.Counter)
    for line in open(path, encoding="utf-8"):
        record = json.loads(line)
        payload = record["payload"]
        if record["kind"] == "test":
            if payload["kind"] == "function":
                kinds[payload["id"]] = kind(payload)
            continue
        test = payload.get("testID")
        if test not in kinds:
            continue
        if payload["kind"] == "testStarted":
            running.add(test)
        elif payload["kind"] in ("testEnded", "testSkipped"):
            running.discard(test)
            ended = outcome(payload["messages"])
            if payload["kind"] == "testSkipped":
                ended = "skipped"
            totals[kinds[test]][ended] += 1
            if ended == "failed":
                failed.append(test)
    for test in running:
        totals[kinds[test]]["failed"] += 1
        failed.append(f"{test} (the process ended in the middle of it)")
    return totals, failed


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
    events, swift_status, browser_log, browser_status = sys.argv[1:]
    totals = {}
    if swift_status != "-":
        totals, failed = swift(events)
        for test in failed:
            print(f"failed: {test}")
        together = sum(totals.values(), collections.Counter())
        blame("Swift", swift_status, together)
        if together["failed"] and not failed:
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
