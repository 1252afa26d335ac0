"""The product's server and the wire between it and PostgreSQL, as processes."""

import os
import pathlib
import random
import secrets
import selectors
import signal
import socket
import subprocess
import sys
import time
import urllib.request

from .cluster import ROOT

BINARY = os.environ.get("TRISTAGE_BINARY", str(ROOT / ".build/release/tristage"))
HOME = os.environ.get("TRISTAGE_HOME", str(ROOT))


def environment(database, **more):
    """The settings of a command of the program, and none that our caller has."""
    own = {name: value for name, value in os.environ.items() if not name.startswith("TRISTAGE_")}
    return own | {"TRISTAGE_DATABASE": database, "TRISTAGE_HOME": HOME} | more


def tristage(database, *arguments):
    """Runs a command of the program to its end; its status and what it said."""
    done = subprocess.run([BINARY, *arguments], env=environment(database), capture_output=True, text=True)
    return done.returncode, done.stdout + done.stderr


class Wire:
    """wire.py as a process; see there."""

    def __init__(self, folder, target):
        self.process = subprocess.Popen([sys.executable, "-B", str(pathlib.Path(__file__).parent / "wire.py"), folder, target],
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.answers = selectors.DefaultSelector()
        self.answers.register(self.process.stdout, selectors.EVENT_READ)
        self.heard()

    def do(self, what):
        """Asks for something, and waits until it was done to somebody's connection."""
        self.process.stdin.write(what.encode() + b"\n")
        self.process.stdin.flush()
        self.heard()

    def heard(self):
        if not self.answers.select(120) or not self.process.stdout.readline():
            raise RuntimeError("nobody's work came by the wire for two minutes")

    def end(self):
        self.process.kill()
        self.process.wait()


class Server:
    """`tristage serve` on a port of loopback that stays its own while it is down."""

    def __init__(self, database, folder):
        self.port = free_port()
        key = pathlib.Path(folder) / "key"
        key.write_text(secrets.token_hex(32))
        self.settings = environment(database, TRISTAGE_PORT=str(self.port), TRISTAGE_KEY_FILE=str(key), TRISTAGE_LOG="error")
        self.log = pathlib.Path(folder) / "serve.log"
        self.process, self.begun, self.again = None, 0, 0

    def start(self):
        with self.log.open("a") as log:
            self.begun = log.tell()
            self.process = subprocess.Popen([BINARY, "serve"], env=self.settings, stdout=log, stderr=log)

    def kill(self):
        """Ends it in the middle of whatever it does."""
        self.process.kill()
        self.process.wait()

    def stop(self, seconds):
        """Lets it stand still for a while."""
        self.process.send_signal(signal.SIGSTOP)
        time.sleep(seconds)
        self.process.send_signal(signal.SIGCONT)

    def end(self):
        """Lets it finish what it has under way."""
        if self.process and self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(30)
            except subprocess.TimeoutExpired:
                self.kill()

    def until_ready(self):
        end = time.monotonic() + 120
        while time.monotonic() < end:
            self.must_run()
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{self.port}/ready", timeout=5)
                return
            except OSError:
                time.sleep(0.05)
        raise RuntimeError("the server did not get ready: " + self.said())

    def must_run(self):
        """Throws where it ended by itself: nothing that happens to its database or its callers may end it. Only a start
        may be refused while its database is away; then it is started again, as its unit of systemd does."""
        if self.process.poll() is None:
            return
        if "The database cannot be reached" not in self.said():
            raise RuntimeError(f"the server ended by itself with {self.process.returncode}: {self.said()}")
        self.again += 1
        self.start()

    def said(self):
        """The end of what it said since its last start."""
        return self.log.read_bytes()[self.begun:].decode(errors="replace")[-3000:]


def free_port():
    """A port that nobody listens on, below those that the system gives to whoever connects."""
    for _ in range(100):
        port = random.randrange(20_000, 32_000)
        with socket.socket() as tried:
            try:
                tried.bind(("127.0.0.1", port))
                return port
            except OSError:
                continue
    raise RuntimeError("no free port")
