"""Outside call centres in the head's office."""

from house import scenes
from house.paths import path


@path("the head takes a call centre in, gives it a batch, and stops it", scene=scenes.lead("acme") + scenes.lead("birch") + scenes.lead("cedar"), variants=[(1440, "ru"), (390, "en")])
def contract(stage):
    helen = stage.person("helen")
    helen.goto(stage.origin + "/head/partners")
    stage.look(helen, "call-centres")
    helen.fill("#partner-name", "Voice of the South")
    stage.send(helen, "form:has(#partner-name) button.btn-primary")
    helen.wait_for_selector("h1:has-text('Voice of the South')")
    campaign = stage.sees("select id from core.campaign where name = 'Banks'")
    helen.select_option("#give-campaign", campaign)
    helen.fill("#give-name", "Banks, the first two")
    helen.fill("#give-size", "9")
    helen.fill("#give-price", "150,50")
    stage.send(helen, "form[action$='/batches'] button")
    assert stage.say("Fewer leads", "их меньше") in helen.content()
    assert helen.input_value("#give-name") == "Banks, the first two"
    helen.fill("#give-size", "2")
    stage.send(helen, "form[action$='/batches'] button")
    helen.wait_for_selector("h1:has-text('the first two')")
    stage.look(helen, "batch")
    assert stage.sees("select count(*) from core.lead where batch is not null") == "2"
    helen.click(".crumb a >> nth=1")
    helen.wait_for_selector("h1:has-text('Voice of the South')")
    stage.look(helen, "contract")
    stage.send(helen, "form[action$='/stop'] button")
    helen.wait_for_selector("form[action$='/resume']")
    assert stage.sees("select count(*) from core.lead where batch is not null") == "0"
    stage.look(helen, "stopped")
