import Foundation

extension Head {
  /// Which leads are looked at: what stands after the question mark.
  struct LeadFilter: Encodable, Sendable {
    var place: String?
    var stage: String?
    var campaign: UUID?
    var holder: UUID?
    var age: String?
    var overdue = false
    var q: String?
    var before: Int?

    init() {}

    init(_ ask: Ask<Head>) throws {
      place = ask.query("place")
      stage = ask.query("stage")
      campaign = try Self.id(ask.query("campaign"), "campaign")
      holder = try Self.id(ask.query("holder"), "holder")
      age = ask.query("age")
      overdue = ask.query("overdue") == "yes"
      q = ask.query("q")
      before = try ask.number("before", in: 1...Int.max)
    }

    private static func id(_ text: String?, _ field: String) throws -> UUID? {
      guard let text else { return nil }
      guard let id = UUID(uuidString: text) else { throw Problem.wrong(field, "id") }
      return id
    }

    /// A telephone number, when a whole one was typed.
    var number: String? { q.flatMap(Phone.sought) }

    /// The same page with something changed; a page further down is begun anew.
    func href(_ change: (inout LeadFilter) -> Void) -> String {
      var other = self
      other.before = nil
      change(&other)
      var parts: [(String, String)] = []
      if let place = other.place { parts.append(("place", place)) }
      if let stage = other.stage { parts.append(("stage", stage)) }
      if let campaign = other.campaign {
        parts.append(("campaign", campaign.uuidString.lowercased()))
      }
      if let holder = other.holder { parts.append(("holder", holder.uuidString.lowercased())) }
      if let age = other.age { parts.append(("age", age)) }
      if other.overdue { parts.append(("overdue", "yes")) }
      if let q = other.q { parts.append(("q", q)) }
      if let before = other.before { parts.append(("before", "\(before)")) }
      let allowed = CharacterSet.alphanumerics.intersection(
        CharacterSet(charactersIn: "\u{21}"..."\u{7E}")
      )
      .union(CharacterSet(charactersIn: "-_."))
      let text = parts.map {
        "\($0.0)=\($0.1.addingPercentEncoding(withAllowedCharacters: allowed) ?? "")"
      }
      return "/head" + (text.isEmpty ? "" : "?" + text.joined(separator: "&"))
    }
  }
}
