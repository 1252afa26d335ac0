"""pgbench with a script of ours: prepared, on one thread, every transaction's time from its log."""

import glob
import os
import pathlib
import subprocess
import tempfile

from house import database

PATH = ":".join([*sorted(glob.glob("/usr/lib/postgresql/*/bin"), reverse=True), os.environ.get("PATH", "")])
# Transactions by which a connection has made its plans: PL/pgSQL tries five of its own before it keeps one.
WARM = 10


def fill(name, scale):
    """pgbench's own tables."""
    subprocess.run(["pgbench", "-i", "-q", "-s", str(scale), f"{database.address(name)} user=postgres"],
                   env={**os.environ, "PATH": PATH}, check=True, capture_output=True)


def run(name, role, script, clients, each, *more, **variables):
    """So many transactions of each client: (client, which of its own, seconds it took, when it ended) of every one."""
    with tempfile.TemporaryDirectory(prefix="tristage-pgbench-") as folder:
        chosen = ["-N"]
        if script:
            file = pathlib.Path(folder, "script.sql")
            file.write_text(script)
            chosen = ["-f", str(file), *(f"-D{key}={value}" for key, value in {**variables, "clients": clients, "i": 0}.items())]
        done = subprocess.run(
            ["pgbench", "-n", "-M", "prepared", "-j", "1", "-c", str(clients), "-t", str(each), "-l", f"--log-prefix={folder}/log",
             *chosen, *more, f"{database.address(name)} user={role}"],
            env={**os.environ, "PATH": PATH}, text=True, capture_output=True)
        if done.returncode or "failed transactions: 0 " not in done.stdout:
            raise RuntimeError(f"pgbench: {done.stdout[-500:]}{done.stderr[-1500:]}")
        lines = [line.split() for file in glob.glob(f"{folder}/log.*") for line in pathlib.Path(file).read_text().splitlines()]
    if len(lines) != clients * each:
        raise RuntimeError(f"pgbench carried out {len(lines)} transactions of {clients * each}")
    return [(int(a), int(b), int(took) / 1e6, int(s) + int(us) / 1e6) for a, b, took, _, s, us, *_ in lines]


def warm(each):
    """How many transactions of a client's so many do not count."""
    return min(WARM, each // 3)


def rate(done, each):
    """Transactions a second while every client was warm and at work."""
    ends = {}
    for client, number, _, end in done:
        ends.setdefault(client, []).append((number, end))
    ends = [[end for _, end in sorted(own)] for own in ends.values()]
    begin, end = max(own[warm(each) - 1] for own in ends), min(own[-1] for own in ends)
    if end <= begin:
        begin = min(own[0] for own in ends)
    return sum(begin < at <= end for own in ends for at in own) / (end - begin)


def within(times, part):
    """The time that so large a part of them did not exceed."""
    times = sorted(times)
    return times[min(len(times) - 1, int(part * len(times)))]
