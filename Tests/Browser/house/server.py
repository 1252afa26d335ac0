"""The program, serving one database on a free port."""

import pathlib
import secrets
import socket
import subprocess
import tempfile
import time
import urllib.error
import urllib.request

from . import database


class Server:
    def __init__(self, name, key=None, **settings):
        """key: another server's, where both are one department's; settings: TRISTAGE_…, beside what is needed."""
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        self.origin = f"http://127.0.0.1:{port}"
        self.folder = tempfile.TemporaryDirectory(prefix="tristage-browser-")
        self.key = key or secrets.token_hex(32)
        file = pathlib.Path(self.folder.name) / "key"
        file.write_text(self.key)
        self.log = open(pathlib.Path(self.folder.name) / "log", "w+")
        self.environment = database.environment(
            name, **{"TRISTAGE_PORT": str(port), "TRISTAGE_KEY_FILE": str(file), "TRISTAGE_LOG": "warning", **settings})
        self.start()

    def start(self):
        """Starts it, at first or again: with the same port and key."""
        self.process = subprocess.Popen(
            [database.BINARY, "serve"], env=self.environment, stdout=self.log, stderr=subprocess.STDOUT)

    def wait(self):
        """Until it is ready, or says why it is not."""
        end = time.monotonic() + 60
        while time.monotonic() < end:
            if self.process.poll() is not None:
                raise RuntimeError("the server stopped: " + self.said())
            try:
                urllib.request.urlopen(self.origin + "/ready", timeout=5)
                return
            except (urllib.error.URLError, OSError):
                time.sleep(0.1)
        raise RuntimeError("the server did not get ready: " + self.said())

    def said(self):
        self.log.flush()
        self.log.seek(0)
        return self.log.read()[-2000:]

    def stop(self):
        self.process.terminate()
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()
        self.folder.cleanup()
