"""Walks every path at every width in every language, and counts."""

import sys
import time
import traceback

from playwright.sync_api import sync_playwright

from . import database, paths
from .server import Server
from .stage import Stage

PICTURES = database.ROOT / "var/browser"


def all(found, words):
    """Walks the paths whose sentence, width and language hold every word; 0 where all passed."""
    if not database.CLUSTER:
        print("TRISTAGE_TEST_CLUSTER is not set: run deploy/test --only browser.")
        return 2
    passed = failed = skipped = 0
    with sync_playwright() as engine:
        browser = engine.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        try:
            for path in found:
                variants = [one for one in path.variants if is_meant(path, *one, words)]
                if variants and path.lacks:
                    print(f"– {path.sentence}: skipped, there is no ../shared/data/{path.lacks} beside this checkout", flush=True)
                    skipped += len(variants)
                    continue
                for width, language in variants:
                    if walk(browser, path, width, language):
                        passed += 1
                    else:
                        failed += 1
        finally:
            browser.close()
            database.clear()
    print(f"{passed} passed, {failed} failed" + (f", {skipped} skipped" if skipped else ""))
    return 1 if failed or not passed else 0


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
