"""The groups of figures, in order, and how much each does in its long and in its short form."""

import collections
import functools
import shutil
import tempfile

from house import database, server

from . import acts, ground, heaps, identity, program, streams
from .base import Base

Size = collections.namedtuple("Size", "rounds operators leads lists connections crowds ready few latency stretch pace times hands streams seen idle full scale")
LONG = Size(rounds=5, operators=1024, leads=48_000, lists=1024, connections=(32, 128), crowds=(2, 4, 8, 16), ready=1_000_000, few=10_000, latency=4096,
            stretch=60, pace=600, times=300, hands=160, streams=300, seen=20, idle=5, full=512, scale=10)
SHORT = Size(rounds=1, operators=32, leads=300, lists=16, connections=(4, 8), crowds=(4,), ready=2_000, few=500, latency=32,
             stretch=1, pace=50, times=5, hands=32, streams=20, seen=2, idle=0.5, full=64, scale=1)

GROUPS = ("acts", "identity", "leads", "snapshot", "streams", "program")


class Run:
    """One run of the command."""

    def __init__(self, size, given, say):
        database.CLUSTER or exit("TRISTAGE_TEST_CLUSTER names no cluster.")
        self.size, self.given, self.say, self.servers, self.heaps, self.folder = size, given, say, [], {}, None

    def figures(self, names, builds):
        """The figures of the groups of these names, of all without any."""
        # What was built is what is measured.
        found = self.build() if builds else []
        for name in GROUPS:
            if not names or name in names:
                self.say(name)
                found += getattr(self, name)()
        return found

    def clear(self):
        for one in self.servers:
            one.stop()
        ground.clear()
        if self.folder:
            shutil.rmtree(self.folder)

    def serves(self, name):
        """The program on a database, ready; with the log that it has by itself."""
        one = server.Server(name, ground.KEY, TRISTAGE_LOG="info")
        self.servers.append(one)
        one.wait()
        return one

    def ends(self, one):
        self.servers.remove(one)
        one.stop()

    @functools.cached_property
    def office(self):
        """A small department where the manager has his list, other leads wait, and many managers may look on."""
        name = ground.made(self.given)
        # A card that was called waits: the cards of every round are others.
        ground.listed(name, 2 * self.size.hands + (self.size.rounds + 1) * self.size.times)
        acts.Play.invites(name, self.size.hands)
        base = Base(name)
        ground.joins(base, "managers", self.size.streams, 1)
        base.close()
        play = acts.Play(name, self.size.hands)
        play.begin()
        play.end()
        return name

    def heap(self, ready):
        """A database with so many ready leads, which the groups share."""
        if ready not in self.heaps:
            self.say(f"{ready:,} ready leads are made")
            name = ground.made(self.given)
            operators = max(self.size.latency, self.size.stretch * self.size.pace)
            ground.heaped(name, ready, operators)
            self.heaps[ready] = heaps.Heap(name, ready, operators)
        return self.heaps[ready]

    def acts(self):
        """Rates beside pgbench, and the server's processor time."""
        name, plain = ground.made(self.given), ground.plain(self.size.scale)
        ground.listed(name, self.size.leads)
        acts.Play.invites(name, self.size.operators)
        one = self.serves(name)
        play = acts.Play(name, self.size.operators, one)
        found = acts.figures(play, plain, self.size.rounds, self.size.lists, self.size.connections, self.size.crowds, self.size.idle, self.say)
        play.end()
        self.ends(one)
        database.tristage(name, "check")
        ground.drop(name)
        ground.drop(plain)
        return found

    def identity(self):
        bare = ground.made(self.office)
        found = identity.figures(self.office, bare, self.size.rounds, self.size.times, self.say)
        ground.drop(bare)
        return found

    def leads(self):
        return heaps.more_leads(self.heap(self.size.few), self.heap(self.size.ready), self.size.rounds, self.size.latency, self.say)

    def snapshot(self):
        return heaps.old_snapshot(self.heap(self.size.ready), self.size.rounds, self.size.stretch, self.size.pace, self.say)

    def streams(self):
        one = self.serves(self.office)
        found = streams.figures(one, self.office, self.size.rounds, self.size.streams, self.size.seen, self.size.idle, self.say)
        self.ends(one)
        return found

    def program(self):
        return program.figures(self, self.office, self.size.rounds, self.size.full, self.say)

    def build(self):
        self.say("build")
        self.folder = tempfile.mkdtemp(prefix="tristage-build-", dir="/var/tmp")
        found, database.BINARY = program.build(self.say, self.folder)
        return found
