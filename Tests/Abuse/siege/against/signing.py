"""The time of a sign-in: it tells nobody which names there are."""

import itertools
import math
import time

from .. import wire
from ..cases import case
from .floods import real_member

TRIES = 160


def p_of_difference(one, other):
    """Kolmogorov and Smirnov's p that two lists of figures are of one kind, by their limit."""
    steps = sorted([(figure, 1 / len(one)) for figure in one] + [(figure, -1 / len(other)) for figure in other])
    distance = max(abs(sum_) for sum_ in itertools.accumulate(step for _, step in steps))
    size = math.sqrt(len(one) * len(other) / (len(one) + len(other)))
    reach = (size + 0.12 + 0.11 / size) * distance
    return min(1.0, max(0.0, 2 * sum((-1) ** (k - 1) * math.exp(-2 * (k * reach) ** 2) for k in range(1, 101))))


def times(siege, round_):
    """Milliseconds of wrong sign-ins, of a name that is there and of names that are not, in turns."""
    known, unknown = [], []
    for number in range(TRIES):
        # No address tries one name so often that it is refused before anything is hashed.
        line = wire.Line(siege.port, address=f"127.0.{6 + round_}.{number // 5 + 1}")
        turns = [(known, "timed-one"), (unknown, f"timed-{number // 5}-nobody")]
        for list_, name in turns if number % 2 else turns[::-1]:
            began = time.perf_counter()
            status, headers, body = line.ask("POST", "/sign-in", {"name": name, "password": f"wrong {number} wrong"})
            list_.append((time.perf_counter() - began) * 1000)
            siege.judges("a wrong sign-in", status, headers, body)
            siege.wants(status == 401, f"a wrong sign-in: {status}")
        line.close()
    return known, unknown


@case("the time of a sign-in", long=True)
def timing(siege):
    """Known and unknown names take the same time: p above 0.01, where it is not in one of two rounds."""
    real_member(siege, "timed-one")
    found = []
    for round_ in range(2):
        known, unknown = times(siege, round_)
        found.append(p_of_difference(known, unknown))
        siege.says(f"known {sorted(known)[TRIES // 2]:.1f} ms, unknown {sorted(unknown)[TRIES // 2]:.1f} ms, p {found[-1]:.3f}")
        if found[-1] > 0.01:
            break
    siege.wants(max(found) > 0.01, f"known and unknown names differ: p {found}")
