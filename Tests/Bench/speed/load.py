"""HTTP connections that are kept busy by one thread: as little work beside the server as can be."""

import collections
import select
import socket
import time


class Load:
    """So many kept-open connections to a port of this machine."""

    def __init__(self, port, connections):
        self.lines = [socket.create_connection(("127.0.0.1", port)) for _ in range(connections)]
        for line in self.lines:
            line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def close(self):
        for line in self.lines:
            line.close()

    def play(self, requests):
        """Sends every request, one on each connection at a time: each one's answer (status, body), and how many a second
        there were while every connection had one under way."""
        waiting, answers, ends, idle = collections.deque(enumerate(requests)), [None] * len(requests), [], None
        eyes, room, under = select.epoll(), {}, {}
        for line in self.lines[: len(waiting)]:
            eyes.register(line, select.EPOLLIN)
            number, request = waiting.popleft()
            room[line.fileno()] = (line, bytearray())
            under[line.fileno()] = number
            line.sendall(request)
        while under:
            found = eyes.poll(60)
            if not found:
                raise RuntimeError("no answer within a minute")
            for place, _ in found:
                line, got = room[place]
                more = line.recv(1 << 17)
                if not more:
                    raise RuntimeError("the server closed a connection")
                got += more
                if not (answer := whole(got)):
                    continue
                got.clear()
                ends.append(time.perf_counter())
                answers[under[place]] = answer
                if waiting:
                    under[place], request = waiting.popleft()
                    line.sendall(request)
                else:
                    idle = idle or len(ends)
                    del under[place]
        eyes.close()
        # The first answers come to a server that had nothing to do before.
        first = min(len(self.lines), idle // 3)
        return answers, (idle - 1 - first) / (ends[idle - 1] - ends[first]) if idle - 1 > first else len(ends) / (ends[-1] - ends[0] or 1)


def whole(got):
    """The one answer that was received, once all of it is there."""
    head = got.find(b"\r\n\r\n")
    if head < 0:
        return None
    at = got.find(b"Content-Length: ", 0, head)
    if at < 0:
        raise RuntimeError(f"an answer without its length: {bytes(got[:head])!r}")
    end = got.find(b"\r", at)
    if len(got) < head + 4 + int(got[at + 16 : end]):
        return None
    return int(got[9:12]), bytes(got[head + 4 :])


def post(path, token, key, body):
    return (
        f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {token}\r\nAccept: application/json\r\n"
        f"Content-Type: application/json\r\nIdempotency-Key: {key}\r\nContent-Length: {len(body)}\r\n\r\n{body}").encode()


def get(path, token, accept="application/json"):
    return f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {token}\r\nAccept: {accept}\r\n\r\n".encode()
