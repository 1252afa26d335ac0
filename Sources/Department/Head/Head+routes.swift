extension Head {
  /// The tier's table of contents: one line a route.
  static let routes: [Route] = [
    .page("", WherePage.self, menu: "head.where.title"),
    .page("missed", MissedPage.self, menu: "head.missed.title"),
    .page("desk", DeskPage.self, menu: "head.desk.title"),
    .page("figures", FiguresPage.self, menu: "figures.title"),
    .page("clients", ClientsPage.self, menu: "head.clients.title"),
    .page("members", MembersPage.self, menu: "head.members.title"),
    .page("campaigns", CampaignsPage.self, menu: "head.campaigns.title"),
    .page("open", OpenPage.self, menu: "head.enquiry.title"),
    .act("enquiries", Enquiry.self),
    .page("leads/{id}", LeadPage.self),
    .act("leads/{id}/reassign", Reassignment.self),
    .act("leads/{id}/reopen", Reopening.self),
    .act("leads/{id}/zone", ZoneLearning.self),
    .page("clients/{id}", ClientPage.self),
    .act("clients/{id}/reassign", ClientReassignment.self),
    .page("campaigns/new", NewCampaignPage.self),
    .page("campaigns/{id}", CampaignPage.self),
    .act("campaigns", Campaign.self),
    .act("campaigns/{id}", CampaignChange.self),
    .act("campaigns/{id}/switch", CampaignSwitch.self),
    .act("tiers/switch", TierSwitch.self),
  ]
}
