import Foundation

extension Clients {
  /// A personal fact: a row of `accounts.client_facts`.
  struct FactLine: Codable, Sendable {
    let id: UUID
    let about: UUID
    let person: String?
    let kind: Term<FactKinds>
    let body: String
    let month: Int?
    let day: Int?
    let member: String?
    let at: Date

    static let sample = FactLine(
      id: UUID(), about: UUID(), person: "Ivan", kind: "holiday", body: "Birthday", month: 11,
      day: 24, member: "Anna", at: .now)
  }

  /// A fact on a page.
  struct FactCard: Encodable, Sendable {
    let fact: FactLine
    let when: YearDay?

    init(_ fact: FactLine) {
      self.fact = fact
      when = fact.month.flatMap { month in
        fact.day.map { YearDay(month: month, day: $0) }
      }
    }

    func encode(to encoder: any Encoder) throws { try fact.encode(to: encoder) }
  }

  /// Facts of one kind.
  struct FactGroup: Encodable, Sendable {
    let kind: Term<FactKinds>
    let facts: [FactCard]

    /// The facts by kind, in the order of the list of kinds.
    static func groups(_ facts: [FactLine]) -> [FactGroup] {
      FactKinds.all.compactMap { code in
        let some = facts.filter { $0.kind.code == code }.sorted { $0.at < $1.at }
        return some.isEmpty
          ? nil : FactGroup(kind: some[0].kind, facts: some.map(FactCard.init))
      }
    }
  }

  /// A link to another own client: a row of `accounts.client_links`.
  struct LinkLine: Codable, Sendable {
    let id: UUID
    let kind: String
    let forward: Bool
    let other: UUID
    let name: String
    let note: String?

    static let sample = LinkLine(
      id: UUID(), kind: "referred", forward: true, other: UUID(), name: "Bakery", note: "brothers")
  }

  /// A link in words, seen from this client.
  struct LinkCard: Encodable, Sendable {
    let link: LinkLine
    let what: Word

    init(_ link: LinkLine) {
      self.link = link
      what = Word(link.forward ? LinkKinds.prefix : "accounts.links.back", link.kind)
    }

    func encode(to encoder: any Encoder) throws { try link.encode(to: encoder) }
  }
}
