"""A session that ends while a form is being filled."""

from house.paths import path


@path("a form sent after its session ended comes back as typed", variants=[(1440, "ru"), (390, "en")])
def returns(stage):
    mark = stage.person("mark")
    mark.goto(stage.origin + "/managers/open")
    mark.fill("#enq-name", "Иван Петров")
    mark.fill("#enq-phone", "8 (926) 111-22-33")
    mark.fill("#enq-need", "Десять тонн, до конца месяца")
    stage.sees("update auth.session set ended_at = now() where ended_at is null")
    stage.send(mark, "form[action$='/enquiries'] button.btn-primary")
    mark.wait_for_selector("form[action='/sign-in']")
    stage.look(mark, "session-ended")
    assert "Иван" not in mark.url, "nothing typed stands in an address"
    mark.fill("#name", "mark")
    mark.fill("#password", "correct horse battery")
    mark.click("form[action='/sign-in'] button")
    mark.wait_for_selector("form[action$='/enquiries']")
    assert mark.url.endswith("/managers/open")
    assert mark.input_value("#enq-name") == "Иван Петров"
    assert mark.input_value("#enq-phone") == "8 (926) 111-22-33"
    assert mark.input_value("#enq-need") == "Десять тонн, до конца месяца"
    stage.look(mark, "come-back")
    stage.send(mark, "form[action$='/enquiries'] button.btn-primary")
    mark.wait_for_url("**/managers/leads")
    assert stage.sees("select count(*) from core.contact where source = 'enquiry'") == "1"
