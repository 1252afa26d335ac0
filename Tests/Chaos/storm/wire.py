"""Between the server and PostgreSQL: a unix socket whose connections are cut and whose backends are killed in mid-commit.

    python3 -B Tests/Chaos/storm/wire.py FOLDER TARGET

Listens in FOLDER and passes everything on to the PostgreSQL whose socket is in TARGET. A line on standard input is done to
the connection of a tier that next sends a Sync, which is what commits a pipeline, and is answered by a line once it was:

    cut before       the connection ends, and what was to be committed never came
    cut after        it came, and the connection ends before PostgreSQL answers
    cut answer       half of PostgreSQL's answer is passed on, then the connection ends
    kill N           it came, and N microseconds later its backend gets SIGKILL
    stop N           it came, and its backend stands still for N milliseconds
"""

import asyncio
import collections
import os
import signal
import sys

SYNC = b"S\x00\x00\x00\x04"
KEY = b"K\x00\x00\x00\x0c"
# Whose work is acts of people; the clock's and the sign-in's connections are left alone.
TIERS = [f"tristage_{tier}".encode() for tier in ("operators", "managers", "accounts", "head", "partners")]
asked = collections.deque()


class Line:
    """One connection of the server."""

    def __init__(self, near, far):
        self.near, self.far = near, far
        self.is_a_tiers, self.backend, self.halve = False, None, False

    def close(self):
        for side in (self.near, self.far):
            side.close()

    def pass_on(self, chunk):
        """To PostgreSQL; and where it commits, what was asked for."""
        if not chunk.endswith(SYNC) or not self.is_a_tiers or not asked:
            self.is_a_tiers |= any(b"user\x00" + tier + b"\x00" in chunk for tier in TIERS)
            self.far.write(chunk)
            return
        act, how = asked.popleft().split()
        if how != "before":
            self.far.write(chunk)
        loop = asyncio.get_running_loop()
        if how in ("before", "after"):
            loop.call_soon(self.close)
        elif how == "answer":
            self.halve = True
        elif act == "kill":
            loop.call_later(int(how) / 1_000_000, send, self.backend, signal.SIGKILL)
        elif act == "stop":
            send(self.backend, signal.SIGSTOP)
            loop.call_later(int(how) / 1000, send, self.backend, signal.SIGCONT)
        print(act, flush=True)

    def pass_back(self, chunk):
        """To the server."""
        if self.backend is None and KEY in chunk:
            place = chunk.index(KEY) + len(KEY)
            self.backend = int.from_bytes(chunk[place:place + 4], "big")
        if self.halve:
            self.near.write(chunk[:len(chunk) // 2])
            asyncio.get_running_loop().call_soon(self.close)
        else:
            self.near.write(chunk)


def send(pid, word):
    try:
        os.kill(pid, word)
    except ProcessLookupError:
        pass


async def carry(reader, pass_to, line, writer):
    """Everything from one side to the other, until either ends."""
    try:
        while chunk := await reader.read(65536):
            pass_to(chunk)
            await writer.drain()
    except ConnectionError:
        pass
    line.close()


async def serve(target, near_reader, near):
    try:
        far_reader, far = await asyncio.open_unix_connection(f"{target}/.s.PGSQL.5432")
    except OSError:
        near.close()
        return
    line = Line(near, far)
    await asyncio.gather(carry(near_reader, line.pass_on, line, far), carry(far_reader, line.pass_back, line, near))


async def main(folder, target):
    path = f"{folder}/.s.PGSQL.5432"
    await asyncio.start_unix_server(lambda reader, writer: serve(target, reader, writer), path)
    os.chmod(path, 0o777)
    commands = asyncio.StreamReader()
    await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(commands), sys.stdin)
    print("listening", flush=True)
    while line := await commands.readline():
        asked.append(line.decode().strip())


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
