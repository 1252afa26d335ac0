"""A throw-away PostgreSQL cluster of its own, whose processes are killed and stopped."""

import ctypes
import os
import pathlib
import signal
import subprocess
import time

ROOT = pathlib.Path(__file__).resolve().parents[3]
PR_SET_CHILD_SUBREAPER = 36
# How a commit is kept: as in production, and as in a production that keeps nothing.
DURABLE = {"fsync": "on", "full_page_writes": "on", "synchronous_commit": "on"}
LOSSY = DURABLE | {"synchronous_commit": "off", "wal_buffers": "64MB", "bgwriter_lru_maxpages": "0"}


class Cluster:
    """Made by deploy/cluster below a folder, with the settings that decide what a commit is worth."""

    def __init__(self, folder, lossy):
        adopt()
        self.folder, self.is_lossy = folder, lossy
        self.settings = LOSSY if lossy else DURABLE
        self.base = f"host='{folder}/s' port=5432"

    def make(self):
        """Makes and starts it. deploy/cluster's settings for tests keep nothing: these overrule them."""
        self.start()
        for name, value in self.settings.items():
            self.ask("postgres", f"alter system set {name} = '{value}'")
        self.deploy("stop")
        self.start()
        for name, value in self.settings.items():
            if self.ask("postgres", f"show {name}") != value:
                raise RuntimeError(f"{name} is not {value}")

    def start(self):
        self.deploy("start")

    def remove(self):
        """Ends it and deletes its data; after a kill in the middle of whatever it did, too."""
        self.kill()
        self.deploy("remove")

    def deploy(self, act):
        done = subprocess.run([str(ROOT / "deploy/cluster"), act, "--test", "--data", self.folder],
                              capture_output=True, text=True)
        if done.returncode:
            raise RuntimeError(f"deploy/cluster {act}: {done.stdout}{done.stderr}")

    def ask(self, database, script):
        """What the superuser's statements answer, without a server between."""
        command = ["psql", "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", f"{self.base} dbname={database} user=postgres"]
        done = subprocess.run(command, input=script, capture_output=True, text=True)
        if done.returncode:
            raise RuntimeError(f"psql: {done.stderr.strip()}")
        return done.stdout.strip()

    def processes(self):
        """The postmaster and all of its processes; none where it does not run."""
        try:
            first = int((pathlib.Path(self.folder) / "pg/postmaster.pid").read_text().split()[0])
        except (FileNotFoundError, IndexError):
            return []
        if not is_alive(first):
            return []
        return [first] + [pid for pid in living() if parent_of(pid) == first]

    def kill(self):
        """Ends every process of it at once, as a lost machine does."""
        # First it stands still: it must not begin a process that nobody kills, nor recover from the end of the others.
        for pid in self.processes()[:1]:
            send(pid, signal.SIGSTOP)
        killed = self.processes()
        for pid in killed:
            send(pid, signal.SIGKILL)
        for pid in killed:
            bury(pid)

    def hush(self):
        """Stops for good who writes the log where commits do not: what comes now is lost with the next kill."""
        for pid in self.processes():
            if b"walwriter" in command_of(pid):
                send(pid, signal.SIGSTOP)

    def stop(self, seconds):
        """Lets every process of it stand still for a while."""
        stopped = self.processes()
        for pid in stopped:
            send(pid, signal.SIGSTOP)
        time.sleep(seconds)
        for pid in stopped:
            send(pid, signal.SIGCONT)


def send(pid, word):
    """A signal to a process that may be gone."""
    try:
        os.kill(pid, word)
    except ProcessLookupError:
        pass


def adopt():
    """Orphans of this process become its children, so that it knows of their end: a PostgreSQL that is dead and not
    buried still looks like one that runs to whoever starts it again."""
    ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def bury(pid):
    """Waits until a killed process is no more, whoever's child it is."""
    end = time.monotonic() + 30
    while time.monotonic() < end:
        try:
            if os.waitpid(pid, os.WNOHANG)[0] == pid:
                return
        except ChildProcessError:
            if status_of(pid)[0] == "X":
                return
        time.sleep(0.005)
    raise RuntimeError(f"{pid} outlived SIGKILL")


def living():
    return [int(name) for name in os.listdir("/proc") if name.isdigit()]


def status_of(pid):
    """State and parent of a process, as the kernel tells them; of one that is gone: nothing."""
    try:
        return pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[:2]
    except (FileNotFoundError, ProcessLookupError):
        return ["X", "0"]


def command_of(pid):
    try:
        return pathlib.Path(f"/proc/{pid}/cmdline").read_bytes()
    except (FileNotFoundError, ProcessLookupError):
        return b""


def is_alive(pid):
    return status_of(pid)[0] not in "XZ"


def parent_of(pid):
    return int(status_of(pid)[1])
