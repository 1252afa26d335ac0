"""Where the cases are: each file of siege/ against/ names its own with @case."""

import importlib
import pathlib

_found = []


class Case:
    """One kind of abuse: what it is called, how it goes, and whether the short form leaves it out."""

    def __init__(self, name, function, long):
        self.name, self.function, self.long = name, function, long


def case(name, long=False):
    """Marks a function as a case, which gets a Siege."""

    def mark(function):
        _found.append(Case(name, function, long))
        return function

    return mark


def found():
    """All of them, by file."""
    for file in sorted((pathlib.Path(__file__).parent / "against").glob("*.py")):
        importlib.import_module(f"siege.against.{file.stem}")
    return list(_found)
