"""What a path walks on: browsers of the cast's people, pictures, and what must hold on every page."""

import json
import pathlib
import re
import urllib.request

from . import database

PASSWORD = "correct horse battery"


class Stage:
    """One walk of a path: a database, a server, a width, a language."""

    def __init__(self, browser, origin, name, width, height, language, folder):
        self.browser, self.origin, self.database = browser, origin, name
        self.width, self.height, self.language = width, height, language
        self.folder = pathlib.Path(folder)
        self.folder.mkdir(parents=True, exist_ok=True)
        self.pictures = 0
        self.people = []
        self.faults = []

    def sees(self, sql):
        """What the superuser sees: the first column of each row."""
        return database.psql(self.database, "-c", sql)

    def program(self, *arguments):
        """What a command of the program prints on this walk's database; it fails where the command does."""
        return database.tristage(self.database, *arguments)

    def asks(self, name, path, body):
        """What a program of this member gets for a JSON body."""
        token = self.sends("/sign-in", {"name": name, "password": PASSWORD}, {})["token"]
        return self.sends(path, body, {"Authorization": f"Bearer {token}", "Idempotency-Key": f"{name}{path}"})

    def sends(self, path, body, headers):
        request = urllib.request.Request(
            self.origin + path,
            json.dumps(body).encode(),
            {"Content-Type": "application/json", "Accept": "application/json", **headers},
        )
        with urllib.request.urlopen(request, timeout=15) as answer:
            return json.load(answer)

    def person(self, name, script=True, password=PASSWORD):
        """A browser of this member, signed in by the form."""
        self.sees(f"update core.member set language = '{self.language}' where sign_in_name = '{name}'")
        page = self.stranger(script)
        page.goto(self.origin + "/sign-in")
        page.fill("#name", name)
        page.fill("#password", password)
        page.click("main button")
        page.wait_for_url(re.compile(r"/(operators|managers|accounts|head|partners|admins)"))
        return page

    def stranger(self, script=True):
        """A browser of nobody yet."""
        phone = self.width < 600
        context = self.browser.new_context(
            viewport={"width": self.width, "height": self.height},
            locale="ru-RU" if self.language == "ru" else "en-GB",
            timezone_id="Europe/Moscow",
            has_touch=phone,
            is_mobile=phone,
            java_script_enabled=script,
            reduced_motion="reduce",
        )
        page = context.new_page()
        page.set_default_timeout(15000)
        page.faults = []
        page.on("console", lambda said: said.type == "error" and page.faults.append(said.text))
        page.on("pageerror", lambda error: page.faults.append(str(error)))
        page.on("dialog", lambda dialog: dialog.accept())
        self.people.append(page)
        return page

    def send(self, page, button):
        """Presses a button (a selector) of a form and waits until what it led to is shown."""
        with page.expect_response(lambda answer: answer.request.is_navigation_request() or answer.status != 303):
            page.click(button)
        page.wait_for_load_state("domcontentloaded")
        self.settles(page)

    def settles(self, page):
        """Until htmx has put in what it fetched; the content security policy forbids asking by a script."""
        for state in ("htmx-request", "htmx-swapping", "htmx-settling"):
            page.wait_for_selector(f".{state}", state="detached")

    def hides(self, page, addresses, secrets):
        """None of these addresses shows any of these secrets to this person."""
        for address in addresses:
            page.goto(self.origin + address)
            text = page.content()
            for secret in secrets:
                assert secret not in text, f"{address} shows {secret}"

    def say(self, en, ru):
        """The word in the walk's language."""
        return ru if self.language == "ru" else en

    def look(self, page, name):
        """Takes a picture, and notes what should hold on every page and does not: is_sound tells at the end."""
        self.pictures += 1
        page.mouse.move(0, 0)
        self.settles(page)
        page.screenshot(path=self.folder / f"{self.pictures:02d}-{name}.png", full_page=True)
        self.fits(page)
        self.shows_no_template(page)
        self.is_accessible(page)

    def fits(self, page):
        """Nothing stands out of the window sideways."""
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        if wide > 0:
            self.faults.append(f"{page.url} is {wide} pixels wider than the window")

    def shows_no_template(self, page):
        """No name of a template stands in the text: a row without a field would show the frame's."""
        shown = re.search(r"\b[A-Z][a-z]+/[A-Z]\w+Page\b", page.inner_text("main"))
        if shown:
            self.faults.append(f"{page.url} shows {shown.group()}")

    def is_accessible(self, page):
        """No serious violation by axe."""
        from axe_playwright_python.sync_playwright import Axe

        self.faults += [
            f"{page.url} {item['id']}: {node['html'][:160]} {node.get('failureSummary', '')[:200]}"
            for item in Axe().run(page).response["violations"]
            if item["impact"] in ("serious", "critical")
            for node in item["nodes"][:3]
        ]

    def is_sound(self):
        """Nothing was noted, and no browser reported an error: a refused script or style, an exception."""
        for page in self.people:
            self.faults += [fault for fault in page.faults if "the server responded with a status of" not in fault]
        assert not self.faults, "\n  ".join(["", *dict.fromkeys(self.faults)])

    def leave(self):
        for page in self.people:
            page.context.close()
