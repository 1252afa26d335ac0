-- What of webhooks a partner may call.

set local role tristage_engine;

grant execute on function partners.webhooks(), partners.add_webhook(text, text[], text), partners.disable_webhook(uuid, text),
  partners.rotate_webhook_secret(uuid, int, text), partners.deliveries(uuid, text, text, int),
  partners.replay_delivery(uuid, text), partners.replay_given_up(uuid, text) to tristage_partners;
