extension Admins {
  /// Where members work.
  enum Tiers: TermList { static let prefix = "web.tiers" }
  /// What was decided.
  enum Acts: TermList { static let prefix = "admins.acts" }
  /// What waits for a second admin.
  enum Kinds: TermList { static let prefix = "admins.kinds" }
  /// Whether an invitation's link opens.
  enum InvitationStates: TermList { static let prefix = "admins.invitation_states" }
  /// By what a session is held.
  enum SessionKinds: TermList { static let prefix = "admins.session_kinds" }

  /// The tiers a member can work in, in the order of the path.
  static let tiers = ["operators", "managers", "accounts", "head", "partners", "admins"]
}
