"""One process with one target: what it tries stands in its notebook, a file in memory, when it is no more."""

import os
import pathlib
import resource
import signal
import struct
import subprocess
import tempfile
import threading
import time

# Seconds of its own that one input may take; the input is some ten kilobytes.
PATIENCE = 30
# What it may ask the system for: what grows without end shall not take the machine with it.
ROOM = 4 << 30
HEADER = struct.Struct("<QQQ")
TICK = os.sysconf("SC_CLK_TCK")


def environment():
    """Without the tool that would write a page about each crash, which is looked at here."""
    return {**os.environ, "SWIFT_BACKTRACE": "enable=no"}


def limits():
    resource.setrlimit(resource.RLIMIT_AS, (ROOM, ROOM))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


class Finding:
    """What was wrong: crash, hang, growth, or the first word of what the target says."""

    def __init__(self, target, kind, said, dice, data):
        self.target, self.kind, self.said, self.dice, self.data = target, kind, said, dice, data


class Child:
    def __init__(self, bench, target, seed):
        self.bench, self.target, self.seed = bench, target, seed
        self.said, self.tries = "", 0

    def run(self, seconds):
        """Plays for so long; the finding, or None."""
        with tempfile.TemporaryDirectory(prefix="fuzz-") as folder:
            notebook = pathlib.Path(folder) / "notebook"
            process = subprocess.Popen(
                [self.bench, "fuzz", "--target", self.target, "--seed", str(self.seed), "--seconds", str(seconds),
                 "--notebook", notebook],
                stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace", preexec_fn=limits,
                env=environment(),
            )
            watch = threading.Thread(target=self.watch, args=(process, notebook))
            self.hangs = False
            watch.start()
            self.said = process.communicate()[0]
            watch.join()
            self.tries, dice, data = self.read(notebook)
        if process.returncode == 0:
            return None
        if self.hangs:
            return Finding(self.target, "hang", f"hangs: {PATIENCE} seconds and more on one input", dice, data)
        if process.returncode < 0:
            name = signal.Signals(-process.returncode).name
            last = self.said.strip().splitlines()[-1:] or [""]
            return Finding(self.target, "crash", f"crashes: {name} {last[0][:300]}", dice, data)
        said = self.said.split("WRONG", 1)[-1].split(": ", 1)[-1].strip()
        return Finding(self.target, said.split(":")[0].split(" ")[0] or "wrong", said[:1000], dice, data)

    def watch(self, process, notebook):
        """Ends it where one input has taken all of its patience: by its own clock, not by the machine's."""
        tries, since = -1, 0
        while process.poll() is None:
            time.sleep(0.1)
            spent = self.spent(process.pid)
            now = self.read(notebook, only_tries=True)
            if now != tries:
                tries, since = now, spent
            elif tries > 0 and spent - since > PATIENCE:
                self.hangs = True
                process.kill()

    @staticmethod
    def spent(pid):
        """Its processors' seconds."""
        try:
            fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
        except (OSError, IndexError):
            return 0
        return (int(fields[11]) + int(fields[12])) / TICK

    @staticmethod
    def read(notebook, only_tries=False):
        """How many tries, the last one's dice, its bytes."""
        try:
            with open(notebook, "rb") as file:
                tries, dice, count = HEADER.unpack(file.read(HEADER.size))
                return tries if only_tries else (tries, dice, file.read(count))
        except (OSError, struct.error):
            return 0 if only_tries else (0, 0, b"")
