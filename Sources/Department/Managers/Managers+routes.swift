extension Managers {
  /// The tier's table of contents: one line a route; clients that a manager keeps without tier 3 stand in `Clients`.
  static let routes: [Route] = own + Clients.routes(Managers.self)

  private static let own: [Route] = [
    .page("", DayPage.self, menu: "managers.day.title"),
    .live(Managers.self, "select word, topic from managers.live()"),
    .page("qualification", QualificationPage.self, menu: "managers.qualification.title"),
    .page("leads", LeadsPage.self, menu: "managers.leads.title"),
    .page("leads/{id}", LeadPage.self),
    .page("search", SearchPage<Managers>.self),
    .page("open", OpenPage.self, menu: "managers.enquiry.title"),
    .page("clients", Clients.ClientsPage<Managers>.self),
    .page("requests", Clients.RequestsPage<Managers>.self),
    .act("enquiries", Enquiry.self),
    .act("acceptances", Acceptance.self),
    .act("returns", Return.self),
    .act("completions", Completion<DayPage>.self),
    .act("postponements", Postponement<DayPage>.self),
    .act("leads/{id}/marks", Mark.self),
    .act("leads/{id}/advancements", Advancement.self),
    .act("leads/{id}/tasks", Task.self),
    .act("leads/{id}/completions", Completion<LeadPage>.self),
    .act("leads/{id}/postponements", Postponement<LeadPage>.self),
    .act("leads/{id}/notes", Note.self),
    .act("leads/{id}/invoices", Invoice.self),
    .act("leads/{id}/payments", Payment.self),
    .act("leads/{id}/reveals", Reveal.self),
    .act("leads/{id}/numbers", ExtraNumber.self),
    .act("leads/{id}/wins", Win.self),
    .act("leads/{id}/nurturings", Nurturing.self),
    .act("leads/{id}/wakings", Waking.self),
    .act("leads/{id}/losses", Loss.self),
  ]
}
