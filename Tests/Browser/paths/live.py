"""Open pages hear of what others do, and are not touched under the hands of who works in them."""

from house.paths import path
from house.scenes import waiting


def accept(page):
    page.click("form[action='/managers/acceptances'] button")
    page.wait_for_selector(".checklist")


@path("an open page hears of what others do, and waits while somebody types in it", scene=waiting("acme") + waiting("birch"), variants=[(1440, "en"), (390, "ru")])
def hears(stage):
    mark, maria = stage.person("mark"), stage.person("maria")
    mark.goto(stage.origin + "/managers/qualification")
    rows = mark.locator("#queue tbody tr")
    assert rows.count() == 2
    accept(maria)
    rows.nth(1).wait_for(state="detached", timeout=60000)
    assert mark.locator(".empty-list").count() == 0 and rows.count() == 1
    stage.look(mark, "one-less-by-itself")

    rows.locator("summary").click()
    note = rows.locator("input[name='note']")
    note.fill("Asked for a call in")
    maria.goto(stage.origin + "/managers")
    accept(maria)
    mark.wait_for_selector("#queue[data-stale]", timeout=60000)
    assert note.input_value() == "Asked for a call in", "what is being typed stays"
    stage.look(mark, "typed-stays")

    note.fill("")
    rows.locator("summary").click()
    mark.locator("h1").click()
    mark.wait_for_selector(".empty-list", timeout=60000)
    stage.look(mark, "none-by-itself")
