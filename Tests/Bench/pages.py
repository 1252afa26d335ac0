"""What each view and function of the tiers costs on a generated department, beside a smaller one.

    python3 Tests/Bench/pages.py "host=… user=postgres" SMALL BIG

SMALL and BIG are databases that `tristage seed volume` filled. Every line of Tests/PolicyTests/budgets.txt is asked in both,
as the first member of its tier, three times, and rolled back; the least processor time counts, as PostgreSQL itself tells
it (log_statement_stats, which a superuser may switch on). Prints a table: milliseconds, milliseconds, their ratio.
"""

import pathlib
import re
import subprocess
import sys

ADDRESS, SMALL, BIG = sys.argv[1:4]
LINES = pathlib.Path(__file__).parents[1].joinpath("PolicyTests/budgets.txt").read_text().splitlines()
SPENT = re.compile(r"([0-9.]+) s user, ([0-9.]+) s system, [0-9.]+ s elapsed")
# Whose session is opened as whom: members of a generated department, with their own name for a secret.
OPENING = """
    insert into core.member (sign_in_name, name, tier)
      values ('volume-admins-1', 'A', 'admins'), ('volume-admins-2', 'B', 'admins') on conflict do nothing;
    set role tristage_auth;
    insert into auth.session (digest, member, tier, kind, expires_at)
      select sha256(convert_to(m.sign_in_name, 'UTF8')), m.id, m.tier, 'cookie', now() + interval '12 hours'
      from core.member m where m.sign_in_name ~ '^volume-.*-[12]$' on conflict do nothing
"""


def ask(database, script):
    """Runs a script as the superuser, who becomes the member's login role in it."""
    command = ["psql", "-X", "-q", "-A", "-t", f"{ADDRESS} dbname={database}"]
    return subprocess.run(command, input=script, capture_output=True, text=True)


def cost(database, tier, statement):
    """The least processor time of three, in milliseconds; None where it is refused."""
    *before, last = statement.split(";;")
    script = f"begin; set local session authorization tristage_{tier};"
    script += f"select from auth.enter(convert_to('volume-{tier}-1', 'UTF8'));"
    script += ";".join(before) + ";reset session authorization; set local log_statement_stats = on;"
    script += f"set local client_min_messages = log; set local session authorization tristage_{tier};\n"
    script += f"savepoint s;\n{last};\nrollback to s;\n" * 3 + "rollback;"
    answer = ask(database, script)
    # A savepoint, the statement, and the way back; the first line is of the change of role.
    spent = [1000 * (float(user) + float(system)) for user, system in SPENT.findall(answer.stderr)]
    if "ERROR" in answer.stderr or len(spent) < 9:
        return None
    return min(spent[-8:-1:3])


for database in (SMALL, BIG):
    ask(database, OPENING)
for line in LINES:
    if line.startswith("#"):
        continue
    _, tier, name, statement = line.split("|", 3)
    small, big = cost(SMALL, tier, statement), cost(BIG, tier, statement)
    told = ["–" if value is None else f"{value:.1f}" for value in (small, big)]
    ratio = f"{big / max(small, 0.1):.1f}" if small is not None and big is not None else "–"
    print(f"| {name} | {told[0]} | {told[1]} | {ratio} |", flush=True)
