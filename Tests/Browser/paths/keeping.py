"""A department without account managers, and what its people see that is new to them."""

from house.paths import path
from house.scenes import lead

KEPT = """
    update core.department set accounts_on = false;
    select core.gain_client(c.id, m.id, m, 'won') from core.contact c, core.member m
    where c.external_id = 'acme' and m.sign_in_name = 'mark';
    select core.take_custody(c.id, m.id) from core.contact c, core.member m
    where c.external_id = 'acme' and m.sign_in_name = 'mark';
    """


@path("a manager looks after a client that stayed, and hands it over when tier 3 works again", scene=KEPT, variants=[(1440, "en"), (390, "ru")])
def keeps(stage):
    mark = stage.person("mark")
    stage.look(mark, "my-day")
    mark.click("a[href='/managers/clients']")
    mark.wait_for_selector("table.list")
    stage.look(mark, "clients")
    mark.click("table.list a")
    mark.wait_for_selector("#facts")
    mark.click("#facts details.act summary")
    mark.fill("#fact-body", "Такса Бублик")
    mark.click("#facts form[action$='/facts'] button.btn-primary")
    mark.wait_for_selector(".remember-kind")
    mark.click("details.act:has(form[action$='/tasks']) summary >> nth=0")
    mark.fill("#task-subject", "Поздравить с праздником")
    mark.click("form[action$='/tasks'] button.btn-primary")
    mark.wait_for_selector(".todo li")
    stage.look(mark, "client")
    mark.goto(stage.origin + "/managers")
    stage.look(mark, "day-with-task")
    client = stage.sees("select id from core.client")
    maria = stage.person("maria")
    stage.hides(maria, [f"/managers/clients/{client}", "/managers/clients"], ["Acme", "Бублик"])
    stage.sees("update core.department set accounts_on = true")
    stage.sees("select core.hand_clients_over(m, 10) from core.member m where m.sign_in_name = 'helen'")
    name = stage.sees("select m.sign_in_name from core.client c join core.member m on m.id = c.account_manager")
    keeper = stage.person(name)
    keeper.goto(stage.origin + "/accounts/clients")
    assert "Acme" in keeper.content()
    keeper.goto(stage.origin + "/accounts")
    keeper.click(".todo details.act summary >> nth=0")
    stage.look(keeper, "done-from-the-day")
    stage.hides(mark, [f"/managers/clients/{client}", "/managers/clients", "/managers"], ["Acme", "Бублик"])


@path("an operator says where the callee is", scene=lead("cedar", 1), variants=[(1440, "ru"), (390, "en")])
def places(stage):
    olga = stage.person("olga")
    olga.click("form[action='/operators/claims'] button")
    olga.wait_for_selector(".call")
    olga.click("details.act:has(#zone-city) summary")
    olga.fill("#zone-city", "Нигдеград")
    olga.click("form[action$='/zone'] button.btn-primary")
    olga.wait_for_selector("form[action$='/zone'] .invalid")
    stage.look(olga, "unknown-city")
    olga.select_option("#zone-clock", "Asia/Omsk")
    olga.fill("#zone-city", "Омск")
    olga.click("form[action$='/zone'] button.btn-primary")
    olga.wait_for_selector("#zone-clock", state="detached")
    assert stage.sees("select zone from core.lead") == "Asia/Omsk"
    stage.look(olga, "known")
    helen = stage.person("helen")
    helen.goto(stage.origin + "/head/leads/" + stage.sees("select id from core.lead"))
    helen.click("details.act:has(#zone-city) summary")
    stage.look(helen, "head")


@path("a call centre's agent is told where their work is", variants=[(1440, "en"), (390, "ru")])
def agent(stage):
    stage.sees(f"update core.member set language = '{stage.language}' where sign_in_name = 'pavel'")
    pavel = stage.stranger()
    pavel.goto(stage.origin + "/sign-in")
    pavel.fill("#name", "pavel")
    pavel.fill("#password", "correct horse battery")
    pavel.click("main button")
    pavel.wait_for_url("**/partners")
    stage.look(pavel, "partners")
