"""The admin's office: members, passwords, leaving, rights that take two, sessions."""

from house import scenes
from house.paths import path

# A second admin, with the password that everybody of the cast has.
ALAN = """
insert into core.member (sign_in_name, name, tier, language) values ('alan', 'Alan', 'admins', 'en');
insert into core.team (name) values ('North');
select auth.set_password(m.id, '\\x30313233343536373839616263646566',
  '\\x80b1c892bd6a80fe2bdec1f53ff348837f8f31c91a2d0dd192e222cad2615656', 8, 1, 1)
from core.member m where m.sign_in_name = 'alan';
"""
PHRASE = "a plain long phrase"


def open_fold(page, action):
    """Opens the fold that holds the form of this act."""
    fold = page.locator(f"details.act:has(form[action$='{action}'])").first
    if fold.get_attribute("open") is None:
        fold.locator("summary").first.click()


def add(stage, adam, name, tier):
    """Fills the form for a new member and sends it."""
    adam.goto(stage.origin + "/admins")
    open_fold(adam, "/admins/members")
    adam.fill("#name", name)
    adam.fill("#sign_in_name", name.lower())
    adam.fill("#password", PHRASE)
    adam.select_option("#tier", tier)


@path("an admin adds a member, changes it, sets a password, and lets it leave", scene=scenes.CALLING + ALAN, variants=[(1440, "ru"), (390, "en")])
def members(stage):
    adam = stage.person("adam")
    stage.look(adam, "members")
    add(stage, adam, "Nick", "operators")
    adam.fill("#zone", "Mars/Base")
    adam.select_option("#team", "North")
    stage.send(adam, "form[action='/admins/members'] button")
    adam.wait_for_selector("form[action='/admins/members'] .invalid")
    assert adam.input_value("#sign_in_name") == "nick" and adam.input_value("#team") == "North"
    assert adam.input_value("#password") == "", "a password is never shown again"
    stage.look(adam, "refused")
    adam.fill("#zone", "Asia/Omsk")
    adam.fill("#password", PHRASE)
    stage.send(adam, "form[action='/admins/members'] button")
    adam.wait_for_url("**/admins/members/*")
    stage.look(adam, "member")
    address = adam.url

    nick = stage.person("nick", password=PHRASE)
    stage.send(nick, "form[action='/operators/claims'] button")
    assert "Ivan Acme" in nick.inner_text("h1")
    adam.goto(address)
    open_fold(adam, address.rsplit("/", 1)[-1])
    adam.fill("#name", "Nicholas")
    stage.send(adam, "details.act[open] form button")
    adam.wait_for_selector("h1:text-is('Nicholas')")
    adam.goto(stage.origin + "/admins/sessions")
    assert "Nicholas" in adam.content()
    stage.look(adam, "sessions")
    adam.goto(address)
    open_fold(adam, "/password")
    adam.fill("#password", "another plain phrase")
    stage.send(adam, "form[action$='/password'] button")
    adam.wait_for_selector("form[action$='/sessions/end']", state="detached")
    nick.goto(stage.origin + "/operators")
    nick.wait_for_url("**/sign-in**")
    nick = stage.person("nick", password="another plain phrase")

    adam.goto(address)
    open_fold(adam, "/leave")
    stage.look(adam, "leaving")
    stage.send(adam, "form[action$='/leave'] button")
    adam.wait_for_selector("form[action$='/leave']", state="detached")
    stage.look(adam, "left")
    nick.goto(stage.origin + "/operators")
    nick.wait_for_url("**/sign-in**")
    assert stage.sees("select place from core.lead l join core.contact c on c.id = l.contact where c.external_id = 'acme'") == "calling"
    adam.goto(stage.origin + "/admins/decisions")
    stage.look(adam, "record")
    for secret in ["Acme", "Birch", "Cedar"]:
        assert secret not in adam.content()


@path("rights over everything take a second admin; sessions are ended", scene=ALAN, variants=[(1440, "en"), (390, "ru")])
def second(stage):
    adam, alan = stage.person("adam"), stage.person("alan")
    add(stage, adam, "Boss", "head")
    stage.send(adam, "form[action='/admins/members'] button")
    adam.wait_for_url("**/admins/proposals")
    assert adam.locator("form[action$='/confirm']").count() == 0, "nobody agrees with themselves"
    stage.look(adam, "proposed")
    alan.goto(stage.origin + "/admins/proposals")
    stage.look(alan, "to-confirm")
    stage.send(alan, "form[action$='/confirm'] button")
    alan.wait_for_selector(".empty-list")
    boss = stage.person("boss", password=PHRASE)
    boss.wait_for_url("**/head")
    mark = stage.sees("select id from core.member where sign_in_name = 'mark'")
    adam.goto(stage.origin + f"/admins/members/{mark}")
    open_fold(adam, "/tier")
    adam.select_option("#tier", "accounts")
    stage.look(adam, "changing-tier")
    stage.send(adam, "form[action$='/tier'] button")
    adam.wait_for_url("**/admins/proposals")
    stage.send(adam, "form[action$='/decline'] button")
    adam.wait_for_selector(".empty-list")
    assert stage.sees("select tier from core.member where sign_in_name = 'mark'") == "managers"
    boss_id = stage.sees("select id from core.member where sign_in_name = 'boss'")
    adam.goto(stage.origin + f"/admins/members/{boss_id}")
    stage.send(adam, "form[action$='/sessions/end'] button")
    adam.wait_for_selector("form[action$='/sessions/end']", state="detached")
    boss.goto(stage.origin + "/head")
    boss.wait_for_url("**/sign-in**")
