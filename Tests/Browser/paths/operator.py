"""The operator's workplace: claim, call, script, answers, results, hand-over."""

from house import scenes
from house.paths import path


def claim(page):
    page.click("form[action='/operators/claims'] button")
    page.wait_for_url("**/operators/card/*")
    page.wait_for_selector(".call")


def call(page):
    page.click("form[action$='/dial'] button")
    page.wait_for_selector("a[href^='tel:']")


@path("an operator claims a card, calls, follows the script and hands the lead over", scene=scenes.CALLING)
def hands_over(stage):
    olga = stage.person("olga")
    stage.look(olga, "my-day")
    claim(olga)
    assert "Ivan Acme" in olga.inner_text("h1")
    assert "0001" not in olga.content() and "000-00-01" not in olga.content(), "the number stands masked"
    stage.look(olga, "card")
    call(olga)
    assert olga.get_attribute("a[href^='tel:']", "href") == "tel:+74950000001"
    stage.look(olga, "on-call")
    # By keys alone: yes, go on; need; authority; budget; timing.
    olga.locator(".move-row button").first.click()
    olga.wait_for_selector("textarea#value")
    olga.fill("#value", "Transfers abroad <b>&</b>")
    olga.click(".move-row button")
    olga.wait_for_selector("button[value='yes']")
    stage.look(olga, "yes-or-no")
    olga.click("button[value='yes']")
    olga.wait_for_selector("input#value")
    olga.fill("#value", "much")
    olga.click(".move-row button")
    olga.wait_for_selector(".invalid")
    assert olga.input_value("#value") == "much", "what was typed is kept"
    stage.look(olga, "refused-answer")
    olga.fill("#value", "120000,50")
    olga.click(".move-row button")
    olga.wait_for_selector("button[value='quarter']")
    assert olga.is_disabled("#handover button"), "the hand-over waits for the last answer"
    olga.click("button[value='quarter']")
    olga.wait_for_selector("#handover button:not([disabled])")
    answers = olga.inner_text(".answers")
    assert "Transfers abroad <b>&</b>" in answers and "120" in answers
    stage.look(olga, "complete")
    olga.fill("#handover-note", stage.say("Wants a call today", "Ждёт звонка сегодня"))
    olga.click("#handover button")
    olga.wait_for_url("**/operators?done=1")
    stage.look(olga, "done")
    assert stage.sees("select place from core.lead where handed_over_by is not null") == "qualification"
    assert stage.sees("select count(*) from core.answer") == "4"


@path("an operator works by keys alone", scene=scenes.CALLING, variants=[(1440, "en"), (1440, "ru")])
def by_keys(stage):
    olga = stage.person("olga")
    olga.keyboard.press("n")
    olga.wait_for_selector(".call")
    olga.keyboard.press("d")
    olga.wait_for_selector("a[href^='tel:']")
    olga.keyboard.press("1")
    olga.wait_for_selector("textarea#value")
    olga.keyboard.press("q")
    olga.wait_for_selector(".move-row button:nth-child(2)")
    olga.keyboard.press("b")
    olga.wait_for_url("**/operators?done=1")
    assert stage.sees("select disposition from core.attempt") == "busy"


@path("an operator promises a callback by the callee's clock", scene=scenes.lead("birch"), variants=[(1440, "en"), (390, "ru")])
def callback(stage):
    olga = stage.person("olga")
    claim(olga)
    call(olga)
    olga.click("details.act:has(button[value='callback']) summary")
    tomorrow = stage.sees("select to_char((now() at time zone 'Asia/Novosibirsk')::date + 1, 'YYYY-MM-DD')") + "T15:30"
    olga.fill("#when-callback", tomorrow)
    assert "11:30" in olga.inner_text("#echo-callback"), "one's own clock stands beside theirs"
    olga.fill("#outcome-note", stage.say("After lunch", "После обеда"))
    stage.look(olga, "callback")
    olga.click("button[value='callback']")
    olga.wait_for_url("**/operators?done=1")
    stage.look(olga, "my-callbacks")
    assert stage.sees(
        "select to_char(due_at at time zone 'Asia/Novosibirsk', 'YYYY-MM-DD\"T\"HH24:MI') from core.lead"
    ) == tomorrow


@path("a result that is refused keeps what was typed", scene=scenes.lead("acme"), variants=[(1440, "ru"), (390, "en")])
def refused(stage):
    olga = stage.person("olga")
    claim(olga)
    call(olga)
    olga.fill("#outcome-note", stage.say("Next spring", "Весной"))
    olga.click("details.act:has(button[value='later']) summary")
    olga.fill("#when-later", "2020-01-01")
    olga.select_option("#why-later", "next_budget")
    olga.click("button[value='later']")
    olga.wait_for_selector(".invalid")
    assert olga.input_value("#outcome-note") == stage.say("Next spring", "Весной")
    assert olga.input_value("#when-later") == "2020-01-01"
    assert olga.input_value("#why-later") == "next_budget"
    stage.look(olga, "refused")


@path("a lost lease says so and gives back what was typed", scene=scenes.lead("acme"), variants=[(1440, "en"), (390, "ru")])
def lost(stage):
    olga = stage.person("olga")
    claim(olga)
    call(olga)
    stage.sees("update core.lead set lease_until = now() - interval '1 second' where place = 'on_call'")
    olga.fill("#outcome-note", stage.say("He asked for prices", "Просил цены"))
    olga.click("button[value='busy']")
    olga.wait_for_selector("#kept-note")
    assert olga.input_value("#kept-note") == stage.say("He asked for prices", "Просил цены")
    stage.look(olga, "lost")


@path("an operator works without JavaScript", scene=scenes.CALLING, variants=[(390, "ru")])
def without_script(stage):
    olga = stage.person("olga", script=False)
    claim(olga)
    call(olga)
    olga.locator(".move-row button").first.click()
    olga.fill("#value", "Переводы")
    olga.click(".move-row button")
    olga.click("button[value='yes']")
    assert olga.is_visible("input#value")
    olga.click("button[value='no_answer']")
    olga.wait_for_url("**/operators?done=1")
    assert stage.sees("select disposition from core.attempt") == "no_answer"
    assert stage.sees("select count(*) from core.answer") == "2"


@path("an operator with nobody to call is told so", variants=[(1440, "ru"), (390, "en")])
def nobody(stage):
    olga = stage.person("olga")
    olga.click("form[action='/operators/claims'] button")
    olga.wait_for_url("**/operators?nothing=1")
    olga.wait_for_selector(".alert-warning")
    stage.look(olga, "nothing")
