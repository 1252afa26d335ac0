"""Walks every path at every width in every language, some at a time, and counts."""

import functools
import multiprocessing
import os
import sys
import time
import traceback

from playwright.sync_api import sync_playwright

from . import database, paths
from .server import Server
from .stage import Stage

PICTURES = database.ROOT / "var/browser"

# A walk keeps a server, a browser and PostgreSQL busy in turns: one for each processor fills the machine.
AT_ONCE = max(1, min(4, len(os.sched_getaffinity(0))))

# More failures than these are nothing that a busy machine explains: docs/decisions/0220.
MOST_AGAIN = 3


def all(found, words):
    """Walks the paths whose sentence, width and language hold every word; 0 where all passed."""
    if not database.CLUSTER:
        print("TRISTAGE_TEST_CLUSTER is not set: run deploy/test --only browser.")
        return 2
    walks, skipped = [], 0
    for number, path in enumerate(found):
        variants = [one for one in path.variants if is_meant(path, *one, words)]
        if variants and path.lacks:
            print(f"– {path.sentence}: skipped, there is no ../shared/data/{path.lacks} beside this checkout", flush=True)
            skipped += len(variants)
        else:
            walks += [(number, *one) for one in variants]
    outcomes = at_once(found, walks)
    failed = [one for one, passed in zip(walks, outcomes) if not passed]
    if 0 < len(failed) <= MOST_AGAIN:
        print("A second time, one after another:", flush=True)
        outcomes += [True for passed in at_once(found, failed, 1) if passed]
    passed = sum(outcomes)
    failed = len(walks) - passed
    print(f"{passed} passed, {failed} failed" + (f", {skipped} skipped" if skipped else ""))
    return 1 if failed or not passed else 0


def at_once(found, walks, most=AT_ONCE):
    """How each walk went: whoever is free, a process with a browser of its own, takes the next."""
    if not walks:
        return []
    database.template()
    try:
        # Forked, so that the paths and the template's name are there; before any browser is.
        with multiprocessing.get_context("fork").Pool(min(most, len(walks)), begin, [found]) as walkers:
            outcomes = walkers.map(take, walks, chunksize=1)
            walkers.close()
            walkers.join()
            return outcomes
    finally:
        database.clear()


def begin(found):
    global _found
    _found = found


def take(one):
    number, width, language = one
    return walk(browser(), _found[number], width, language)


@functools.cache
def browser():
    """This walker's own, begun with its first walk: a walker that cannot even begin would be replaced for ever."""
    return sync_playwright().start().chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])


def is_meant(path, width, language, words):
    """Whether all words stand in the walk's sentence, width and language."""
    return set(words) <= set(f"{path.folder}-{width}-{language}".split("-"))


def walk(browser, path, width, language):
    """One path at one width in one language; tells how it went."""
    start = time.monotonic()
    name = server = stage = None
    try:
        name = database.clone(path.scene)
        server = Server(name)
        server.wait()
        folder = PICTURES / path.folder / f"{width}-{language}"
        stage = Stage(browser, server.origin, name, width, paths.WIDTHS[width], language, folder)
        path.function(stage)
        stage.is_sound()
        print(f"✔ {path.sentence} ({width} {language}, {time.monotonic() - start:.1f} s)", flush=True)
        return True
    except Exception as error:
        print(f"✘ {path.sentence} ({width} {language}): {error}", flush=True)
        for line in traceback.format_tb(error.__traceback__):
            if "/paths/" in line:
                print(line.rstrip(), flush=True)
        if stage and stage.people:
            try:
                stage.people[-1].screenshot(path=stage.folder / "failed.png", full_page=True)
            except Exception:
                pass
        if server and server.process.poll() is not None:
            print(server.said(), file=sys.stderr)
        return False
    finally:
        if stage:
            stage.leave()
        if server:
            server.stop()
        if name:
            database.drop(name)
