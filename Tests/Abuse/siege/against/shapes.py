"""Requests of a wrong shape: too long, lying, or such that two readers read two things."""

import concurrent.futures
import struct

from .. import wire
from ..cases import case

JSON = ["Content-Type: application/json", "Accept: application/json"]
# What a smuggler wants to be taken for a request of its own.
SECOND = wire.head("GET", "/health")


def post(*headers):
    return wire.head("POST", "/sign-in", *JSON, *headers)


def raw(*lines, body=b""):
    return "\r\n".join(["POST /sign-in HTTP/1.1", "Host: x", *JSON, *lines, "", ""]).encode("latin-1") + body


# By name: the bytes, and how many answers there may be at most. One that ends the connection answers once at most.
FORMS = {
    "a length and chunks": (raw("Content-Length: 4", "Transfer-Encoding: chunked", body=b"0\r\n\r\n" + SECOND), 1),
    "chunks and a length": (raw("Transfer-Encoding: chunked", "Content-Length: 4", body=b"0\r\n\r\n" + SECOND), 1),
    "two lengths": (raw("Content-Length: 2", "Content-Length: 60", body=b"{}" + SECOND), 1),
    "one length twice": (raw("Content-Length: 2", "Content-Length: 2", body=b"{}" + SECOND), 2),
    "a list of lengths": (raw("Content-Length: 2, 60", body=b"{}" + SECOND), 1),
    "a length with a sign": (raw("Content-Length: +2", body=b"{}" + SECOND), 1),
    "a negative length": (raw("Content-Length: -2", body=b"{}" + SECOND), 1),
    "a hexadecimal length": (raw("Content-Length: 0x2", body=b"{}" + SECOND), 1),
    "a length past all bounds": (raw("Content-Length: 99999999999999999999999", body=b"{}" + SECOND), 1),
    "a space before the colon": (raw("Content-Length : 2", body=b"{}" + SECOND), 1),
    "a folded header": (raw("X: a", " b", "Content-Length: 2", body=b"{}" + SECOND), 1),
    "a folded encoding": (raw("Transfer-Encoding:", " chunked", "Content-Length: 2", body=b"0\r\n\r\n" + SECOND), 1),
    "bare line feeds": (post("Content-Length: 2").replace(b"\r", b"") + b"{}" + SECOND, 1),
    "one bare line feed": (raw("X: a\nContent-Length: 2", body=b"{}" + SECOND), 1),
    "a bare carriage return": (raw("X: a\rContent-Length: 2", body=b"{}" + SECOND), 1),
    "xchunked": (raw("Transfer-Encoding: xchunked", body=b"0\r\n\r\n" + SECOND), 1),
    "chunked, identity": (raw("Transfer-Encoding: chunked, identity", body=b"0\r\n\r\n" + SECOND), 1),
    "chunked after a vertical tab": (raw("Transfer-Encoding:\x0bchunked", body=b"0\r\n\r\n" + SECOND), 1),
    "two encodings": (raw("Transfer-Encoding: chunked", "Transfer-Encoding: identity", body=b"0\r\n\r\n" + SECOND), 1),
    "chunks in HTTP/1.0": (raw("Transfer-Encoding: chunked", body=b"0\r\n\r\n" + SECOND).replace(b"1.1", b"1.0", 1), 1),
    "a chunk of no size": (raw("Transfer-Encoding: chunked", body=b"zz\r\n{}\r\n0\r\n\r\n" + SECOND), 1),
    "a chunk that is longer than it says": (raw("Transfer-Encoding: chunked", body=b"2\r\n{}x\r\n0\r\n\r\n" + SECOND), 1),
    "a chunk past all bounds": (raw("Transfer-Encoding: chunked", body=b"ffffffffffffffffff\r\n{}" + SECOND), 1),
    "a negative chunk": (raw("Transfer-Encoding: chunked", body=b"-2\r\n{}\r\n0\r\n\r\n" + SECOND), 1),
    "chunks with bare line feeds": (raw("Transfer-Encoding: chunked", body=b"2\n{}\n0\n\n" + SECOND), 1),
    "a chunk's long extension": (raw("Transfer-Encoding: chunked", body=b"2;" + b"a" * 200_000 + b"\r\n{}\r\n0\r\n\r\n"), 1),
    "a hundred thousand trailers": (raw("Transfer-Encoding: chunked", body=b"2\r\n{}\r\n0\r\n" + b"X: a\r\n" * 100_000 + b"\r\n"), 1),
    "a header of 9,000 bytes": (wire.head("GET", "/health", "X: " + "a" * 9000), 1),
    "two hundred headers": (wire.head("GET", "/health", *[f"X{number}: a" for number in range(200)]), 1),
    "headers of 80,000 bytes": (wire.head("GET", "/health", *[f"X{number}: " + "a" * 4000 for number in range(20)]), 1),
    "an endless header": (b"GET /health HTTP/1.1\r\nX: " + b"a" * 1_000_000, 1),
    "an address of 100,000 bytes": (wire.head("GET", "/" + "a" * 100_000), 1),
    "a body that says it is too long": (post("Content-Length: 99999999") + b"x" * 70_000, 1),
    "a body that is too long in chunks": (post("Transfer-Encoding: chunked") + b"10000\r\n" + b" " * 65536 + b"\r\n10\r\n" + b" " * 16, 1),
    "NUL in a header": (wire.head("GET", "/health", "X: a\0b") + SECOND, 1),
    "NUL in the address": (wire.head("GET", "/hea\0lth") + SECOND, 1),
    "a space in the address": (wire.head("GET", "/hea lth") + SECOND, 1),
    "no such method": (wire.head("FOO", "/health") + SECOND, 1),
    "a tunnel": (wire.head("CONNECT", "x:1") + SECOND, 1),
    "an upgrade": (wire.head("GET", "/health", "Connection: Upgrade", "Upgrade: websocket") + SECOND, 1),
    "HTTP/2": (b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 1),
    "HTTP/9.9": (SECOND.replace(b"1.1", b"9.9") + SECOND, 1),
    "TLS": (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"\0" * 200, 1),
    "nothing but line ends": (b"\r\n" * 50_000, 1),
    "two hosts": (wire.head("GET", "/health", "Host: y"), 1),
    "another host in the address": (wire.head("GET", "http://elsewhere/health"), 1),
    "a body where none belongs": (wire.head("GET", "/health", f"Content-Length: {len(SECOND)}") + SECOND, 1),
}


# What may still become a request: it has thirty seconds.
UNENDING = {"an endless header", "nothing but line ends"}


def tries(siege, name, pieces):
    """Sends one form and judges what comes back."""
    most = FORMS[name][1]
    answer = wire.send(siege.port, *pieces, wait=0.3 if siege.short else 1.0)
    # That the rest cannot be read may be said after an answer: it ends the connection.
    read = [status for status in answer.statuses if status not in (400, 431)]
    siege.wants(len(read) <= most and len(answer.statuses) <= len(read) + 1, f"{name}: {answer.statuses}")
    if not (answer.statuses or answer.ended or name in UNENDING):
        # A busy machine may need longer for its answer.
        answer = wire.send(siege.port, *pieces, wait=10)
    siege.wants(answer.statuses or answer.ended or name in UNENDING, f"{name}: neither an answer nor an end")
    for status in answer.statuses:
        siege.judges(name, status)
        if status in (400, 431):
            siege.wants(answer.header("Content-Length") not in (None, "0"), f"{name}: {status} and not a word why")


@case("two readings and wrong lengths")
def forms(siege):
    tried = []
    with concurrent.futures.ThreadPoolExecutor(8) as hands:
        for name, (data, _) in FORMS.items():
            cut = data.find(b"\r\n\r\n") + 4
            tried.append(hands.submit(tries, siege, name, [data]))
            if 4 < cut < len(data):
                tried.append(hands.submit(tries, siege, name, [data[:cut], data[cut:]]))
    for one in tried:
        one.result()
    siege.says(f"{len(FORMS)} forms, whole and in two pieces")


@case("what says close is closed")
def closing(siege):
    """Soon after the last byte of an answer that says so, and what was refused is told why."""
    def watches(name):
        answer = wire.send(siege.port, FORMS[name][0], wait=6)
        siege.wants(answer.ended, f"{name}: {answer.statuses}, and the connection stays")
        siege.wants(answer.header("Connection") == "close", f"{name}: {answer.statuses} does not say that it closes")

    names = ["a body that says it is too long", "a body that is too long in chunks", "xchunked", "a header of 9,000 bytes"]
    with concurrent.futures.ThreadPoolExecutor(8) as hands:
        list(hands.map(watches, names))


@case("requests that break off")
def broken(siege):
    """A body that ends before its length is no request: nothing is done, and it is nobody's fault here."""
    acts = siege.department.sees("select count(*) from core.journal")
    bearer = siege.department.bearer("managers")
    body = b'{"name":"Cut","phone":"+79261112233","place":"sales"}'
    for length in ("Content-Length: 500", "Transfer-Encoding: chunked"):
        sent = b"%x\r\n%s\r\n" % (len(body), body) if "chunked" in length else body
        data = wire.head("POST", "/managers/enquiries", *JSON, bearer, f"Idempotency-Key: cut-{len(length)}", length) + sent
        answer = wire.send(siege.port, data, shut=True, wait=3)
        for status in answer.statuses:
            siege.wants(400 <= status < 500, f"a body that ends before its time: {status}")
        for _ in range(20):
            with wire.connect(siege.port) as line:
                line.sendall(data)
                line.setsockopt(wire.socket.SOL_SOCKET, wire.socket.SO_LINGER, struct.pack("ii", 1, 0))
    siege.wants(siege.department.sees("select count(*) from core.journal") == acts, "half a body was an act")
    siege.wants(wire.Line(siege.port).ask("GET", "/health")[0] == 200, "the server answers no more")
