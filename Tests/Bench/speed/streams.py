"""Open event streams: what they cost while nothing happens, and how soon an act is seen by others."""

import random
import select
import socket
import time

from . import load, pgbench
from .base import Base, spent
from .figures import Figure
from .ground import token


class Streams:
    """So many managers with an open page each."""

    def __init__(self, port, count):
        self.eyes, self.lines = select.epoll(), {}
        for number in range(count):
            line = socket.create_connection(("127.0.0.1", port))
            line.sendall(load.get("/managers/live", token("managers", number + 1), "text/event-stream"))
            self.lines[line.fileno()] = line
            self.eyes.register(line, select.EPOLLIN)
        self.told(b"event: open", 60)

    def told(self, word, patience):
        """When each stream was first told this, as long as it takes."""
        seen, end = {}, time.perf_counter() + patience
        while len(seen) < len(self.lines):
            if time.perf_counter() > end:
                raise RuntimeError(f"{len(self.lines) - len(seen)} streams of {len(self.lines)} were never told {word}")
            for place, _ in self.eyes.poll(1):
                got = self.lines[place].recv(1 << 16)
                if not got:
                    raise RuntimeError("the server ended a stream")
                if word in got:
                    seen.setdefault(place, time.perf_counter())
        return list(seen.values())

    def rests(self, seconds):
        """Takes whatever comes for so long."""
        end = time.perf_counter() + seconds
        while (left := end - time.perf_counter()) > 0:
            for place, _ in self.eyes.poll(left):
                self.lines[place].recv(1 << 16)

    def close(self):
        for line in self.lines.values():
            line.close()
        self.eyes.close()


def figures(server, name, rounds, count, acts, idle, say):
    """name: a department with so many managers beside its cast, and leads in the managers' queue."""
    port, base = int(server.origin.rsplit(":", 1)[1]), Base(name)

    def cost(rest):
        """Processor seconds of the server and of its connections to this database, a second."""
        backends = [row[0] for row in base(
            f"select pid from pg_stat_activity where datname = '{name}' and usename like 'tristage\\_%' and backend_type = 'client backend'")]
        before = spent(server.process.pid), sum(map(spent, backends))
        began = time.perf_counter()
        rest(idle)
        seconds = time.perf_counter() - began
        return (spent(server.process.pid) - before[0]) / seconds, (sum(map(spent, backends)) - before[1]) / seconds

    costs, alone, late = [], [], []
    actor, number = load.Load(port, 1), 0
    # The first seconds of a server are spent on its plans.
    time.sleep(idle)
    for turn in range(rounds):
        without = cost(time.sleep)
        streams = Streams(port, count)
        streams.rests(2 * idle / 5)
        open_ = cost(streams.rests)
        costs.append(100 * max(1e-4, sum(open_) - sum(without)))
        alone.append(100 * open_[0])
        times = []
        for _ in range(acts):
            streams.rests(random.uniform(0.25, 0.45))
            number += 1
            began = time.perf_counter()
            [(status, body)], _ = actor.play([load.post("/managers/acceptances", token("managers", 0), f"seen-{number}", "{}")])
            if status != 200:
                raise RuntimeError(f"accept: {status} {body[:300]!r}")
            times += [seen - began for seen in streams.told(b"data: queue", 60)]
        late.append(1000 * pgbench.within(times, 0.99))
        say(f"{count} streams: percent of a core {100 * open_[0]:.2f} server and {100 * open_[1]:.2f} database, without {100 * without[0]:.2f} and "
            f"{100 * without[1]:.2f}; an act seen: p50 {1000 * pgbench.within(times, 0.5):.0f} ms, p99 {late[-1]:.0f} ms of {len(times)}")
        streams.close()
        time.sleep(1)
    actor.close()
    base.close()
    return [
        Figure(f"{count} event streams open and idle: server and database, percent of a core", costs, most=5),
        Figure(f"{count} event streams open and idle: the server in all, percent of a core", alone),
        Figure(f"an act seen by {count} others, p99, ms", late, most=500)]
