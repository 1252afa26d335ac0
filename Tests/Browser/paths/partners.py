"""A call centre's supervisor: batches and quality, agents, a key told once, a webhook with its log."""

from house import scenes
from house.paths import path

# Pavel supervises; his call centre has a batch of Banks, a webhook that never answers, and an event given up.
NORTH = """
update core.member set supervisor = true where sign_in_name = 'pavel';
insert into core.batch (id, partner, campaign, name, size, price_cents, opened_by, cards_a_day, calls_from, calls_to)
  values ('99999999-0000-4000-8000-000000000001', 'cccccccc-0000-4000-8000-00000000000a',
    'bbbbbbbb-0000-4000-8000-000000000001', 'Banks of Moscow', 40, 45000, 'aaaaaaaa-0000-4000-8000-000000000007', 20, '09:00', '18:00');
insert into core.member (id, sign_in_name, name, tier, partner, reference) values
  ('99999999-0000-4000-8000-000000000002', 'agent-nina', 'Nina', 'partners', 'cccccccc-0000-4000-8000-00000000000a', 'A-17');
insert into core.webhook (id, partner, url, kinds, member) values ('99999999-0000-4000-8000-000000000003',
  'cccccccc-0000-4000-8000-00000000000a', 'https://hooks.example.ru/tristage', '{handover_accepted,lease_lost}',
  'aaaaaaaa-0000-4000-8000-000000000009');
insert into core.webhook_secret (webhook) values ('99999999-0000-4000-8000-000000000003');
insert into core.webhook_delivery (webhook, event, kind, subject, body, event_at, give_up_at, tries, tried_at, status, trouble, given_up_at)
  values ('99999999-0000-4000-8000-000000000003', gen_random_uuid(), 'lease_lost', gen_random_uuid(),
    '{"type" : "lease_lost"}', now() - interval '73 hours', now() - interval '1 hour', 84, now() - interval '1 hour', 503, 'refused',
    now() - interval '1 hour');
"""


@path("a supervisor sees the work, adds an agent, makes a key, adds a webhook and sends again what was given up", scene=scenes.CALLING + NORTH, variants=[(1440, "ru"), (390, "en")])
def supervisor(stage):
    pavel = stage.person("pavel")
    assert "Banks of Moscow" in pavel.inner_text("main")
    stage.look(pavel, "work")

    pavel.goto(stage.origin + "/partners/agents")
    pavel.fill("#agent-name", "Nikolai")
    pavel.fill("#agent-reference", "A-17")
    stage.send(pavel, "form[action='/partners/agents'] button")
    pavel.wait_for_selector("form[action='/partners/agents'] :is(.invalid, .alert)")
    assert pavel.input_value("#agent-name") == "Nikolai"
    pavel.fill("#agent-reference", "A-18")
    stage.send(pavel, "form[action='/partners/agents'] button")
    pavel.wait_for_selector("td:has-text('Nikolai')")
    stage.look(pavel, "agents")

    pavel.goto(stage.origin + "/partners/keys")
    pavel.fill("#key-label", "Dialler")
    stage.send(pavel, "form[action='/partners/keys'] button")
    pavel.wait_for_selector("#fresh")
    assert pavel.input_value("#fresh").startswith("partners.")
    stage.look(pavel, "key")

    pavel.goto(stage.origin + "/partners/webhooks")
    pavel.fill("#webhook-url", "https://10.0.0.7/hook")
    stage.send(pavel, "form[action='/partners/webhooks'] button")
    pavel.wait_for_selector("form[action='/partners/webhooks'] .invalid")
    assert pavel.input_value("#webhook-url") == "https://10.0.0.7/hook"
    pavel.fill("#webhook-url", "https://crm.example.ru/tristage")
    stage.send(pavel, "form[action='/partners/webhooks'] button")
    pavel.wait_for_selector("#fresh")
    assert pavel.input_value("#fresh").startswith("whsec_")
    stage.look(pavel, "webhooks")

    pavel.goto(stage.origin + "/partners/webhooks/99999999-0000-4000-8000-000000000003")
    stage.look(pavel, "log")
    stage.send(pavel, "form[action$='/deliveries'] button")
    pavel.wait_for_selector(".badge.bg-blue-lt")
    stage.look(pavel, "sent again")
