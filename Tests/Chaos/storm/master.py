"""Who kills, stops and cuts, by dice that the seed throws."""

import collections
import random

# What is killed, of ten.
KILLS = ["backend"] * 6 + ["postgresql"] * 2 + ["server"] * 2
# What comes before each kill besides: so many, of these.
BESIDE = ["cut before", "cut after", "cut answer", "stop backend", "stop postgresql", "stop server"]


class Master:
    """Kills so often, each time once work goes on again after the last."""

    def __init__(self, seed, kills, cluster, server, wire, ledger):
        self.dice = random.Random(f"{seed} master")
        self.kills = kills
        self.cluster, self.server, self.wire, self.ledger = cluster, server, wire, ledger
        self.plan = ["postgresql"] if cluster.is_lossy else []
        while len(self.plan) < kills:
            self.plan += self.dice.sample(KILLS, len(KILLS))
        self.done = collections.Counter()

    def work(self, play):
        for kill in self.plan[:self.kills]:
            for _ in range(self.dice.randrange(3)):
                self.go_on(play)
                self.disturb(self.dice.choice(BESIDE))
            if play.lossy and kill == "postgresql":
                self.cluster.hush()
                self.ledger.wait_for(20, self.server.must_run)
            self.go_on(play)
            self.kill(kill)

    def go_on(self, play):
        """Lets some acts be acknowledged, so that what comes next comes in the middle of work."""
        self.ledger.wait_for(self.dice.randrange(2, 15), self.server.must_run)
        if play.is_over.is_set():
            raise RuntimeError("somebody's day broke off: see the faults")

    def disturb(self, what):
        """Cuts a connection in the middle of a commit, or lets something stand still for less than a second."""
        act, how = what.split()
        if act == "cut":
            self.wire.do(what)
        elif how == "backend":
            self.wire.do(f"stop {self.dice.randrange(50, 900)}")
        else:
            {"postgresql": self.cluster, "server": self.server}[how].stop(self.dice.uniform(0.05, 0.9))
        self.done[what] += 1

    def kill(self, what):
        """SIGKILL, and what was killed is started again; PostgreSQL recovers from the loss of a backend by itself."""
        if what == "backend":
            # Within some milliseconds of what commits: while it works, while it flushes, while it answers.
            self.wire.do(f"kill {int(self.dice.expovariate(1 / 1500))}")
        elif what == "postgresql":
            self.cluster.kill()
            self.cluster.start()
        else:
            self.server.kill()
            self.server.start()
        self.done[f"kill {what}"] += 1
