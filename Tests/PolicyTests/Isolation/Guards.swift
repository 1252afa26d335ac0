/// Something that keeps a member in their slice, and what an injected statement could do without it.
struct Guard: Sendable {
  /// What it is.
  let name: String
  /// How a superuser takes it away; undone afterwards.
  let taken: String
  /// Whose pool is tried, and who is signed in there: a name of the cast, or nobody.
  let role: String, member: String?
  /// What then works, and does not as long as the guard is there.
  let attack: Attack

  init(_ name: String, _ role: String, _ member: String?, without taken: String, _ attack: Attack) {
    self.name = name
    self.role = role
    self.member = member
    self.taken = taken
    self.attack = attack
  }

  /// Roles are everybody's: whoever changes one, be it for a moment, keeps others from doing so.
  var touchesRoles: Bool {
    taken.contains("alter role") || taken.contains("grant tristage")
      || taken.contains("grant pg_read")
  }

  /// A function without a condition of its own.
  private static func body(of function: String, less part: String, put other: String = "") -> String
  {
    """
    do $taken$ begin
      execute replace(pg_get_functiondef('\(function)'::regprocedure), $part$\(part)$part$, $part$\(other)$part$);
    end $taken$
    """
  }

  /// Who one is.
  static let ofIdentity: [Guard] = [
    Guard(
      "identity: of this pool alone", "managers", "mark",
      without: body(of: "auth.me()", less: "and s.tier = pool"),
      .nothing(
        "select set_config('tristage.secret', encode({helen's secret}, 'hex'), true);;select 1 from core.member"
      )),
    Guard(
      "identity: not of one who left", "managers", nil,
      without: body(of: "auth.me()", less: "and m.active and (m.system", put: "and (m.system"),
      .nothing(
        "select set_config('tristage.secret', encode({left}, 'hex'), true);;select 1 from core.member"
      )),
    Guard(
      "identity: not of an ended session", "managers", nil,
      without: body(of: "auth.me()", less: "and s.ended_at is null"),
      .nothing(
        "select set_config('tristage.secret', encode({ended}, 'hex'), true);;select 1 from core.member"
      )),
    Guard(
      "identity: not past its time", "managers", nil,
      without: body(of: "auth.me()", less: "and s.expires_at > now()"),
      .nothing(
        "select set_config('tristage.secret', encode({expired}, 'hex'), true);;select 1 from core.member"
      )),
    Guard(
      "identity: the hash of what is presented", "managers", nil,
      without: body(
        of: "auth.me()", less: "sha256(decode(secret, 'hex'))", put: "decode(secret, 'hex')"),
      .nothing(
        "select set_config('tristage.secret', encode(sha256({mark's secret}), 'hex'), true);;select 1 from core.member"
      )),
    Guard(
      "a policy asks who is there", "managers", nil,
      without: "alter policy colleagues_are_known_by_name on core.member using (true)",
      .nothing("select 1 from core.member")),
  ]
}
