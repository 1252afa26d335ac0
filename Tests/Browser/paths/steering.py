"""Steering and the admin's office: many given away, contacts merged, a member invited by a link."""

from house.paths import path

# Two leads of Mark's and one that is called, as acts make them.
HELD = """
do $$
declare
  shell core.member := (select m from core.member m where m.sign_in_name = 'shell');
  mark core.member := (select m from core.member m where m.sign_in_name = 'mark');
  banks uuid := (select id from core.campaign where name = 'Banks');
  l core.lead;
  firm text;
begin
  foreach firm in array array['acme', 'birch'] loop
    l := core.open_lead((select id from core.contact where external_id = firm), banks, 'sales', mark, 'opened');
    perform core.take_custody(l.contact, mark.id);
    perform core.set_task(mark, l.contact, l.id, null, mark.id, 'offer', 'Send the offer', now() + interval '1 day', true);
  end loop;
  perform core.open_lead((select id from core.contact where external_id = 'cedar'), banks, 'calling', shell, 'imported');
end
$$;
"""


@path("the head gives many away after a preview, and makes one contact of two", scene=HELD, variants=[(1440, "en"), (390, "ru")])
def many(stage):
    helen = stage.person("helen")
    mark = stage.sees("select id from core.member where sign_in_name = 'mark'")
    maria = stage.sees("select id from core.member where sign_in_name = 'maria'")
    helen.goto(stage.origin + f"/head/reassign?holder={mark}")
    assert helen.locator("table.list tbody tr").count() == 2
    helen.check("input[name=which][value=all]")
    helen.check(f"input[name='to[]'][value='{maria}']")
    stage.look(helen, "picked")
    stage.send(helen, "aside button.btn-primary")
    helen.wait_for_selector("#preview")
    assert "2" in helen.inner_text("#preview table")
    stage.look(helen, "preview")
    stage.send(helen, "#preview button.btn-primary")
    helen.wait_for_selector(".alert-success")
    assert stage.sees("select count(*) from core.lead l join core.member m on m.id = l.holder where m.sign_in_name = 'maria'") == "2"

    lead = stage.sees("select l.id from core.lead l join core.contact c on c.id = l.contact where c.external_id = 'acme'")
    other = stage.sees("select l.ticket from core.lead l join core.contact c on c.id = l.contact where c.external_id = 'cedar'")
    helen.goto(stage.origin + f"/head/leads/{lead}/merge?ticket={other}")
    stage.look(helen, "side-by-side")
    helen.locator(".pair form input[name=note]").first.fill("Twice in the list")
    helen.locator(".pair form button").first.click()
    helen.wait_for_url(f"**/head/leads/{lead}")
    assert "Twice in the list" in helen.content()
    stage.look(helen, "merged")


@path("an admin invites by a link; the invited one chooses a password and works; the link is spent", variants=[(1440, "ru"), (390, "en")])
def invited(stage):
    adam = stage.person("adam")
    adam.goto(stage.origin + "/admins/invitations")
    adam.fill("#name", "Nina")
    adam.fill("#sign_in_name", "nina")
    adam.select_option("#tier", "operators")
    adam.select_option("#language", stage.language)
    stage.send(adam, "form[action='/admins/invitations'] button")
    adam.wait_for_selector("#link")
    link = adam.input_value("#link")
    stage.look(adam, "link")
    nina = stage.stranger()
    nina.goto(link)
    assert nina.input_value("#name") == "nina"
    stage.look(nina, "welcome")
    nina.fill("#password", "a plain long phrase")
    nina.fill("#again", "a plain long phrase")
    nina.click("main form button")
    nina.wait_for_url("**/operators")
    nina.goto(stage.origin + "/keys")
    nina.fill("#label", "Dialler")
    nina.click("form[action='/keys'] button")
    nina.wait_for_selector("#fresh")
    stage.look(nina, "key")
    late = stage.stranger()
    late.goto(link)
    assert "nina" not in late.content()
    stage.look(late, "spent")
    adam.goto(stage.origin + "/admins")
    assert "Nina" in adam.content()
    stage.look(adam, "members")
    adam.goto(stage.origin + "/admins/settings")
    stage.look(adam, "settings")
