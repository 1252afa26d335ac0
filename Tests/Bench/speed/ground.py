"""Departments to measure on: databases with the cast, members with open sessions, and leads that are ready to be called."""

import base64
import hashlib
import hmac
import json
import pathlib
import secrets
import uuid

from house import database

from . import pgbench
from .base import Base

# The server's key, so that sessions can be opened for it without signing in.
KEY = secrets.token_hex(32)
# What a member's session is entered with from pgbench, whose variable `who` is the member's number.
ENTER = "select id, name, language, zone, tier from auth.enter(sha256(convert_to('{tier} ' || :who, 'UTF8')));\n"
# The cast's campaign as a bench wants it: first of all, all day, without an end to the calls of a day.
RULES = """update core.campaign set priority = 1, attempts_a_number = 1000, attempts_a_day = 1000, lease = '1 hour', lease_most = '1 hour'
  where name = 'Banks'; update core.department set operator_reveals_an_hour = 1000000, open_leads_cap = 1000"""
MANY = 2000
_made = []


def secret(tier, number):
    return hashlib.sha256(f"{tier} {number}".encode()).digest()


def token(tier, number):
    """What a program of this member sends."""
    return f"{tier}.{base64.urlsafe_b64encode(secret(tier, number)).decode().rstrip('=')}"


def made(template=None):
    """A database of the run's own: with the cast, or a copy of another that nobody is connected to."""
    if template is None:
        name = database.clone("")
    else:
        name = f"walk_{uuid.uuid4().hex[:12]}"
        database.psql("postgres", "-c", f"create database {name} template {template}")
        database.psql(name, "-f", str(database.ROOT / "sql/database.sql"))
    _made.append(name)
    return name


def plain(scale=10):
    """A database with pgbench's own tables."""
    name = f"walk_{uuid.uuid4().hex[:12]}"
    database.psql("postgres", "-c", f"create database {name}")
    _made.append(name)
    pgbench.fill(name, scale)
    return name


def drop(name):
    _made.remove(name)
    database.drop(name)


def clear():
    """Drops every database of the run."""
    for name in list(_made):
        drop(name)
    database.clear()


def joins(base, tier, count, first=0):
    """So many members more of a tier, numbered from the first, each with two sessions: the server's and pgbench's."""
    base(f"insert into core.member (sign_in_name, name, tier, language) select '{tier}-' || n, '{tier.title()} ' || n, '{tier}', 'en' "
         f"from generate_series({first}, {first + count - 1}) n")
    opens(base, tier, [f"{tier}-{n}" for n in range(first, first + count)], first)


def opens(base, tier, names, first=0):
    """Opens both sessions of members, numbered in this order."""
    own = [secret(tier, first + number) for number in range(len(names))]
    digests = [hmac.new(bytes.fromhex(KEY), one, hashlib.sha256).hexdigest() for one in own]
    base("set role tristage_auth")
    for place in range(0, len(names), MANY):
        some = slice(place, place + MANY)
        for of in (digests, [one.hex() for one in own]):
            base.run(("""select auth.open_session(m.id, $1, 'bearer', decode(d.digest, 'hex'), 'bench', '12 hours')
                from unnest(string_to_array($2, ','), string_to_array($3, ',')) d(digest, name) join core.member m on m.sign_in_name = d.name""",
                tier, ",".join(of[some]), ",".join(names[some])))
    base("reset role")


def listed(name, leads):
    """A list of so many companies, brought in by the head's own acts into the cast's campaign."""
    base = Base(name)
    base(RULES)
    opens(base, "head", ["helen"])
    head, enter = Base(name, "tristage_head"), ("select from auth.enter(sha256('head 0'))",)
    # jsonb answers by one column.
    run = json.loads(head.run(enter, ("select head.begin_import('Banks', 'bench', 'bench.csv', sha256('bench'), 'bench')",))[1][0][0])["import"]
    for first in range(1, leads + 1, MANY):
        head.run(enter, (ROWS, run, first, min(MANY, leads - first + 1), f"rows-{first}"))
    head.close()
    base("analyze")
    base.close()


ROWS = """
  select head.import_rows($1, $2::int8, $3::int4, 0,
    (select json_agg(json_build_object('row', n, 'kind', 'company', 'external_id', n::text, 'name', 'Lead ' || n,
      'company', 'Firm ' || n, 'city', 'Moscow', 'zone', 'Europe/Moscow')) from generate_series($2::int8, $2::int8 + $3::int4 - 1) n),
    (select json_agg(json_build_object('row', n, 'position', 1, 'e164', '+7495' || lpad((100000 + n)::text, 7, '0'),
      'masked', '+7 495 •••-••-••', 'kind', 'fixed')) from generate_series($2::int8, $2::int8 + $3::int4 - 1) n),
    '[{"id": "Europe/Moscow", "members": ["Europe/Moscow"]}]', $4)
"""


def heaped(name, leads, operators):
    """So many ready leads written straight into the tables, without journal and events, and operators to claim them."""
    base = Base(name)
    base(RULES)
    base(pathlib.Path(__file__).with_name("heap.sql").read_text().replace(":leads", str(leads)))
    joins(base, "operators", operators)
    base("vacuum analyze core.lead, core.contact, core.number, core.name, core.member, auth.session")
    base.close()
