"""The head writes a script, and changes reference data: seen before it is done."""

from house import scenes
from house.paths import path


@path("the head changes a script step by step, is told its dead end, and publishes it", scene=scenes.CALLING, variants=[(1440, "en"), (390, "ru")])
def writes(stage):
    helen = stage.person("helen")
    helen.goto(stage.origin + "/head/scripts")
    stage.look(helen, "scripts")
    helen.click("a[href='/head/scripts/banks']")
    helen.wait_for_selector(".script-tree")
    stage.look(helen, "script")
    stage.send(helen, "form[action='/head/scripts/banks/draft'] button")
    helen.wait_for_url("**/draft")
    helen.click(".script-tree a[href='?step=greeting']")
    helen.wait_for_selector("#step-say")
    helen.fill("#step-say", stage.say("Good day, {name}!", "Добрый день, {name}!"))
    # A row that leads to a step to be made.
    helen.fill(".way.is-blank >> nth=0 >> input[name='labels[]']", stage.say("Who are you?", "Вы кто?"))
    helen.select_option(".way.is-blank >> nth=0 >> select", "+")
    stage.look(helen, "step")
    stage.send(helen, ".step-form .save-line button")
    helen.wait_for_selector(".fault-card")
    assert stage.say("dead end", "тупик") in helen.inner_text(".fault-card")
    assert helen.is_disabled("form[action$='/publish'] button")
    stage.look(helen, "faulty")
    helen.click(".fault-card a >> nth=0")
    helen.wait_for_selector("#step-name[value='step_8']")
    helen.fill("#step-say", stage.say("We move money.", "Мы переводим деньги."))
    helen.select_option("#step-next", "need")
    stage.send(helen, ".step-form .save-line button")
    helen.wait_for_selector(".script-map .alert-success")
    stage.look(helen, "sound")
    helen.click("a[href*='/preview?draft=yes']")
    helen.wait_for_selector(".say")
    stage.look(helen, "preview")
    helen.goto(stage.origin + "/head/scripts/banks/draft")
    stage.send(helen, "form[action$='/publish'] button")
    helen.wait_for_url("**/head/scripts/banks")
    helen.goto(stage.origin + "/head/scripts/banks/changes?from=1&to=2")
    stage.look(helen, "changes")
    olga = stage.person("olga")
    olga.click("form[action='/operators/claims'] button")
    olga.wait_for_selector(".say")
    assert stage.say("Good day", "Добрый день") in olga.inner_text(".say"), "a new card begins with the new version"


@path("the head sees whom a change concerns before making it", scene=scenes.CALLING, variants=[(1440, "ru"), (390, "en")])
def changes_reference(stage):
    helen = stage.person("helen")
    helen.goto(stage.origin + "/head/reference")
    stage.look(helen, "reference")
    helen.click("a[href='/head/reference/result/busy']")
    helen.wait_for_selector("#field-retry_minutes")
    helen.fill("#field-retry_minutes", "45")
    stage.send(helen, ".reference-form button.btn-primary")
    helen.wait_for_selector(".weighed")
    assert "Banks" in helen.inner_text(".weighed")
    assert stage.sees("select retry_after from core.disposition where id = 'busy'") == "00:30:00"
    stage.look(helen, "weighed")
    stage.send(helen, ".weighed button.btn-primary")
    helen.wait_for_selector(".history li")
    assert stage.sees("select retry_after from core.disposition where id = 'busy'") == "00:45:00"
    helen.goto(stage.origin + "/head/reference/reason/not_interested")
    helen.select_option("#field-active", "false")
    stage.send(helen, ".reference-form button.btn-primary")
    helen.wait_for_selector(".alert-danger")
    stage.look(helen, "refused")
    helen.goto(stage.origin + "/head/reference/department/department")
    stage.look(helen, "department")
