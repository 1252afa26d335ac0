"""A real list: the Bank of Russia's directory of 2016, imported by the program and worked by people."""

from house import database, given
from house.paths import path

LIST = "ru-banks-dbf/ru_banks_2016-04-11.csv"
ALWAYS = {"from": "00:00", "to": "24:00"}

# How an operator goes through the script: the buttons, by where they lead or what they say, and what is typed before.
SCRIPT = [
    ("[formaction*='goto=decision_maker']", None),
    ("[formaction*='goto=authority']", None),
    ("[value='together']", None),
    ("[formaction*='goto=situation']", ("Payments abroad", "Переводы за границу")),
    ("[value='contractor']", None),
    ("[formaction*='goto=timing']", ("250000", "250000")),
    ("[value='month']", None),
    ("[formaction*='goto=confirm']", ("Tomorrow at noon", "Завтра в полдень")),
]


@path("the banks are imported, twice without a change, and worked", needs=LIST, variants=[(1440, "ru"), (390, "en")])
def banks(stage):
    script = f"b2b-{stage.language}"
    stage.program("script", "load", str(database.ROOT / f"sql/seed/scripts/{script}.yaml"))
    campaign = stage.say("Payments for banks", "Расчёты для банков")
    # The head lifts the calling hours, as a test is walked at any hour of the day.
    hours = {"weekday": ALWAYS, "saturday": ALWAYS, "sunday": ALWAYS, "holidays_too": True}
    stage.asks("helen", "/head/campaigns", {"name": campaign, "script": script, **hours})
    imports(stage, campaign)

    olga, mark = stage.person("olga"), stage.person("mark")
    promised = promises(stage, olga)
    handed = hands_over(stage, olga)
    assert promised != handed
    stage.hides(olga, ["/operators", card_of(stage)], [handed])

    mark.goto(stage.origin + "/managers/qualification")
    assert mark.locator("table.list tbody tr").count() == 1, "of 2,365 banks the manager sees the one handed over"
    stage.hides(mark, ["/managers", "/managers/leads", "/managers/qualification"], [promised, handed])
    stage.look(mark, "queue")
    stage.send(mark, "form[action='/managers/acceptances'] button")
    assert handed in mark.inner_text("h1") and promised not in mark.content()
    stage.look(mark, "accepted")
    stage.hides(olga, ["/operators"], [handed])
    assert stage.sees("select count(*) from core.lead where place = 'sales'") == "1"
    assert stage.program("check").count(" Nothing found.") == 2


def imports(stage, campaign):
    """The figures of docs/lists.md, and none new the second time."""
    rejects = stage.folder / "rejected.csv"
    run = ["import", "leads", given.file(LIST), "--campaign", campaign, "--rejects", str(rejects)]
    first = stage.program(*run)
    assert "2589 rows = 2365 created + 182 matched + 42 rejected" in first, first
    assert "3602 numbers added, 2365 leads opened" in first, first
    assert len(rejects.read_text().splitlines()) == 1 + 42, "each rejected row stands in the file"
    again = stage.program(*run)
    assert "2589 rows = 0 created + 2547 matched + 42 rejected" in again, again
    assert "0 numbers added, 0 leads opened" in again, again
    assert stage.sees("select count(*) from core.lead where place = 'calling'") == "2365"


def claims(stage, olga):
    """A bank's card with its number masked; gives back its name and its number."""
    stage.send(olga, "form[action='/operators/claims'] button")
    olga.wait_for_selector(".call")
    number = stage.sees("select n.e164 from core.number n join core.attempt a on a.number = n.id where a.ended_at is null")
    assert olga.inner_text(".number-masked").endswith(number[-2:])
    for whole in (number[1:], number[-7:], f"{number[-7:-4]}-{number[-4:-2]}-{number[-2:]}"):
        assert whole not in olga.content(), "the number stands masked"
    return olga.inner_text("h1"), number


def dials(stage, olga, number):
    stage.send(olga, "form[action$='/dial'] button")
    assert olga.get_attribute("a[href^='tel:']", "href") == f"tel:{number}"


def promises(stage, olga):
    """The first bank: its number is looked at and dialled, and a call promised for tomorrow by the bank's own clock."""
    name, number = claims(stage, olga)
    stage.look(olga, "card")
    stage.send(olga, "form[action$='/reveal'] button")
    assert olga.get_attribute("a.number-shown", "href") == f"tel:{number}"
    assert stage.sees("select count(*) from core.egress where kind = 'reveal'") == "1"
    stage.look(olga, "revealed")
    dials(stage, olga, number)
    zone = "(select z.members[1] from core.lead l join core.zone z on z.id = l.zone where l.place = 'on_call')"
    tomorrow = stage.sees(f"select to_char((now() at time zone {zone})::date + 1, 'YYYY-MM-DD')") + "T15:30"
    olga.click("details.act:has(button[value='callback']) summary")
    olga.fill("#when-callback", tomorrow)
    olga.fill("#outcome-note", stage.say("The chief accountant is in after lunch", "Главный бухгалтер будет после обеда"))
    stage.look(olga, "callback")
    stage.send(olga, "button[value='callback']")
    olga.wait_for_url("**/operators?done=1")
    stage.look(olga, "promised")
    assert stage.sees("select count(*) from core.lead where place = 'calling' and callback_for is not null and due_at > now()") == "1"
    return name


def hands_over(stage, olga):
    """The second bank: through the script to the four answers, and on to the managers."""
    name, number = claims(stage, olga)
    dials(stage, olga, number)
    for button, typed in SCRIPT:
        if typed:
            olga.fill("#value", stage.say(*typed))
        stage.send(olga, f".move-row button{button}")
    olga.fill("#handover-note", stage.say("Asks for a call before noon", "Просит позвонить до обеда"))
    stage.look(olga, "hand-over")
    stage.send(olga, "#handover button")
    olga.wait_for_url("**/operators?done=1")
    stage.look(olga, "handed-over")
    return name


def card_of(stage):
    """The address of the card that ended in the hand-over."""
    return "/operators/card/" + stage.sees(
        "select a.id from core.attempt a join core.lead l on l.id = a.lead where l.place = 'qualification'"
    )
