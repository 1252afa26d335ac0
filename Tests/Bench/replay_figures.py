"""Counts in bank-full.csv what the head's pages must say after its replay. Knows nothing of the product.

usage: replay_figures.py FILE EVERY
"""

import collections
import csv
import json
import sys

# Published with the data: UCI Machine Learning Repository, Bank Marketing (45,211 rows, 5,289 of them yes).
PUBLISHED = {"leads": 45211, "calls": 124956, "handed_over": 5289, "most": 63, "seconds": 11671811}


def main(file, every):
    with open(file, encoding="utf-8", newline="") as source:
        rows = [row for n, row in enumerate(csv.DictReader(source, delimiter=";")) if n % every == 0]
    by_call = collections.defaultdict(lambda: [0, 0, 0])
    by_month = collections.defaultdict(lambda: [0, 0, 0, 0])
    for row in rows:
        calls, seconds, agreed = int(row["campaign"]), int(row["duration"]), row["y"] == "yes"
        for nth in range(1, calls + 1):
            by_call[str(nth)][0] += 1
        by_call[str(calls)][1] += agreed
        by_call[str(calls)][2] += seconds
        month = by_month[row["month"]]
        for place, count in enumerate([1, calls, agreed, seconds]):
            month[place] += count
    leads = len(rows)
    calls = sum(month[1] for month in by_month.values())
    handed_over = sum(month[2] for month in by_month.values())
    seconds = sum(month[3] for month in by_month.values())
    told = {"leads": leads, "calls": calls, "handed_over": handed_over, "seconds": seconds}
    told["most"] = max(int(row["campaign"]) for row in rows)
    if every == 1 and told != {key: PUBLISHED[key] for key in told}:
        sys.exit(f"this is not the published file: {told}")
    share, a_handover = handed_over / leads, calls / handed_over
    english = [f"{leads:,}", f"{calls:,}", f"{handed_over:,}", f"{seconds:,}", str(told["most"])]
    english += [f"{share * 100:.4f}" if leads >= 10000 else f"{share * 100:.1f}"]
    english += [f"{a_handover:.4f}" if calls >= 10000 else f"{a_handover:.2f}"]
    russian = [word.replace(",", "\u00a0").replace(".", ",") for word in english]
    print(json.dumps(told | {
        "called": leads, "refused": leads - handed_over, "share": share, "calls_a_handover": a_handover,
        "by_call": by_call, "by_month": by_month, "words": {"en": english, "ru": russian},
        "says": ", ".join(english)}))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
