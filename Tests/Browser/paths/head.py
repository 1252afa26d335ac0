"""The head's office: where every lead is, steering, enquiries by hand, campaigns, tiers."""

import re

from house import scenes
from house.paths import path

# A sale with an overdue promise, a lead in the queue, a closed one, and one to call.
LEADS = """
insert into core.team (name) values ('North');
do $$
declare
  shell core.member := (select m from core.member m where m.sign_in_name = 'shell');
  mark core.member := (select m from core.member m where m.sign_in_name = 'mark');
  banks uuid := (select id from core.campaign where name = 'Banks');
  l core.lead;
  was core.lead;
begin
  l := core.open_lead((select id from core.contact where external_id = 'acme'), banks, 'sales', mark, 'opened');
  perform core.take_custody(l.contact, mark.id);
  perform core.set_task(mark, l.contact, l.id, null, mark.id, 'offer', 'Send the offer', now(), true);
  update core.task set due_at = now() - interval '3 hours', escalated_at = now() - interval '2 hours' where lead = l.id;
  update core.lead set due_at = now() - interval '3 hours' where id = l.id;
  l := core.open_lead((select id from core.contact where external_id = 'birch'), banks, 'qualification', shell, 'opened');
  was := core.open_lead((select id from core.contact where external_id = 'cedar'), banks, 'calling', shell, 'imported');
  perform core.close_lead(was, shell, 'closed', 'not_interested');
end
$$;
"""


def choose(page, selector, text):
    """Picks the entry of a select whose text begins like this."""
    code = page.locator(f"{selector} option").filter(has_text=re.compile("^" + text)).first.get_attribute("value")
    page.select_option(selector, code)


def open_fold(page, action):
    """Opens the fold that holds the form of this act."""
    fold = page.locator(f"details.act:has(form[action$='{action}'])").first
    if fold.get_attribute("open") is None:
        fold.locator("summary").first.click()


@path("the head sees where every lead is, and each number opens the leads behind it", scene=LEADS, variants=[(1440, "en"), (390, "ru")])
def where(stage):
    helen = stage.person("helen")
    stage.look(helen, "where")
    tile = helen.locator(".tiles a.tile[href='/head?place=sales']")
    assert tile.locator("b").inner_text() == "1"
    tile.click()
    helen.wait_for_url("**/head?place=sales")
    assert helen.locator("table.list tbody tr").count() == 1
    assert "Acme Mill" in helen.inner_text("table.list")
    stage.look(helen, "sales")
    helen.goto(stage.origin + "/head?overdue=yes")
    assert helen.locator("table.list tbody tr").count() == 1
    helen.goto(stage.origin + "/head")
    helen.fill("#q", "birch")
    helen.keyboard.press("Enter")
    helen.wait_for_url("**q=birch**")
    assert helen.locator("table.list tbody tr").count() == 1
    helen.fill(".seek-all input", "birch ber")
    helen.keyboard.press("Enter")
    helen.wait_for_url("**/head/search?q=birch**")
    assert helen.locator("table.list tbody tr").count() == 1
    assert "Birch Bank" in helen.inner_text("table.list")
    stage.look(helen, "search")
    helen.goto(stage.origin + "/head/missed")
    stage.look(helen, "late-now")
    helen.click("a.tile[href='/head/missed?kind=promise']")
    helen.wait_for_url("**kind=promise")
    assert helen.locator("table.list tbody tr").count() == 1
    assert "Send the offer" in helen.inner_text("table.list")
    helen.goto(stage.origin + "/head/desk")
    assert "Send the offer" in helen.content(), "an overdue promise reaches the head's desk"
    stage.look(helen, "desk")
    helen.goto(stage.origin + "/head/members")
    stage.look(helen, "members")
    helen.goto(stage.origin + "/head/clients")
    stage.look(helen, "clients")


@path("the head reads the figures, and each number opens the leads behind it", scene=LEADS, variants=[(1440, "ru"), (390, "en")])
def figures(stage):
    helen = stage.person("helen")
    helen.goto(stage.origin + "/head/figures")
    came = helen.locator("table.figures tbody tr").first
    assert came.locator("td.number b").first.inner_text() == "3"
    assert came.locator("svg rect.bar-now").get_attribute("width") == "100.0"
    stage.look(helen, "figures")
    came.locator("a").first.click()
    helen.wait_for_url("**/head/figures/leads?**")
    assert helen.locator("table.list tbody tr").count() == 3
    stage.look(helen, "behind-a-number")
    helen.goto(stage.origin + "/head/figures?by=campaign")
    assert "Banks" in helen.inner_text("table.figures >> nth=-1")
    helen.fill("input[name=since]", "2001-01-01")
    helen.fill("input[name=until]", "2001-12-31")
    stage.send(helen, ".filters button")
    assert came.locator("td.number b").first.inner_text() == "0"
    stage.look(helen, "another-year")


@path("the head reassigns a lead with its history and reopens a closed one", scene=LEADS, variants=[(1440, "en"), (390, "ru")])
def steers(stage):
    helen = stage.person("helen")
    helen.goto(stage.origin + "/head?place=sales")
    helen.click("table.list tbody a")
    helen.wait_for_selector(".history")
    stage.look(helen, "lead")
    open_fold(helen, "/reassign")
    choose(helen, "#reassignment-to", "Mark")
    stage.look(helen, "reassigning")
    stage.send(helen, "form[action$='/reassign'] button")
    helen.wait_for_selector("form[action$='/reassign'] .invalid")
    choose(helen, "#reassignment-to", "Maria")
    stage.send(helen, "form[action$='/reassign'] button")
    helen.wait_for_selector("form[action$='/reassign'] .invalid", state="detached")
    assert "Mark → Maria" in helen.inner_text(".history")
    stage.look(helen, "reassigned")
    assert stage.sees("select m.name from core.contact c join core.member m on m.id = c.custodian") == "Maria"
    helen.goto(stage.origin + "/head?place=closed")
    helen.click("table.list tbody a")
    helen.wait_for_selector(".history")
    open_fold(helen, "/reopen")
    stage.look(helen, "reopening")
    stage.send(helen, "form[action$='/reopen'] button")
    helen.wait_for_selector("form[action$='/reopen']", state="detached")
    assert stage.sees("select count(*) from core.lead where place = 'qualification'") == "2"
    stage.look(helen, "reopened")
    assert stage.sees("select count(*) from ops.violations()") == "0"


@path("the head takes an enquiry down, and a known number joins what exists", scene=LEADS, variants=[(1440, "ru"), (390, "en")])
def opens(stage):
    helen = stage.person("helen")
    helen.goto(stage.origin + "/head")
    helen.keyboard.press("e") if stage.width > 600 else helen.click("a[href='/head/open'] >> nth=-1")
    helen.wait_for_url("**/head/open")
    helen.fill("#enq-phone", "8 (917) 000-01-02")
    helen.fill("#enq-phone2", "12")
    helen.fill("#enq-name", "Zoe <b>")
    helen.fill("#enq-need", stage.say("A quote for ten seats", "Расчёт на десять мест"))
    choose(helen, "#enq-campaign", "Banks")
    choose(helen, "#enq-to", "Maria")
    stage.send(helen, "form[action='/head/enquiries'] button")
    helen.wait_for_selector(".invalid")
    assert helen.input_value("#enq-name") == "Zoe <b>" and helen.input_value("#enq-phone2") == "12"
    assert "Maria" in helen.locator("#enq-to option:checked").inner_text()
    stage.look(helen, "refused")
    helen.fill("#enq-phone2", "+7 917 000-01-03")
    stage.send(helen, "form[action='/head/enquiries'] button")
    helen.wait_for_selector(".alert-success")
    assert "Maria" in helen.inner_text(".alert-success")
    stage.look(helen, "taken-down")
    assert stage.sees("select count(*) from core.number where e164 in ('+79170000102', '+79170000103')") == "2"
    helen.goto(stage.origin + "/head/open")
    helen.fill("#enq-phone", "+7 495 000-00-01")
    helen.fill("#enq-name", "Ivan")
    stage.send(helen, "form[action='/head/enquiries'] button")
    helen.wait_for_selector(".alert-warning")
    assert "Mark" in helen.inner_text(".alert-warning"), "the page says who holds it already"
    stage.look(helen, "known")
    helen.click(".alert-warning a")
    helen.wait_for_selector(".history")
    assert "Acme Mill" in helen.inner_text("h1")
    assert stage.sees("select count(*) from ops.violations()") == "0"


@path("the head opens a campaign, changes its rules, begins another like it, and pauses it", scene=LEADS, variants=[(1440, "ru"), (390, "en")])
def campaigns(stage):
    helen = stage.person("helen")
    helen.goto(stage.origin + "/head/campaigns")
    stage.look(helen, "campaigns")
    helen.click("a[href='/head/campaigns/new']")
    helen.wait_for_selector("#campaign-name")
    helen.fill("#campaign-name", stage.say("Spring", "Весна"))
    helen.select_option("#campaign-script", "banks@1")
    helen.uncheck("input[name='weekdays[]'][value='3']")
    helen.fill("input[name='weekday[from]']", "21:00")
    helen.fill("input[name='sunday[from]']", "soon")
    helen.fill("#campaign-attempts", "4")
    helen.check("input[name='members[]'] >> nth=0")
    stage.look(helen, "new")
    stage.send(helen, "form[action='/head/campaigns'] button.btn-primary")
    helen.wait_for_selector(".invalid")
    assert helen.input_value("#campaign-attempts") == "4" and helen.input_value("input[name='weekday[from]']") == "21:00"
    assert helen.input_value("#campaign-script") == "banks@1"
    assert not helen.is_checked("input[name='weekdays[]'][value='3']")
    assert helen.is_checked("input[name='members[]'] >> nth=0")
    stage.look(helen, "refused")
    helen.fill("input[name='weekday[from]']", "08:30")
    helen.fill("input[name='sunday[from]']", "")
    stage.send(helen, "form[action='/head/campaigns'] button.btn-primary")
    helen.wait_for_selector(".rule-sheet")
    sheet = helen.inner_text(".rule-sheet")
    assert stage.say("Mon, Tue, Thu, Fri 08:30–20:00", "пн, вт, чт, пт 08:30–20:00") in sheet.replace("\xa0", " ")
    assert stage.say("4 calls", "4 звонка") in sheet
    stage.look(helen, "rules")

    open_fold(helen, helen.url.rsplit("/", 1)[-1])
    helen.fill("#campaign-attempts-day", "3")
    helen.fill("input[name='retry_after[busy]']", "45")
    stage.look(helen, "changing")
    stage.send(helen, "details.act form button.btn-primary")
    helen.wait_for_selector(".history li:nth-child(2)")
    assert stage.say("3 calls a day", "3 звонка в день") in helen.inner_text(".rule-sheet")
    assert stage.say("after 45 minutes", "через 45 минут") in helen.inner_text(".rule-sheet")
    stage.look(helen, "changed")
    stage.send(helen, "form[action$='/switch']:has(input[value='paused']) button")
    helen.wait_for_selector("form[action$='/switch'] input[value='running']", state="attached")
    assert stage.sees("select status from core.campaign where name in ('Spring', 'Весна')") == "paused"

    helen.click("a[href*='/new?like=']")
    helen.wait_for_selector("form[action='/head/campaigns'] #campaign-name")
    assert helen.input_value("#campaign-name") == "" and helen.input_value("#campaign-attempts-day") == "3"
    helen.fill("#campaign-name", stage.say("Summer", "Лето"))
    stage.send(helen, "form[action='/head/campaigns'] button.btn-primary")
    helen.wait_for_selector(".rule-sheet")
    assert stage.sees("select count(*) from core.campaign where attempts_a_day = 3 and retry <> '{}'") == "2"


@path("the head switches a tier off and on again", scene=scenes.CALLING, variants=[(1440, "en"), (390, "ru")])
def tiers(stage):
    helen = stage.person("helen")
    helen.goto(stage.origin + "/head/campaigns")
    stage.send(helen, "form[action='/head/tiers/switch'] >> nth=0 >> button")
    helen.wait_for_selector("form[action='/head/tiers/switch'] input[name='operators_on'][value='true']", state="attached")
    assert stage.sees("select count(*) from core.lead where place = 'qualification'") == "3"
    stage.look(helen, "off")
    stage.send(helen, "form[action='/head/tiers/switch'] >> nth=0 >> button")
    helen.wait_for_selector("form[action='/head/tiers/switch'] input[name='operators_on'][value='false']", state="attached")
    assert stage.sees("select operators_on from core.department") == "t"
