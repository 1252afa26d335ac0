"""What Swift Testing's event stream says of each test: how it ended, what kind it is, and why it failed."""

import dataclasses
import json


@dataclasses.dataclass
class Outcome:
    """One test: its kind (unit, http or sql), how it ended (passed, failed, skipped, cut off), and what it said on failing."""

    kind: str
    ended: str
    why: list


def kind(test):
    """unit, http or sql, by where the test stands: see deploy/README.md."""
    place = test.get("sourceLocation", {}).get("fileID", "")
    if place.startswith("PolicyTests/"):
        return "sql"
    return "http" if "HTTP" in place or "HTTP" in test["id"] else "unit"


def ending(messages):
    symbols = {message["symbol"] for message in messages}
    return "failed" if "fail" in symbols else "skipped" if "skip" in symbols else "passed"


def read(path):
    """{test's id: Outcome} of every test that began or was skipped; one that never ended was cut off."""
    kinds, outcomes = {}, {}
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
        outcome = outcomes.setdefault(test, Outcome(kinds[test], "cut off", []))
        if payload["kind"] == "testEnded":
            outcome.ended = ending(payload["messages"])
        elif payload["kind"] == "testSkipped":
            outcome.ended = "skipped"
        elif payload["kind"] == "issueRecorded":
            outcome.why += [message["text"] for message in payload["messages"]]
    return outcomes
