/// One thing that injected SQL would try on a pool, and how it must end.
struct Attack: Sendable {
  /// How it must end.
  enum End: Sendable {
    /// PostgreSQL refuses with one of these SQLSTATEs.
    case refused([String])
    /// It is refused for want of rights, or there is no row: never an error that tells of one.
    case nothing
    /// Both ways of asking end alike, down to the letter.
    case alike
  }

  /// What is tried, its steps between `;;`: the last one is judged, or the first that fails.
  let text: String
  let end: End
  /// Tiers whose right it is.
  let but: [String]

  /// One that is refused: for want of rights, or, where PostgreSQL looks at something else first, with another state.
  static func refused(_ text: String, or others: String..., but: String...) -> Attack {
    Attack(text: text, end: .refused(["42501"] + others), but: but)
  }

  /// One that finds nothing.
  static func nothing(_ text: String, but: String...) -> Attack {
    Attack(text: text, end: .nothing, but: but)
  }

  /// One that learns nothing, whichever of two it asks.
  static func alike(_ one: String, _ other: String, but: String...) -> Attack {
    Attack(text: one + ";;" + other, end: .alike, but: but)
  }

  /// Every kind, by its name.
  static let kinds: [(name: String, attacks: [Attack])] = [
    ("forging", forging), ("replaying", replaying), ("another's secret", anothersSecret),
    ("swapping roles", swappingRoles), ("ungranted columns", ungrantedColumns),
    ("writing", writing), ("copying", copying), ("catalogues", catalogues),
    ("leaky conditions", leakyConditions), ("counts", counts), ("plans", plans),
    ("making objects", makingObjects), ("stopping and watching others", stoppingOthers),
  ]

  /// Whether it ended as it must.
  func isHeld(_ outcomes: [Intruder.Outcome]) -> Bool {
    guard let last = outcomes.last else { return false }
    switch end {
    case .refused(let states): return last.state.map { states.contains($0) } ?? false
    case .nothing: return last.state == "42501" || (last.state == nil && last.rows == 0)
    case .alike:
      if last.state == "42501" { return true }
      // A plan repeats what was asked.
      let told = outcomes.map { $0.text.map { $0.replacing(/Birch|Nobody/, with: "%") } }
      return outcomes.count == 2 && last.state == nil && told[0] == told[1]
    }
  }
}

extension Attack {
  /// To learn from a plan what stands in a hidden row: a name that is there, and one that nobody has.
  static let plans: [Attack] = [
    "name = '%'", "name = any ('{%}')", "not (name <> '%')", "bttextcmp(name, '%')::oid = 0::oid",
    "name >= '%' and name < '%z'", "company = '%'", "(name, company) = ('%', '%')",
  ].map { condition in
    let plan =
      "explain (analyze, costs off, timing off, summary off) select from core.name where "
    return .alike(
      plan + condition.replacing("%", with: "Berta Birch"),
      plan + condition.replacing("%", with: "Berta Nobody"), but: "head")
  }
}
