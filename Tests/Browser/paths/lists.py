"""The head's lists: sent, corrected, brought in, refused rows sent again; numbers nobody may call."""

import time

from house.paths import path

LIST = "Имя;Телефон;Город\nИван Сом;+7 495 153-00-01;Тверь\nАнна Рысь;8 (383) 328-40-90, 328-40-91;Новосибирск\nОльга;12;Москва\n"


def write(stage, name, text, encoding):
    """A file for the form."""
    file = stage.folder / name
    file.write_bytes(text.encode(encoding))
    return str(file)


@path("the head sends a list, looks, corrects, loads it, and sends its refused rows again", variants=[(1440, "en"), (390, "ru")])
def comes_in(stage):
    helen = stage.person("helen")
    helen.goto(stage.origin + "/head/imports")
    helen.set_input_files("#upload-file", write(stage, "table.csv", "PK\x03\x04", "latin-1"))
    helen.click(".send-file button")
    helen.wait_for_selector(".invalid")
    stage.look(helen, "refused")
    helen.set_input_files("#upload-file", write(stage, "list.csv", LIST, "cp1251"))
    helen.click(".send-file button")
    helen.wait_for_selector("#plan-campaign")
    assert helen.input_value("#plan-encoding") == "CP1251" and helen.input_value("#plan-delimiter") == "semicolon"
    assert helen.input_value("#plan-column-2") == "phone"
    rows = helen.inner_text("table.list")
    assert "+7 ••• •••-••-91" in rows and stage.say("too few digits", "мало цифр") in rows
    stage.look(helen, "looked-at")
    helen.select_option("#plan-column-1", "company")
    helen.keyboard.press("Escape")
    stage.send(helen, "button[name='begin'][value='false']")
    assert helen.input_value("#plan-column-1") == "company"
    stage.send(helen, "button[name='begin'][value='true']")
    helen.wait_for_selector(".invalid")
    helen.select_option("#plan-campaign", label="Banks")
    stage.send(helen, "button[name='begin'][value='true']")
    helen.wait_for_selector("a[href$='/rejected']", timeout=20000)
    assert helen.locator(".tile b").all_inner_texts() == ["3", "2", "0", "1"]
    stage.look(helen, "in")
    with helen.expect_download() as waiting:
        helen.click("a[href$='/rejected']")
    text = open(waiting.value.path(), "rb").read().decode("cp1251")
    assert waiting.value.suggested_filename == "list.rejected.csv"
    assert text.startswith(stage.say("line;reason;Имя;Телефон;Город\r\n4;", "строка;причина;Имя;Телефон;Город\r\n4;"))
    helen.goto(stage.origin + "/head/imports")
    helen.set_input_files("#upload-file", write(stage, "mended.csv", text.replace(";12;", ";84951530003;"), "cp1251"))
    helen.click(".send-file button")
    helen.wait_for_selector("#plan-campaign")
    helen.select_option("#plan-campaign", label="Banks")
    stage.send(helen, "button[name='begin'][value='true']")
    helen.wait_for_selector(".bg-green-lt", timeout=20000)
    assert helen.locator(".tile b").all_inner_texts() == ["1", "1", "0", "0"]
    helen.goto(stage.origin + "/head/imports")
    assert helen.locator("table.list tbody tr").count() == 2
    stage.look(helen, "lists")
    assert stage.sees("select count(*) from core.lead") == "3"


@path("the head keeps the do-not-call list, without script too", variants=[(1440, "ru"), (390, "en")])
def quiet(stage):
    helen = stage.person("helen", script=False)
    helen.goto(stage.origin + "/head/do-not-call")
    helen.fill("#add-phone", "8 495 153-00-01")
    helen.fill("#add-reason", stage.say("Complaint", "Жалоба"))
    helen.click("form[action='/head/do-not-call'] button")
    helen.wait_for_selector(".alert-success")
    numbers = "phone\n+74951530001\n84951530002\n12\n"
    helen.set_input_files("#quiet-file", write(stage, "quiet.csv", numbers, "utf-8"))
    helen.click("form[action$='/lists'] button")
    helen.wait_for_selector("#plan-reason")
    helen.fill("#plan-reason", stage.say("Asked in May", "Просили в мае"))
    helen.click("button[name='begin'][value='true']")
    for _ in range(60):
        if helen.locator(".bg-green-lt").count():
            break
        time.sleep(0.25)
        helen.reload()
    assert helen.locator(".tile b").all_inner_texts() == ["3", "1", "1", "1"]
    helen.goto(stage.origin + "/head/do-not-call")
    helen.fill("#look-phone", "+7 495 153-00-02")
    helen.click("form[action$='/look-up'] button")
    helen.wait_for_selector(".quiet-found")
    assert stage.say("Asked in May", "Просили в мае") in helen.inner_text(".quiet-found")
    assert stage.sees("select count(*) from core.egress where kind = 'look_up'") == "1"
    # Pictures and the check of access need script.
    seen = stage.person("helen")
    seen.goto(stage.origin + "/head/do-not-call")
    stage.look(seen, "list")
