"""What a head watches with: canaries and warnings."""

import re

from house.paths import path

NUMBER = "+7 495 000-90-01"


@path("a head plants a canary; an enquiry from its number is a warning that names the member", variants=[(1440, "en"), (390, "ru")])
def canary(stage):
    helen = stage.person("helen")
    helen.goto(stage.origin + "/head/canaries")
    helen.select_option("#canary-member", label="Anna")
    helen.select_option("#canary-member", label="Mark")
    helen.fill("#canary-name", "Pyotr Sokolov")
    helen.fill("#canary-need", "Wants an offer")
    helen.fill("#canary-phone", "12")
    stage.send(helen, "form[action='/head/canaries'] button")
    assert helen.locator("[role=alert]").count() == 1, "what is wrong is said once, at its field"
    assert helen.input_value("#canary-need") == "Wants an offer"
    assert helen.locator("#canary-member option:checked").inner_text() == "Mark"
    stage.look(helen, "refused")
    helen.fill("#canary-phone", NUMBER)
    stage.send(helen, "form[action='/head/canaries'] button")
    assert helen.locator("table.list tbody tr").count() == 1
    helen.goto(stage.origin + "/head/warnings")
    assert helen.locator("table.list tbody tr").count() == 0
    stage.look(helen, "quiet")

    stage.asks("maria", "/managers/enquiries", {"name": "Somebody", "phone": NUMBER, "place": "qualification"})
    helen.goto(stage.origin + "/head/warnings")
    row = helen.locator("table.list tbody tr")
    assert row.count() == 1 and row.locator("a[href^='/head/members/']").inner_text() == "Mark"
    stage.look(helen, "heard")
    helen.goto(stage.origin + "/head/canaries")
    stage.look(helen, "canaries")
    helen.click("table.list a[href^='/head/warnings/']")
    helen.wait_for_url(re.compile("/head/warnings/"))
    assert "Maria" in helen.inner_text("dl.facts") and "Mark" in helen.inner_text("dl.facts")
    helen.fill("#warning-word", "We asked ourselves")
    stage.look(helen, "warning")
    stage.send(helen, "form[action$='/seen'] button")
    helen.wait_for_url(re.compile("/head/warnings$"))
    assert helen.locator("table.list tbody tr").count() == 0
    helen.click("a[href='/head/warnings?all=yes']")
    helen.wait_for_url("**/head/warnings?all=yes")
    assert "We asked ourselves" in helen.inner_text("table.list")
    stage.look(helen, "past")
