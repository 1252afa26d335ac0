"""Bytes to the server and back, as nobody's client library would send them."""

import json
import re
import socket
import time

STATUS = re.compile(rb"HTTP/1\.1 (\d{3}) [^\r\n]*\r\n")


class Answer:
    """What came back on one connection: its bytes, whether the server ended it, and after how long."""

    def __init__(self, data, ended, seconds):
        self.data, self.ended, self.seconds = data, ended, seconds

    @property
    def statuses(self):
        """The status of each answer, in order. No body of ours holds a status line."""
        return [int(found) for found in STATUS.findall(self.data)]

    def header(self, name):
        found = re.search(rb"(?i)\r\n" + name.encode() + rb": ([^\r\n]*)\r\n", self.data)
        return found and found[1].decode()


def connect(port, address="127.0.0.1", wait=5.0):
    """A connection from one of this machine's own addresses."""
    return socket.create_connection(("127.0.0.1", port), wait, (address, 0))


def send(port, *pieces, wait=2.0, gap=0.05, shut=False, address="127.0.0.1"):
    """Sends the pieces and reads until the server ends the connection or says nothing for so long."""
    began, data, ended = time.monotonic(), b"", False
    with connect(port, address) as line:
        line.settimeout(wait)
        try:
            for number, piece in enumerate(pieces):
                if number:
                    time.sleep(gap)
                line.sendall(piece)
            if shut:
                line.shutdown(socket.SHUT_WR)
        except OSError:
            ended = True
        try:
            while got := line.recv(1 << 16):
                data += got
            ended = True
        except TimeoutError:
            pass
        except OSError:
            ended = True
    return Answer(data, ended, time.monotonic() - began)


def head(method, path, *headers, host="x"):
    """A request's first bytes; the headers are lines."""
    lines = [f"{method} {path} HTTP/1.1", f"Host: {host}", *headers]
    return "\r\n".join([*lines, "", ""]).encode("latin-1")


def request(method, path, body=None, *headers):
    """A whole request; a body that is no bytes becomes JSON."""
    if body is None:
        return head(method, path, *headers)
    sent = body if isinstance(body, bytes) else json.dumps(body).encode()
    return head(method, path, "Content-Type: application/json", f"Content-Length: {len(sent)}", *headers) + sent


class Line:
    """A kept connection that asks one request after the other, and opens again where it was closed."""

    def __init__(self, port, *headers, address="127.0.0.1"):
        self.port, self.headers, self.address = port, ("Accept: application/json", *headers), address
        self.socket, self.buffer = None, b""

    def ask(self, method, path, body=None, *headers):
        """Status, headers and body of the answer; None where the connection was closed instead, twice."""
        sent = request(method, path, body, *self.headers, *headers)
        for _ in range(2):
            try:
                if self.socket is None:
                    self.socket, self.buffer = connect(self.port, self.address, 30), b""
                self.socket.sendall(sent)
                return self.answer(method)
            except (OSError, EOFError):
                self.close()
        return None

    def answer(self, method):
        front = self.until(b"\r\n\r\n")
        lines = front.decode("latin-1").split("\r\n")
        headers = {name.lower(): value for name, value in (line.split(": ", 1) for line in lines[1:] if line)}
        length = 0 if method == "HEAD" else int(headers.get("content-length", 0))
        while len(self.buffer) < length:
            self.more()
        body, self.buffer = self.buffer[:length], self.buffer[length:]
        if headers.get("connection") == "close":
            self.close()
        return int(lines[0].split(" ")[1]), headers, body

    def until(self, mark):
        while mark not in self.buffer:
            self.more()
        front, self.buffer = self.buffer.split(mark, 1)
        return front

    def more(self):
        got = self.socket.recv(1 << 16)
        if not got:
            raise EOFError
        self.buffer += got

    def close(self):
        if self.socket is not None:
            self.socket.close()
        self.socket = None
