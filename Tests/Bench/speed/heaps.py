"""Claims where very many leads are ready, and claims while somebody holds an old snapshot."""

import os

from . import pgbench
from .acts import ACTS, script
from .base import Base
from .figures import Figure

# What was claimed goes to the end of the queue, ready again: as many are ready before every turn.
BACK = """set session_replication_role = replica;
  update core.attempt set ended_at = now(), disposition = 'busy' where ended_at is null;
  update core.lead set place = 'calling', holder = null, slot = null, card = null, lease_until = null, ready = true, due_at = now()
    where place = 'on_call';
  set session_replication_role = origin"""
CLIENTS = max(2, os.cpu_count() or 2)


class Heap:
    """A database with so many ready leads, and operators to claim them."""

    def __init__(self, name, ready, operators):
        self.name, self.ready, self.operators, self.turn, self.base = name, ready, operators, 0, Base(name)

    def claims(self, count, clients, *more):
        """So many claims by as many operators; every transaction of pgbench."""
        self.turn += 1
        done = pgbench.run(self.name, "tristage_operators", script(ACTS["claim"]), clients, count // clients, *more, turn=self.turn)
        held, ready = self.base("select count(*) filter (where place = 'on_call'), count(*) filter (where place = 'calling' and ready) from core.lead "
                                "where place = 'on_call' or ready")[0]
        if (int(held), int(ready)) != (len(done), self.ready - len(done)):
            raise RuntimeError(f"{len(done)} claims were answered; {held} cards are in hand and {ready} of {self.ready} leads ready")
        self.base(BACK)
        return done

    def late(self, count):
        """The time that 99 of 100 warm claims did not exceed."""
        done = self.claims(count, CLIENTS)
        return pgbench.within([took for _, number, took, _ in done if number >= pgbench.warm(count // CLIENTS)], 0.99)

    def paced(self, seconds, pace, held):
        """The middle time of claims, from when each was due, in the last third of so many seconds at a fixed pace."""
        holder = Base(self.name)
        if held:
            holder("begin isolation level repeatable read; select 1 from core.lead limit 1")
        done = self.claims(seconds * pace // 8 * 8, 8, "-R", str(pace))
        holder.close()
        last = max(end for *_, end in done) - seconds / 3
        self.base("vacuum core.lead, core.attempt")
        return pgbench.within([took for *_, took, end in done if end > last], 0.5)


def more_leads(small, big, rounds, count, say):
    """The p99 of a claim in a big heap beside a small one."""
    for heap in (small, big):
        heap.late(count)
    ratios = []
    for number in range(rounds):
        late = {heap: heap.late(count) for heap in ((small, big) if number % 2 else (big, small))}
        ratios.append(late[big] / late[small])
        say(f"p99 of a claim at {small.ready} ready leads {late[small] * 1000:.2f} ms, at {big.ready} {late[big] * 1000:.2f} ms")
    return [Figure(f"claim p99 at {big.ready:,} ready leads ÷ at {small.ready:,}", ratios, most=1.5)]


def old_snapshot(heap, rounds, seconds, pace, say):
    """The middle time of a claim while a REPEATABLE READ snapshot is held, beside without."""
    # No faster than three quarters of what this machine can: a queue of its own would be measured instead.
    each = min(heap.operators, 1024) // 8
    able = pgbench.rate(heap.claims(each * 8, 8), each)
    pace = min(pace, int(able * 0.75))
    ratios = []
    for number in range(rounds):
        middle = {held: heap.paced(seconds, pace, held) for held in ((False, True) if number % 2 else (True, False))}
        ratios.append(middle[True] / middle[False])
        say(f"p50 of a claim at {pace}/s {middle[False] * 1000:.2f} ms, with a snapshot held for {seconds} s {middle[True] * 1000:.2f} ms")
    return [Figure(f"claim p50 with a snapshot held for {seconds} s under {pace} claims a second ÷ without", ratios, most=2)]
