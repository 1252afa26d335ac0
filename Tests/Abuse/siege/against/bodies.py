"""Bodies that are JSON, forms or files by their type alone."""

import random

from .. import wire
from ..cases import case

DEEP = 10_000


def places(siege):
    """Where a body may be sent: open, a workplace's act, the partners' API; each with its headers."""
    department = siege.department
    return [
        ("/sign-in", ["Accept: application/json"]),
        ("/join/" + "A" * 43, ["Accept: application/json"]),
        ("/managers/enquiries", ["Accept: application/json", department.bearer("managers")]),
        ("/head/campaigns", ["Accept: application/json", department.bearer("head")]),
        ("/head/scripts/upload", ["Accept: application/json", department.bearer("head")]),
        ("/partners/v1/claims", [f"Authorization: Bearer {department.key}", "Tristage-Agent: pavel"]),
        ("/partners/v1/agents", [f"Authorization: Bearer {department.key}", "Tristage-Agent: pavel"]),
    ]


JSONS = {
    "arrays 10,000 deep": b"[" * DEEP + b"]" * DEEP,
    "objects 10,000 deep": b'{"a":' * DEEP + b"1" + b"}" * DEEP,
    "arrays without an end": b"[" * 60_000,
    "objects without an end": b'{"name":' * 7_000,
    "deep below a field": b'{"name":' + b"[" * DEEP + b"]" * DEEP + b"}",
    "a field twice": b'{"name":"a","name":"b","count":1,"count":2,"password":"x"}',
    "a field twice, once written otherwise": b'{"name":"a","\\u006eame":"b","password":"x"}',
    "a number of 60,000 digits": b'{"count":' + b"9" * 60_000 + b"}",
    "a number with a vast exponent": b'{"count":1e999999999}',
    "a negative zero of many digits": b'{"count":-0.' + b"0" * 60_000 + b"1}",
    "60,000 backslashes": b'{"name":"' + b"\\" * 60_000 + b'"}',
    "half a surrogate": b'{"name":"\\ud800","password":"x"}',
    "an escaped NUL": b'{"name":"a\\u0000b","password":"x"}',
    "a NUL": b'{"name":"a\0b","password":"x"}',
    "no UTF-8": b'{"name":"\xc3\x28\xed\xa0\x80\xf8","password":"x"}',
    "two documents": b'{"name":"a","password":"x"}{"name":"b","password":"y"}',
    "nothing": b"",
    "a mark of order": b'\xef\xbb\xbf{"name":"a","password":"x"}',
    "ten thousand fields": b"{" + b",".join(b'"f%d":%d' % (n, n) for n in range(4_500)) + b"}",
    "a prototype": b'{"__proto__":{"active":true},"constructor":{"prototype":{}}}',
}


@case("JSON that is none")
def json(siege):
    for path, headers in places(siege):
        line = wire.Line(siege.port)
        for number, (what, body) in enumerate(JSONS.items()):
            answer = line.ask("POST", path, body, *headers, f"Idempotency-Key: json-{number}")
            if answer is not None:
                siege.judges(f"{what} to {path}", *answer)
                siege.wants(answer[0] >= 400, f"{what} to {path}: taken, {answer[0]}")
        line.close()
    siege.says(f"{len(JSONS)} bodies at {len(places(siege))} addresses")


@case("bodies of chance")
def chance(siege):
    """Good bodies with a few bytes changed, cut or doubled, always the same ones; as JSON, form and file."""
    dice = random.Random(6)
    seeds = {
        "application/json": b'{"name":"Firm","phone":"+79261234567","company":null,"place":"sales","need":"\\u0416 loan","n":[1,2.5e3,true]}',
        "application/x-www-form-urlencoded": b"name=Firm+%D0%96&phone=%2B79261234567&place=sales&list[]=1&list[]=2&answers[need]=x&key=abc&zone=UTC",
        "multipart/form-data; boundary=b": b'--b\r\nContent-Disposition: form-data; name="key"\r\n\r\nk\r\n--b\r\nContent-Disposition: form-data; '
            b'name="file"; filename="a.csv"\r\nContent-Type: text/csv\r\n\r\nname;phone\r\n"A ""B""";+79261234567\r\n--b--\r\n',
        "text/yaml": b"name: banks\ntitle: T\nlanguage: en\nstart: a\nsteps:\n  a: &x {title: A, say: hello, next: a}\n  b: *x\n",
    }
    done, rounds = 0, 12 if siege.short else 1500
    for path, headers in [*places(siege), ("/head/imports", ["Accept: application/json", siege.department.bearer("head")])]:
        line = wire.Line(siege.port)
        for kind, seed in seeds.items():
            for _ in range(rounds):
                body = bytearray(seed)
                for _ in range(dice.randint(1, 6)):
                    place = dice.randrange(len(body) or 1)
                    match dice.randrange(4):
                        case 0: body[place:place + 1] = bytes([dice.randrange(256)])
                        case 1: del body[place:place + dice.randint(1, 9)]
                        case 2: body[place:place] = body[place:place + dice.randint(1, 30)] * dice.randint(1, 9)
                        case 3: body[place:place] = dice.choice([b'"', b"\0", b"%", b"&", b"\xff", b"[", b"{", b"\r\n--b", b"&a *a"])
                done += 1
                answer = asks(line, path, kind, headers, bytes(body), done)
                if answer is not None:
                    siege.judges(f"{kind} by chance to {path}: {bytes(body)!r}", *answer)
        line.close()
    siege.says(f"{done} bodies")


def asks(line, path, kind, headers, body, number):
    """A body of any kind."""
    data = wire.head("POST", path, f"Content-Type: {kind}", f"Content-Length: {len(body)}", f"Idempotency-Key: chance-{number}", *headers) + body
    for _ in range(2):
        try:
            if line.socket is None:
                line.socket, line.buffer = wire.connect(line.port, wait=30), b""
            line.socket.sendall(data)
            return line.answer("POST")
        except (OSError, EOFError):
            line.close()
    return None
