"""Makes an input shorter as long as it breaks in the same way."""

import subprocess
import tempfile
import time

from .child import environment, limits


def kind(bench, finding, data):
    """What comes of these bytes: the kind of a finding, or what the target says."""
    with tempfile.NamedTemporaryFile() as file:
        file.write(data)
        file.flush()
        try:
            child = subprocess.run(
                [bench, "fuzz", "--target", finding.target, "--seed", str(finding.dice), "--file", file.name],
                capture_output=True, text=True, errors="replace", timeout=20, preexec_fn=limits, env=environment(),
                check=False,
            )
        except subprocess.TimeoutExpired:
            return "hang"
    if child.returncode < 0:
        return "crash"
    return child.stdout.split(": ", 1)[-1].split(":")[0].split(" ")[0].strip() if child.returncode else ""


def shrunk(bench, finding, short):
    """The shortest that was found in a while; what takes many inputs, or the sight of a clock, stays as it is."""
    data = finding.data
    end = time.monotonic() + (20 if short else 120)
    if finding.kind in ("slow", "growth", "nothing", "hang") or kind(bench, finding, data) != finding.kind:
        return data
    size = max(1, len(data) // 2)
    while size and time.monotonic() < end:
        at, cut = 0, False
        while at < len(data) and time.monotonic() < end:
            less = data[:at] + data[at + size:]
            if kind(bench, finding, less) == finding.kind:
                data, cut = less, True
            else:
                at += size
        if not cut or size > len(data):
            size = min(size // 2, len(data))
    return data
