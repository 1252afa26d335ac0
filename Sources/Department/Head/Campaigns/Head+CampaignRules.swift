import Foundation

extension Head {
  /// Two times of a day; neither means closed.
  struct Window: Decodable, Sendable, InputObject {
    let from: String?
    let to: String?

    /// As SQL takes it: `["09:00", "20:00"]`, or null.
    var tree: Tree {
      from == nil && to == nil ? .null : .array([.string(from ?? ""), .string(to ?? "")])
    }
  }

  /// The rules of a campaign as a form or a program gives them. What is left out stays as it was, or as usual;
  /// with `whole` everything is given, and what is left out is none.
  struct CampaignRules: Decodable, Sendable {
    let whole: Bool?
    let kind: String?
    let priority: Int?
    let teams: [String]?
    /// Operators by id.
    let members: [UUID]?
    /// 1 Monday to 5 Friday.
    let weekdays: [Int]?
    let weekday: Window?
    let saturday: Window?
    let sunday: Window?
    let holidaysToo: Bool?
    let attemptsANumber: Int?
    let attemptsADay: Int?
    let spacingMinutes: Int?
    /// Minutes by result of a call.
    let retryAfter: [String: Int]?
    /// Calls by result of a call.
    let retryMost: [String: Int]?
    let leaseMinutes: Int?
    let leaseMostMinutes: Int?
    /// Keys of the questions.
    let qualification: [String]?
    let responseNormMinutes: Int?
    let startsOn: String?
    let endsOn: String?

    /// As `head.apply_rules` takes them; `SHORT` names what a whole form left empty.
    func tree(like: UUID? = nil) throws -> Tree {
      let numbers: [(String, Int?)] = [
        ("priority", priority), ("attempts_a_number", attemptsANumber),
        ("attempts_a_day", attemptsADay), ("spacing_minutes", spacingMinutes),
        ("lease_minutes", leaseMinutes), ("lease_most_minutes", leaseMostMinutes),
        ("response_norm_minutes", responseNormMinutes),
      ]
      let whole = whole ?? false
      let empty = numbers.filter { $0.1 == nil }.map(\.0)
      if whole, !empty.isEmpty { throw Problem.short(empty) }
      var rules = Dictionary(
        uniqueKeysWithValues: numbers.compactMap { name, number in
          number.map { (name, Tree.number("\($0)")) }
        })
      func put(_ name: String, _ value: Tree?, none: Tree) {
        rules[name] = value ?? (whole ? none : nil)
      }
      func list<T>(_ items: [T]?) -> Tree? { items.map { .array($0.map { .string("\($0)") }) } }
      put("teams", list(teams), none: .array([]))
      put(
        "members", list(members?.map { $0.uuidString.lowercased() }), none: .array([]))
      put("weekdays", weekdays.map { .array($0.map { .number("\($0)") }) }, none: .array([]))
      put("qualification", list(qualification), none: .array([]))
      put("weekday", weekday?.tree, none: .null)
      put("saturday", saturday?.tree, none: .null)
      put("sunday", sunday?.tree, none: .null)
      put("holidays_too", holidaysToo.map { .bool($0) }, none: .bool(false))
      put("starts_on", startsOn.map { .string($0) }, none: .null)
      put("ends_on", endsOn.map { .string($0) }, none: .null)
      rules["kind"] = kind.map { .string($0) }
      rules["retry_after"] = retryAfter.map { .object($0.mapValues { .number("\($0)") }) }
      rules["retry_most"] = retryMost.map { .object($0.mapValues { .number("\($0)") }) }
      rules["like"] = like.map { .string($0.uuidString.lowercased()) }
      return .object(rules)
    }
  }
}
