"""Which suites are tried a second time, alone: a line each, as swift test's filter.

usage: again.py EVENTS

Prints nothing where nothing failed, where more failed than a busy machine explains, or where the
process ended in the middle of a test: then there is something to mend, not to try again.
"""

import re
import sys

import outcomes

MOST = 5


def main():
    found = outcomes.read(sys.argv[1])
    bad = [test for test, outcome in found.items() if outcome.ended in ("failed", "cut off")]
    if len(bad) > MOST or any(found[test].ended == "cut off" for test in bad):
        return
    for suite in sorted({test.split("/")[0] for test in bad}):
        print(f"^{re.escape(suite)}/")


main()
