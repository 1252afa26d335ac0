import Foundation
import Postgres

extension Head {
  /// A contact that was invented for one member.
  struct CanaryLine: Codable, Sendable {
    static let all: Statement =
      "select to_jsonb(k) as line from head.canaries k order by k.ended_at is not null, k.planted_at desc, k.id limit 300"
    /// Who may be given one.
    static let keepers: Statement = """
      select to_jsonb(m) as line from head.members m where m.active and m.tier in ('managers', 'accounts') order by m.tier desc, m.name
      """
    static let ofLead: Statement = "select member_name from head.canaries where lead = $1"
    static let ofClient: Statement = "select member_name from head.canaries where client = $1"

    let id: UUID
    let member: UUID
    let memberName: String
    let name: String?
    let company: String?
    let masked: String?
    let lead: UUID?
    let client: UUID?
    let plantedAt: Date
    let plantedByName: String
    let endedAt: Date?
    let shownAt: Date?
    let heard: Int
    let heardAt: Date?
    /// The last warning that it was heard by.
    let warning: UUID?

    static let sample = CanaryLine(
      id: UUID(), member: UUID(), memberName: "Mark", name: "Pyotr Sokolov", company: "Sokol LLC",
      masked: "+7 495 •••-••-01", lead: UUID(), client: UUID(), plantedAt: .now,
      plantedByName: "Helen", endedAt: .now, shownAt: .now, heard: 1, heardAt: .now,
      warning: UUID())
  }

  /// Invented contacts, each with one member, by which the head learns through whom the base went out.
  struct CanariesPage: Page {
    typealias Place = Head

    /// A canary, and its address among the leads or clients.
    struct Entry: Encodable, Sendable {
      let line: CanaryLine
      let href: String
      let loud: Bool
      let times: Count

      init(_ line: CanaryLine) {
        self.line = line
        let id = (line.lead ?? line.client)?.uuidString.lowercased() ?? ""
        href = line.lead != nil ? "/head/leads/\(id)" : "/head/clients/\(id)"
        loud = line.heard > 0
        times = Count(line.heard, "canaries.times")
      }
    }

    let canaries: [Entry]
    /// Who may be given one: managers a lead, account managers a client.
    var managers: [Choice]
    var accounts: [Choice]

    static let samples = [
      Self(
        canaries: [Entry(.sample)], managers: [Choice("1", "Mark", chosen: true)],
        accounts: [Choice("2", "Anna", chosen: true)])
    ]
    var title: Phrase { "canaries.title" }

    static func load(_ ask: Ask<Head>) async throws -> Self {
      let rows = try await ask(CanaryLine.all(), CanaryLine.keepers())
      let keepers = try rows[1].lines(as: MemberLine.self)
      func choices(_ tier: Term<Tiers>) -> [Choice] {
        keepers.filter { $0.tier == tier }.map { Choice($0.id.uuidString.lowercased(), $0.name) }
      }
      return Self(
        canaries: try rows[0].lines(as: CanaryLine.self).map(Entry.init),
        managers: choices("managers"), accounts: choices("accounts"))
    }

    mutating func keep(_ typed: Typed, of form: String) {
      managers = managers.choosing(typed["member"])
      accounts = accounts.choosing(typed["member"])
    }
  }

  /// Gives a member an invented lead or client.
  struct CanaryPlanting: Act {
    typealias Place = Head
    typealias Form = CanariesPage
    private static let plant: Statement =
      "select head.plant_canary($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) as answer"
    let member: UUID
    let name: String
    let company: String?
    let phone: String
    let city: String?
    let need: String

    func call(_ ask: Ask<Head>) throws -> Call {
      let phone = try Phone.typed(phone, "phone")
      let zone = ask.zones.zone(city: city ?? "", phones: [phone])
      return Self.plant(
        .uuid(member), .text(name), .init(company), .text(phone.e164), .text(phone.masked),
        .text(phone.kind.rawValue), .init(city), .text(zone.id), .texts(zone.members),
        .text(need), .text(ask.key))
    }

    static func next(_ ask: Ask<Head>, _ answer: Tree) throws -> String { "/head/canaries" }
  }
}
