"""What identity and row-level security cost: processor time of one connection's backend, against a copy that has neither."""

from . import acts
from .base import Base
from .figures import Figure
from .ground import secret

ENTER = "select id, name, language, zone, tier from auth.enter($1::bytea)"
ROWS = acts.LIST[acts.LIST.index("select id, ticket") :].split(";")[0]
STATEMENTS = {"list": ROWS, "lead": f"{ROWS} where id = $1::uuid"}
# The copy: no table has policies, and who asks is what a setting of the connection says.
BARE = """
  do $$ declare t regclass; begin
    for t in select oid from pg_class where relrowsecurity and relkind in ('r', 'p') loop
      execute format('alter table %s no force row level security, disable row level security', t);
    end loop;
    for t in select c.oid from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname = 'core' and c.relkind = 'r' loop
      execute format('grant select on %s to tristage_managers', t);
    end loop;
  end $$;
  create or replace function auth.me() returns uuid stable language sql as $$ select current_setting('bench.me')::uuid $$;
  create or replace function auth.asker() returns core.member stable language sql
    as $$ select m from core.member m where m.id = current_setting('bench.me')::uuid $$"""


class Side:
    """Both members at work on one of the two databases."""

    def __init__(self, name, proves):
        self.proves, self.turn = proves, 0
        owner = Base(name)
        if not proves:
            owner(BARE)
        self.members = {tier: Base(name, f"tristage_{tier}") for tier in ("managers", "operators")}
        for tier, person in (("managers", "mark"), ("operators", "operators-0")):
            whose = owner(f"select id from core.member where sign_in_name = '{person}'")[0][0]
            if not proves:
                self.members[tier](f"set bench.me = '{whose}'")
        self.owner = owner
        self.leads = [row[0] for row in owner("select id from core.lead where place = 'sales' order by id")]

    def asks(self, tier, statement, *values):
        proof = [(ENTER, "\\x" + secret(tier, 0).hex())] if self.proves else []
        return self.members[tier].run(*proof, (statement, *values))[-1]

    def lists(self, count):
        for _ in range(count):
            if len(self.asks("managers", STATEMENTS["list"])) != acts.LISTED:
                raise RuntimeError("not the whole list")

    def shows(self, count):
        for number in range(count):
            if len(self.asks("managers", STATEMENTS["lead"], self.leads[number % len(self.leads)])) != 1:
                raise RuntimeError("not one lead")

    def calls(self, count):
        """Cards: claimed, dialled, and the number found busy."""
        for _ in range(count):
            self.turn += 1
            card = self.asks("operators", "select operators.claim($1)::jsonb ->> 'card'", f"c{self.turn}")[0][0]
            self.asks("operators", "select operators.dial($1, $2)", card, f"d{self.turn}")
            self.asks("operators", "select operators.record_outcome($1, 'busy', 30, null, null, false, null, $2)", card, f"o{self.turn}")

    def cost(self, tier, work, count):
        """Processor seconds of the backend a time."""
        before = self.members[tier].spent()
        work(self, count)
        return (self.members[tier].spent() - before) / count

    def close(self):
        for one in (self.owner, *self.members.values()):
            one.close()


WORKS = [
    ("a lead by its id (one row)", "managers", Side.shows, 10, 1.8), ("a card: claim, dial, outcome (one row each)", "operators", Side.calls, 1, 1.8),
    ("own list of 25", "managers", Side.lists, 4, 1.15)]


def figures(name, bare, rounds, count, say):
    """name: a department where the manager has his list; bare: its copy."""
    sides, found = [Side(name, True), Side(bare, False)], []
    for what, tier, work, times, most in WORKS:
        costs = []
        for number in range(rounds + 1):
            spent = {side: side.cost(tier, work, count * times) for side in (sides if number % 2 else sides[::-1])}
            # The first round makes the plans.
            if number:
                costs.append([spent[side] for side in sides])
        say(f"{what}: µs with and without " + ", ".join(f"{a * 1e6:.0f} and {b * 1e6:.0f}" for a, b in costs))
        found.append(Figure(f"identity and row-level security ÷ without, backend's CPU: {what}", [a / b for a, b in costs], most=most))
    for side in sides:
        side.close()
    return found
