"""Figures: the median of the rounds with the least and the most of them, beside what is to be reached."""

import json
import pathlib
import re
import statistics

MARKS = ("<!-- performance.json -->\n", "<!-- /performance.json -->\n")


class Figure:
    """One row: what was measured, a value of each round, and `most` or `least` that it should be."""

    def __init__(self, what, values, most=None, least=None):
        self.what, self.values = what, [float(value) for value in values]
        self.most, self.least = most, least
        if not self.values or min(self.values) <= 0:
            raise RuntimeError(f"{what}: nothing was measured: {values}")

    @property
    def value(self):
        return statistics.median(self.values)

    @property
    def reach(self):
        bound = self.most if self.least is None else self.least
        return None if bound is None else f"{'≤' if self.least is None else '≥'} {bound:g}"

    @property
    def reached(self):
        if self.reach is None:
            return None
        return self.value <= self.most if self.least is None else self.value >= self.least

    def line(self):
        return {"what": self.what, "value": short(self.value), "low": short(min(self.values)), "high": short(max(self.values)),
                "reach": self.reach, "reached": self.reached}


def short(value):
    """Three digits are all that it is worth."""
    return float(f"{value:.3g}")


def table(figures):
    told = {True: "yes", False: "**no**", None: ""}
    lines = ["| what | median | least | most | reach | reached |", "|---|---|---|---|---|---|"]
    for line in (figure.line() for figure in figures):
        lines.append(f"| {line['what']} | {line['value']:g} | {line['low']:g} | {line['high']:g} | {line['reach'] or ''} | {told[line['reached']]} |")
    return "\n".join(lines) + "\n"


def write(figures, folder, said):
    """Writes performance.json into a folder and, where its performance.md has a place for it, the table."""
    folder = pathlib.Path(folder)
    lines = ",\n".join("  " + json.dumps(figure.line(), ensure_ascii=False) for figure in figures)
    (folder / "performance.json").write_text(f"[\n{lines}\n]\n")
    page = folder / "performance.md"
    if page.exists():
        text = page.read_text()
        whole = re.compile(re.escape(MARKS[0]) + ".*?" + re.escape(MARKS[1]), re.S)
        page.write_text(whole.sub(lambda _: f"{MARKS[0]}{said}\n\n{table(figures)}{MARKS[1]}", text))
