extension Admins {
  /// The tier's table of contents: one line a route.
  static let routes: [Route] = [
    .page("", MembersPage.self, menu: "admins.members.title"),
    .page("proposals", ProposalsPage.self, menu: "admins.proposals.title"),
    .page("sessions", SessionsPage.self, menu: "admins.sessions.title"),
    .page("decisions", DecisionsPage.self, menu: "admins.decisions.title"),
    .act("members", MemberAddition.self),
    .page("members/{id}", MemberPage.self),
    .act("members/{id}", MemberChange.self),
    .act("members/{id}/leave", Leave.self),
    .act("members/{id}/tier", TierChange.self),
    .act("members/{id}/password", PasswordReset.self),
    .act("members/{id}/sessions/end", SessionsEnd.self),
    .act("teams", TeamAddition.self),
    .act("proposals/{id}/confirm", Confirmation.self),
    .act("proposals/{id}/decline", Declining.self),
  ]
}
