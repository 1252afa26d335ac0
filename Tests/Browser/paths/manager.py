"""The manager's workplace: the queue, a lead through its stages, tasks, money, the win."""

import re

from house.paths import path
from house.scenes import waiting


def accept(page):
    page.click("form[action='/managers/acceptances'] button")
    page.wait_for_url("**/managers/leads/*-*")
    page.wait_for_selector(".checklist")


def open_fold(page, action):
    """Opens the fold that holds the form of this act."""
    fold = page.locator(f"details.act:has(form[action$='{action}'])").first
    if fold.get_attribute("open") is None:
        fold.locator("summary").first.click()


def fill_stage(page):
    """Fills every required item of the stage that is shown."""
    while page.locator("ul.checklist:not(.act-body) > li:not(.done) form[action$='/marks']").count():
        item = page.locator("ul.checklist:not(.act-body) > li:not(.done) form[action$='/marks']").first
        field = item.locator("input.form-control")
        before = page.locator("ul.checklist:not(.act-body) > li.done").count()
        if field.count():
            field.fill("As they said it")
        item.locator("button").click()
        page.locator("ul.checklist:not(.act-body) > li.done").nth(before).wait_for()


def advance(page):
    done = page.locator(".steps-line .done").count()
    page.click("form.advance .acts button")
    page.locator(".steps-line .done").nth(done).wait_for()


@path("a manager takes a lead from the queue through every stage to a client", scene=waiting("acme"))
def sells(stage):
    mark = stage.person("mark")
    stage.look(mark, "my-day")
    mark.goto(stage.origin + "/managers/qualification")
    assert "Acme" not in mark.content(), "the queue shows no name"
    stage.look(mark, "queue")
    accept(mark)
    assert "Acme Mill" in mark.inner_text("h1")
    assert "0000001" not in mark.content(), "the number stands masked"
    stage.look(mark, "lead")

    mark.click("form[action$='/reveals'] button >> nth=0")
    mark.wait_for_selector("a[href='tel:+74950000001']")
    stage.look(mark, "revealed")

    mark.click("form.advance .acts button")
    mark.wait_for_selector("form.advance .alert-danger")
    stage.look(mark, "not-ready")
    for _ in range(4):
        fill_stage(mark)
        advance(mark)
    fill_stage(mark)
    mark.fill("#inv-no", "2026-17")
    mark.fill("#inv-amount", "much")
    mark.click("form[action$='/invoices'] button")
    mark.wait_for_selector("form[action$='/invoices'] .invalid")
    assert mark.input_value("#inv-no") == "2026-17" and mark.input_value("#inv-amount") == "much"
    stage.look(mark, "refused-invoice")
    mark.fill("#inv-amount", "120 000,50")
    mark.click("form[action$='/invoices'] button")
    mark.wait_for_selector("select#pay-invoice", state="attached")
    stage.look(mark, "closing")
    advance(mark)
    open_fold(mark, "/payments")
    mark.click("form[action$='/payments'] button")
    mark.wait_for_selector("#pay-amount", state="detached")

    mark.fill("#win-subject", stage.say("Settlement account", "Расчётный счёт"))
    mark.click("form[action$='/wins'] button")
    mark.wait_for_selector("form[action$='/wins'] .alert-danger")
    assert mark.input_value("#win-subject") == stage.say("Settlement account", "Расчётный счёт")
    stage.look(mark, "not-asked")
    mark.check("input[name='asked']")
    mark.fill("input[name='referral1[name]']", stage.say("Ivan Petrov", "Иван Петров"))
    mark.fill("input[name='referral1[phone]']", "+7 383 000-00-03")
    mark.click("form[action$='/wins'] button")
    mark.wait_for_url("**/managers/leads")
    mark.wait_for_selector(".empty-list")
    stage.look(mark, "won")
    assert stage.sees("select place from core.lead where kind = 'sale' and referred_by is null") == "won"
    assert stage.sees("select count(*) from core.client c join core.member m on m.id = c.account_manager where m.tier = 'accounts'") == "1"
    mark.goto(stage.origin + "/managers/qualification")
    assert stage.say("Ivan Petrov", "Иван Петров") not in mark.content(), "a referral has no name in the queue"
    stage.look(mark, "referral")


@path("a manager works by keys alone", scene=waiting("acme"), variants=[(1440, "en"), (1440, "ru")])
def by_keys(stage):
    mark = stage.person("mark")
    mark.keyboard.press("a")
    mark.wait_for_selector(".checklist")
    mark.keyboard.press("1")
    mark.keyboard.type("Cheaper transfers")
    mark.keyboard.press("Enter")
    mark.wait_for_selector("ul.checklist:not(.act-body) > li.done")
    mark.keyboard.press("3")
    mark.wait_for_selector("ul.checklist:not(.act-body) > li.done:nth-child(3)")
    mark.keyboard.press("t")
    mark.keyboard.type(stage.say("Send the offer", "Отправить предложение"))
    mark.keyboard.press("Enter")
    mark.wait_for_selector(".tasks > li:nth-child(2)")
    assert stage.sees("select count(*) from core.task where done_at is null") == "2"
    assert stage.sees("select count(*) from core.check_mark where value is not null") == "2"


@path("a task is finished with the next, moved, and the lead put off and lost", scene=waiting("birch"), variants=[(1440, "ru"), (390, "en")])
def parts(stage):
    mark = stage.person("mark")
    accept(mark)
    mark.goto(stage.origin + "/managers")
    open_fold(mark, "/completions")
    mark.fill("input[name='result']", stage.say("They want prices", "Хотят цены"))
    mark.click("form[action='/managers/completions'] button")
    mark.wait_for_selector("form[action='/managers/completions'] .invalid")
    assert mark.input_value("input[name='result']") == stage.say("They want prices", "Хотят цены")
    stage.look(mark, "no-next-task")
    mark.fill("input[name='next_subject']", stage.say("Send prices", "Отправить цены"))
    mark.click("form[action='/managers/completions'] button")
    mark.wait_for_selector(".invalid", state="detached")
    assert stage.sees("select count(*) from core.task where done_at is null") == "1"
    mark.goto(stage.origin + "/managers/leads")
    stage.look(mark, "my-leads")
    mark.click(".leads a")
    mark.wait_for_selector(".history")
    open_fold(mark, "/nurturings")
    mark.fill("#nur-day", stage.sees("select (current_date + 2000)::text"))
    mark.select_option("#nur-reason", "season")
    mark.click("form[action$='/nurturings'] button")
    mark.wait_for_selector("form[action$='/nurturings'] .invalid")
    assert mark.input_value("#nur-reason") == "season"
    mark.fill("#nur-day", stage.sees("select (current_date + 40)::text"))
    mark.click("form[action$='/nurturings'] button")
    mark.wait_for_url("**/managers/leads")
    stage.look(mark, "put-off")
    mark.click(".leads a")
    mark.click("form[action$='/wakings'] button")
    mark.wait_for_selector(".checklist")
    open_fold(mark, "/losses")
    mark.select_option("#loss-reason", "too_dear")
    mark.click("form[action$='/losses'] button")
    mark.wait_for_url("**/managers/leads")
    assert stage.sees("select place || ' ' || close_reason from core.lead") == "closed too_dear"
    assert "Birch" not in mark.content()


@path("an enquiry by hand, and a lead sent back", scene=waiting("cedar"), variants=[(1440, "en"), (390, "ru")])
def opens(stage):
    mark = stage.person("mark")
    mark.goto(stage.origin + "/managers/open")
    mark.fill("#enq-phone", "12")
    mark.fill("#enq-name", "Zoe <b>")
    mark.select_option("#enq-place", "qualification")
    mark.click("form[action='/managers/enquiries'] button")
    mark.wait_for_selector(".invalid")
    assert mark.input_value("#enq-name") == "Zoe <b>" and mark.input_value("#enq-place") == "qualification"
    stage.look(mark, "refused")
    mark.fill("#enq-phone", "8 (383) 000-01-02")
    mark.fill("#enq-city", stage.say("Tomsk", "Томск"))
    mark.click("form[action='/managers/enquiries'] button")
    mark.wait_for_url("**/managers/qualification")
    stage.look(mark, "queue")
    assert stage.sees("select count(*) from core.number where e164 = '+73830000102'") == "1"
    open_fold(mark, "/returns")
    mark.select_option("form[action='/managers/returns'] select", "wrong_person")
    stage.look(mark, "sending-back")
    mark.click("form[action='/managers/returns'] button")
    mark.wait_for_selector("form[action='/managers/returns']", state="detached")
    assert stage.sees("select place from core.lead where campaign is not null") == "calling"
    assert re.search("Tomsk|Томск", mark.content())
