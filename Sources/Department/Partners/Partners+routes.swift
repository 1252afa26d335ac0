extension Partners {
  /// The tier's table of contents: one line a route.
  static let routes: [Route] = [
    .page("", DayPage.self, menu: "partners.day.menu"),
    .page("agents", AgentsPage.self, menu: "partners.agents.title"),
    .act("agents", AgentAddition.self),
    .act("agents/{id}/switch", AgentSwitch.self),
    .page("keys", KeysPage.self, menu: "partners.keys.menu"),
    .act("keys", KeyAddition.self),
    .act("keys/{id}/end", KeyEnd.self),
    .page("webhooks", WebhooksPage.self, menu: "partners.webhooks.title"),
    .act("webhooks", WebhookAddition.self),
    .page("webhooks/{id}", WebhookPage.self),
    .act("webhooks/{id}/secrets", SecretRotation.self),
    .act("webhooks/{id}/disable", WebhookDisabling.self),
    .act("webhooks/{id}/deliveries", DeliveryReplay.self),
    .act("webhooks/{id}/replay", LogReplay.self),
  ]
}
