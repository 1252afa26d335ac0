"""The main path: a cold lead becomes a looked-after client, and only one person at a time sees its name."""

from house import scenes
from house.paths import path

NAMES = ["Ivan Acme", "Acme Mill"]
OPERATORS = ["/operators"]
MANAGERS = ["/managers", "/managers/qualification", "/managers/leads", "/managers/leads?q=Acme", "/managers/search?q=acme"]
ACCOUNTS = ["/accounts", "/accounts/clients", "/accounts/clients?q=Acme", "/accounts/search?q=acme", "/accounts/tasks"]

# What each stage's checklist asks, in order: marks and texts.
STAGES = [
    ["needs_named", "decision_process", "budget_confirmed"],
    ["presentation_held", "presentation_result"],
    ["ready_signal"],
    ["objections_answered"],
    ["offer_sent", "contract_agreed"],
]


@path("from a cold call to a looked-after client, and one at a time sees the name", scene=scenes.lead("acme"))
def whole(stage):
    olga, mark, anna = stage.person("olga"), stage.person("mark"), stage.person("anna")
    stage.hides(mark, MANAGERS, NAMES)
    stage.hides(anna, ACCOUNTS, NAMES)
    qualify(stage, olga)
    stage.hides(olga, OPERATORS, NAMES)
    stage.hides(anna, ACCOUNTS, NAMES)
    stage.hides(mark, MANAGERS, NAMES)

    mark.goto(stage.origin + "/managers/qualification")
    assert "Transfers abroad" in mark.content(), "the queue shows the qualification, and no name"
    stage.look(mark, "queue")
    stage.send(mark, "form[action='/managers/acceptances'] button")
    lead = mark.url.replace(stage.origin, "")
    assert "/managers/leads/" in lead and "Acme Mill" in mark.content()
    stage.look(mark, "lead")
    stage.hides(olga, OPERATORS + [card_of(stage)], NAMES)
    stage.hides(anna, ACCOUNTS + [lead], NAMES)
    for items in STAGES:
        close(stage, mark, items)
    pay(stage, mark)
    win(stage, mark)
    stage.hides(mark, MANAGERS + [lead], NAMES)

    client = stage.sees("select id from core.client")
    manager = stage.sees("select m.sign_in_name from core.client c join core.member m on m.id = c.account_manager")
    keeper = anna if manager == "anna" else stage.person(manager)
    keeper.goto(stage.origin + "/accounts/clients")
    assert "Ivan Acme" in keeper.content()
    stage.look(keeper, "clients")
    keeper.goto(stage.origin + f"/accounts/clients/{client}")
    page = keeper.content()
    assert "Ivan Acme" in page and "Transfers abroad" in page, "the history begins with the first call"
    stage.look(keeper, "client")
    stage.hides(mark, [f"/accounts/clients/{client}"], NAMES)
    assert stage.sees("select count(*) from ops.violations()") == "0"


def card_of(stage):
    """The address of the operator's finished card."""
    return "/operators/card/" + stage.sees("select id from core.attempt limit 1")


def qualify(stage, olga):
    """The operator's call: four answers, then the hand-over."""
    stage.send(olga, "form[action='/operators/claims'] button")
    assert "Ivan Acme" in olga.inner_text("h1")
    stage.send(olga, "form[action$='/dial'] button")
    stage.send(olga, ".move-row button >> nth=0")
    olga.fill("#value", "Transfers abroad")
    stage.send(olga, ".move-row button")
    stage.send(olga, "button[value='yes']")
    olga.fill("#value", "120000")
    stage.send(olga, ".move-row button")
    stage.send(olga, "button[value='quarter']")
    olga.fill("#handover-note", "Wants a call today")
    stage.look(olga, "hand-over")
    stage.send(olga, "#handover button")


def close(stage, mark, items):
    """Closes one stage by its checklist."""
    for item in items:
        form = f"form:has(input[name='item'][value='{item}'])"
        if mark.locator(f"{form} input.form-control").count():
            mark.fill(f"{form} input.form-control", "As they said it")
        stage.send(mark, f"{form} button")
    if items[0] == "offer_sent":
        bill(stage, mark)
    stage.send(mark, "form.advance .acts button")


def bill(stage, mark):
    if not mark.is_visible("#inv-no"):
        mark.click("details:has(#inv-no) > summary")
    mark.fill("#inv-no", "7")
    mark.fill("#inv-amount", "1000,50")
    stage.send(mark, "form[action$='/invoices'] button")


def pay(stage, mark):
    form = "form[action$='/payments']"
    if not mark.is_visible(f"{form} button"):
        mark.click(f"details:has({form}) > summary")
    if not mark.input_value(f"{form} input[name='amount']"):
        mark.fill(f"{form} input[name='amount']", "1000,50")
    stage.send(mark, f"{form} button")


def win(stage, mark):
    form = "form[action$='/wins']"
    mark.fill("#win-subject", "A settlement account")
    mark.fill("#win-amount", "1000,50")
    mark.check(f"{form} input[name='asked']")
    stage.look(mark, "win")
    stage.send(mark, f"{form} button")
    assert stage.sees("select place from core.lead where qualified_at is not null and referred_by is null") == "won"
