"""Where the paths are: each file of paths/ names its sentences with @path."""

import importlib.util
import pathlib

from . import given

FOLDER = pathlib.Path(__file__).resolve().parent.parent / "paths"
_found = []


class Path:
    """One path: a sentence, what it needs in the database and beside the checkout, and how a person walks it."""

    def __init__(self, sentence, scene, function, variants, needs):
        self.sentence = sentence
        self.scene = scene
        self.function = function
        self.variants = variants
        self.needs = needs

    @property
    def lacks(self):
        """The file that the path needs and that is not there; else None."""
        return self.needs if self.needs and not given.file(self.needs) else None

    @property
    def folder(self):
        return "-".join("".join(c if c.isalnum() else " " for c in self.sentence.lower()).split())


WIDTHS = {1440: 900, 390: 844}
LANGUAGES = ["en", "ru"]
EVERY = [(width, language) for width in WIDTHS for language in LANGUAGES]


def path(sentence, scene="", variants=None, needs=None):
    """Marks a function as a path, which gets a Stage.

    scene: SQL that prepares a clone of the cast. needs: a file of ../shared/data; without it the path is skipped.
    """

    def mark(function):
        _found.append(Path(sentence, scene, function, variants or EVERY, needs))
        return function

    return mark


def load():
    for file in sorted(FOLDER.glob("*.py")):
        spec = importlib.util.spec_from_file_location(file.stem, file)
        spec.loader.exec_module(importlib.util.module_from_spec(spec))
    return list(_found)
