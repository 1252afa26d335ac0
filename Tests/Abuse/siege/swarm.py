"""Many connections at once that hardly say anything."""

import selectors
import socket
import time

from . import wire


class Swarm:
    """So many connections; what each is answered, and when the server ended it."""

    def __init__(self, port, firsts):
        """firsts: what each connection says at once, one item a connection."""
        self.eyes, self.open, self.began = selectors.DefaultSelector(), {}, time.monotonic()
        self.data, self.ended, self.refused = {}, {}, 0
        for number, first in enumerate(firsts):
            try:
                # From addresses enough that each has ports enough.
                line = wire.connect(port, f"127.0.2.{number % 200 + 1}", 10)
            except OSError:
                self.refused += 1
                continue
            line.setblocking(False)
            self.open[number], self.data[number] = line, b""
            self.eyes.register(line, selectors.EVENT_READ, number)
            try:
                line.send(first)
            except OSError:
                self.end(number)
            if number % 50 == 49:
                self.hears(0)

    def end(self, number):
        line = self.open.pop(number)
        self.eyes.unregister(line)
        line.close()
        self.ended[number] = time.monotonic() - self.began

    def hears(self, seconds):
        """Takes whatever comes for so long."""
        until = time.monotonic() + seconds
        while True:
            found = self.eyes.select(max(0, until - time.monotonic())) if self.open else []
            for key, _ in found:
                try:
                    got = key.fileobj.recv(1 << 16)
                except BlockingIOError:
                    continue
                except OSError:
                    got = b""
                self.data[key.data] += got
                if not got:
                    self.end(key.data)
            if time.monotonic() >= until or not self.open:
                return

    def dribbles(self, byte, every, seconds):
        """Says a byte now and then on each connection that is still open, for so long or until none is."""
        until = time.monotonic() + seconds
        while self.open and time.monotonic() < until:
            self.hears(min(every, until - time.monotonic()))
            for number in list(self.open):
                try:
                    self.open[number].send(byte)
                except BlockingIOError:
                    continue
                except OSError:
                    self.end(number)

    def statuses(self):
        """The status of every answer that came."""
        return [int(found) for data in self.data.values() for found in wire.STATUS.findall(data)]

    def leaves(self):
        """Goes, whatever is still open; answers how many were."""
        left = len(self.open)
        for number in list(self.open):
            line = self.open[number]
            line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
            self.end(number)
        self.eyes.close()
        return left
