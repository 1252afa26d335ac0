extension Admins {
  /// The tier's table of contents: one line a route.
  static let routes: [Route] = [
    .page("", MembersPage.self, menu: "admins.members.title", under: .people),
    .page("invitations", InvitationsPage.self, menu: "admins.invitations.title", under: .people),
    .act("invitations", Invitation.self),
    .act("invitations/{id}/renew", InvitationRenewal.self),
    .act("invitations/{id}/revoke", InvitationRevoking.self),
    .page("proposals", ProposalsPage.self, menu: "admins.proposals.title", under: .records),
    .page("sessions", SessionsPage.self, menu: "admins.sessions.title", under: .people),
    .act("sessions/{id}/end", SessionEnd.self),
    .page("settings", SettingsPage.self, menu: "admins.settings.title", under: .records),
    .act("settings", SettingsChange.self),
    .page("decisions", DecisionsPage.self, menu: "admins.decisions.title", under: .records),
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
