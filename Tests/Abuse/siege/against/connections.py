"""Connections that say nothing, or too little."""

from .. import wire
from ..cases import case
from ..swarm import Swarm

JSON = "Content-Type: application/json"
FORM = "Content-Type: application/x-www-form-urlencoded"


@case("idle connections")
def idle(siege):
    """A third says nothing, a third begins a header, a third was answered once."""
    many = 500 if siege.short else 5000
    kinds = [b"", b"GET /sign-in HTTP/1.1\r\nHost: x\r\nX-Slow: ", wire.head("GET", "/health")]
    before = siege.department.memory()
    swarm = Swarm(siege.port, [kinds[number % 3] for number in range(many)])
    enough = 100 if siege.short else many
    swarm.hears(1 if siege.short else 40)
    for _ in range(30):
        # A busy machine needs its time for the last of them.
        if len(swarm.ended) >= enough:
            break
        swarm.hears(1)
    siege.wants(swarm.refused == 0, f"{swarm.refused} connections were refused")
    siege.says(f"{many} connections, {len(swarm.ended)} made room or were too long, {siege.department.memory() - before:.0f} MiB more")
    # The short form's server may open 800 files, so that 400 connections are what it holds.
    siege.wants(len(swarm.ended) >= enough, f"only {len(swarm.ended)} of {many} were ended")
    for status in swarm.statuses():
        siege.judges("idle", status, {"retry-after": "2"})
    swarm.leaves()


@case("slow headers")
def headers(siege):
    many, every = (60, 0.5) if siege.short else (600, 9)
    firsts = [
        b"GET / HTTP/1.1\r\nHost: x\r\nX-Slow: ", b"POST /sign-in HTTP/1.1\r\nContent-Type: ",
        b"GET /partners/v1/key HTTP/1.1\r\nAuthorization: Bearer partners.", b"G",
    ]
    swarm = Swarm(siege.port, [firsts[number % 4] for number in range(many)])
    swarm.dribbles(b"a", every, 1 if siege.short else 60)
    left = swarm.leaves()
    siege.says(f"{many} connections, {many - left} ended")
    siege.wants(siege.short or left == 0, f"{left} of {many} were still listened to")
    for status in swarm.statuses():
        siege.judges("slow header", status, {"retry-after": "2"})


@case("slow bodies")
def bodies(siege):
    """What is answered at once ends soon after; what is waited for ends in its time."""
    many, every = (60, 0.5) if siege.short else (1500, 9)
    department, length = siege.department, "Content-Length: 50000"
    at_once = [
        wire.head("POST", "/nothing", JSON, length),
        wire.head("POST", "/managers/enquiries", JSON, length),
        wire.head("GET", "/health", length),
        wire.head("POST", "/partners/v1/claims", JSON, length),
        wire.head("POST", "/sign-in", JSON, "Content-Length: 1000000000"),
    ]
    waited = [
        wire.head("POST", "/sign-in", JSON, length),
        wire.head("POST", "/sign-in", FORM, length),
        wire.head("POST", "/managers/enquiries", JSON, length, department.bearer("managers"), "Idempotency-Key: slow"),
        wire.head("POST", "/partners/v1/claims", JSON, length, f"Authorization: Bearer {department.key}",
            "Tristage-Agent: pavel", "Idempotency-Key: slow"),
        wire.head("POST", "/head/imports", "Content-Type: text/csv", length, department.bearer("head"), "Idempotency-Key: slow"),
    ]
    early = Swarm(siege.port, [at_once[number % 5] for number in range(60)])
    late = Swarm(siege.port, [waited[number % 5] for number in range(many)])
    early.dribbles(b"1", 0.5, 12)
    siege.wants(not early.open, f"{len(early.open)} of 60 were listened to although they had been answered")
    early.leaves()
    for status in early.statuses():
        siege.judges("a body that nobody wants", status)
    if not siege.short:
        late.dribbles(b" ", every, 60)
        siege.wants(not late.open, f"{len(late.open)} of {many} slow bodies were still waited for")
        siege.wants(408 in late.statuses(), "nobody was told that it takes too long")
    siege.says(f"{60 + many} connections, {len(early.ended) + len(late.ended)} ended")
    for status in late.statuses():
        siege.judges("a slow body", status, {"retry-after": "2"})
    late.leaves()
