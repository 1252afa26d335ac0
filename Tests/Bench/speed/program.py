"""The program itself: start to ready, memory, and a cold build."""

import pathlib
import re
import socket
import subprocess
import time

from house import database

from . import load
from .figures import Figure
from .ground import token


def starts(run, name, rounds):
    """Seconds from the start of the process to the first answer 200 of /ready."""
    one, took = run.serves(name), []
    port = int(one.origin.rsplit(":", 1)[1])
    for _ in range(rounds + 1):
        one.process.terminate()
        one.process.wait(60)
        began = time.perf_counter()
        one.start()
        while not ready(port):
            if one.process.poll() is not None or time.perf_counter() > began + 60:
                raise RuntimeError("the server did not get ready: " + one.said())
            time.sleep(0.002)
        took.append(time.perf_counter() - began)
    run.ends(one)
    return took[1:]


def ready(port):
    try:
        with socket.create_connection(("127.0.0.1", port)) as line:
            line.sendall(b"GET /ready HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
            return line.recv(4096).startswith(b"HTTP/1.1 200")
    except OSError:
        return False


def memory(pid, what="VmRSS"):
    """Megabytes of a process."""
    return int(re.search(what + r":\s+(\d+) kB", pathlib.Path(f"/proc/{pid}/status").read_text())[1]) * 1024 / 1e6


def figures(run, name, rounds, full, say):
    """full: how many connections, each of which asks for the manager's list four times and stays open."""
    took, idle, busy = starts(run, name, rounds), [], []
    for _ in range(rounds):
        one = run.serves(name)
        time.sleep(1)
        idle.append(memory(one.process.pid))
        crowd = load.Load(int(one.origin.rsplit(":", 1)[1]), full)
        answers, _ = crowd.play([load.get("/managers/leads", token("managers", 0))] * (4 * full))
        if any(status != 200 for status, _ in answers):
            raise RuntimeError(f"a list was refused: {next(answer for answer in answers if answer[0] != 200)}")
        busy.append(memory(one.process.pid))
        say(f"memory {idle[-1]:.0f} MB, with {full} connections {busy[-1]:.0f} MB, at most {memory(one.process.pid, 'VmHWM'):.0f} MB")
        crowd.close()
        run.ends(one)
    return [
        Figure("start to ready, s", took, most=0.3), Figure("memory idle, MB", idle, most=50),
        Figure(f"memory after {full} connections at work, MB", busy, most=200)]


def build(say, folder):
    """A release build of the program from nothing but the sources and the packages already fetched: the figure, and where the program is."""
    command = ["swift", "build", "-c", "release", "--product", "tristage", "--package-path", str(database.ROOT), "--scratch-path", folder]
    subprocess.run(["swift", "package", *command[6:], "resolve"], check=True, capture_output=True)
    began = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True)
    took = time.perf_counter() - began
    say(f"built in {took:.0f} s")
    return [Figure("cold release build, s", [took], most=240)], f"{folder}/release/tristage"
