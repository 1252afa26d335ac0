extension Admins {
  /// The tier's table of contents: one line a route.
  static let routes: [Route] = [
    .page("", MembersPage.self, menu: "admins.members.title"),
    .page("invitations", InvitationsPage.self, menu: "admins.invitations.title"),
    .act("invitations", Invitation.self),
    .act("invitations/{id}/renew", InvitationRenewal.self),
    .act("invitations/{id}/revoke", InvitationRevoking.self),
    .page("proposals", ProposalsPage.self, menu: "admins.proposals.title"),
    .page("sessions", SessionsPage.self, menu: "admins.sessions.title"),
    .act("sessions/{id}/end", SessionEnd.self),
    .page("settings", SettingsPage.self, menu: "admins.settings.title"),
    .act("settings", SettingsChange.self),
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
