"""A connection to PostgreSQL that runs prepared statements in one pipeline, as the server does, and knows what its backend spent."""

import shlex
import socket
import struct
import time

from house import database


class Refused(Exception):
    """What PostgreSQL refused, with its message."""


class Base:
    """A connection of a role of the cluster to one of its databases."""

    def __init__(self, name, role="postgres"):
        told = dict(part.split("=", 1) for part in shlex.split(database.address(name)))
        host, port = told.get("host", "/var/run/postgresql"), int(told.get("port", 5432))
        if host.startswith("/"):
            self.line = socket.socket(socket.AF_UNIX)
            self.line.connect(f"{host}/.s.PGSQL.{port}")
        else:
            self.line = socket.create_connection((host, port))
        self.heard = self.line.makefile("rb", 1 << 16)
        self.prepared, self.pid = {}, None
        words = f"user\0{role}\0database\0{name}\0client_encoding\0UTF8\0\0".encode()
        self.line.sendall(struct.pack("!II", 8 + len(words), 196608) + words)
        self.answer()

    def close(self):
        """Says goodbye, and waits until PostgreSQL has gone."""
        self.line.sendall(message(b"X"))
        self.heard.read()
        self.heard.close()
        self.line.close()

    def __call__(self, text):
        """Runs a script; the rows of its last statement that had some, each value as text."""
        self.line.sendall(message(b"Q", text.encode() + b"\0"))
        return (self.answer() or [[]])[-1]

    def run(self, *statements):
        """Runs statements, each its text and its parameters, in one pipeline and one transaction: the rows of each."""
        sent = b""
        for text, *values in statements:
            if text not in self.prepared:
                name = f"s{len(self.prepared)}".encode()
                self.line.sendall(message(b"P", name + b"\0" + text.encode() + b"\0\0\0") + message(b"S"))
                self.answer()
                self.prepared[text] = name
            bound = b"".join(
                struct.pack("!i", -1) if value is None else struct.pack("!i", len(value)) + value
                for value in (None if value is None else str(value).encode() for value in values))
            sent += message(b"B", b"\0" + self.prepared[text] + b"\0\0\0" + struct.pack("!H", len(values)) + bound + b"\0\0")
            sent += message(b"E", b"\0\0\0\0\0")
        self.line.sendall(sent + message(b"S"))
        return self.answer()

    def answer(self):
        """Everything until PostgreSQL is ready again: the rows of each statement."""
        answers, rows, refusal = [], [], None
        while True:
            kind, length = struct.unpack("!cI", self.heard.read(5))
            body = self.heard.read(length - 4)
            if kind == b"D":
                rows.append(values(body))
            elif kind == b"C":
                answers.append(rows)
                rows = []
            elif kind == b"E":
                refusal = " ".join(part[1:].decode() for part in body.split(b"\0") if part[:1] in (b"C", b"M"))
            elif kind == b"K":
                self.pid = struct.unpack("!I", body[:4])[0]
            elif kind == b"R" and struct.unpack("!I", body[:4])[0]:
                raise Refused("the cluster wants a password: it must trust whoever connects")
            elif kind == b"Z" or kind == b"E" and self.pid is None:
                break
        if refusal:
            raise Refused(refusal)
        return answers

    def spent(self):
        """Processor seconds of this connection's backend so far."""
        return spent(self.pid)


def message(kind, body=b""):
    return kind + struct.pack("!I", len(body) + 4) + body


def values(body):
    """A row's values as text, None where there is none."""
    found, at = [], 2
    for _ in range(struct.unpack("!H", body[:2])[0]):
        length = struct.unpack("!i", body[at : at + 4])[0]
        found.append(None if length < 0 else body[at + 4 : at + 4 + length].decode())
        at += 4 + max(length, 0)
    return found


def spent(pid):
    """Processor seconds of a process so far, all its threads together, those that have ended too; 0 where it is gone."""
    try:
        # The clock of a process's processor time, as clock_getcpuclockid(3) gives it.
        return time.clock_gettime(~int(pid) << 3 | 2)
    except OSError:
        return 0
