import Foundation
import Postgres

extension Head {
  /// Where a number may not be called.
  enum QuietScopes: TermList { static let prefix = "quiet.scopes" }

  /// Numbers nobody may call: how many, the last ones, the files that they came with; to add one, to look one up.
  struct DoNotCallPage: Page {
    typealias Place = Head
    private static let counts: Statement = "select to_jsonb(c) as line from head.quiet_counts() c"
    private static let newest: Statement =
      "select to_jsonb(q) as line from head.quiet q order by q.at desc, q.id limit 30"

    /// How many there are.
    struct Tally: Codable, Sendable {
      let scope: Term<QuietScopes>
      let numbers: Figure
    }

    /// A number on the list, masked.
    struct Line: Codable, Sendable {
      let masked: String
      let scope: Term<QuietScopes>
      let campaignName: String?
      let partnerName: String?
      let reason: String
      let memberName: String
      let at: Date
      let list: UUID?
      let fileName: String?
    }

    let counts: [Tally]
    let newest: [Line]
    let lists: [ImportRow]
    var campaigns: [Choice]
    /// What a look-up found.
    var found: QuietNumber?
    /// What an addition did.
    var added: Phrase?

    enum CodingKeys: CodingKey { case counts, newest, lists, campaigns }

    static let samples = [
      Self(
        counts: [Tally(scope: "everywhere", numbers: Figure(1_200))],
        newest: [
          Line(
            masked: "+7 ••• •••-••-01", scope: "campaign", campaignName: "Banks",
            partnerName: "North", reason: "asked in a call", memberName: "Olga", at: .now,
            list: UUID(), fileName: "numbers.csv")
        ], lists: [ImportRow(.sample)], campaigns: [Choice("1", "Banks", chosen: true)],
        found: .sample, added: "quiet.title")
    ]
    var title: Phrase { "quiet.title" }

    static func load(_ ask: Ask<Head>) async throws -> Self {
      let rows = try await ask(
        counts(), newest(), ImportLine.list(.doNotCall, page: 1), ImportDraftForm.campaigns())
      return Self(
        counts: try rows[0].lines(), newest: try rows[1].lines(),
        lists: try rows[2].lines(as: ImportLine.self).prefix(10).map(ImportRow.init),
        campaigns: try rows[3].map {
          Choice((try $0["id"] as UUID).uuidString.lowercased(), try $0["name"])
        })
    }

    mutating func keep(_ typed: Typed, of form: String) {
      if form == QuietAddition.name { campaigns = campaigns.choosing(typed["campaign"] ?? "") }
    }
  }

  /// Puts a number on the do-not-call list, everywhere or for one campaign.
  struct QuietAddition: Act {
    typealias Place = Head
    typealias Form = DoNotCallPage
    private static let add: Statement = "select head.add_quiet($1, $2, $3, $4, $5, $6) as answer"
    let phone: String
    /// Left out, the number is not called at all.
    let campaign: UUID?
    let reason: String

    func call(_ ask: Ask<Head>) throws -> Call {
      let phone = try Phone.typed(phone, "phone")
      return Self.add(
        .text(phone.e164), .text(phone.masked), .text(phone.kind.rawValue), .init(campaign),
        .text(reason), .text(ask.key))
    }

    static func next(_ ask: Ask<Head>, _ answer: Tree) throws -> String { "/head/do-not-call" }

    static let showing: (@Sendable (Tree, inout DoNotCallPage) -> Void)? = { answer, page in
      page.added = Phrase(
        answer["added"] == .bool(true) ? "quiet.add.added" : "quiet.add.known",
        gaps: ["number": answer["masked"]?.text ?? ""])
    }
  }

  /// Looks a number up: why it may not be called. The number stands in no address.
  struct QuietLookUp: Act {
    typealias Place = Head
    typealias Form = DoNotCallPage
    private static let look: Statement = "select head.why_quiet($1, $2) as answer"
    let phone: String

    func call(_ ask: Ask<Head>) throws -> Call {
      let phone = try Phone.typed(phone, "phone")
      return Self.look(.text(phone.e164), .text(phone.masked))
    }

    static func next(_ ask: Ask<Head>, _ answer: Tree) throws -> String { "/head/do-not-call" }

    static let showing: (@Sendable (Tree, inout DoNotCallPage) -> Void)? = { answer, page in
      page.found = try? JSONDecoder.sql.decode(
        QuietNumber.self, from: Data(answer.json.utf8)
      ).told
    }
  }

  /// A number that was looked up: its entries on the list, and the leads of its contact.
  struct QuietNumber: Decodable, Sendable {
    /// One reason not to call it.
    struct Entry: Decodable, Sendable {
      let scope: Term<QuietScopes>
      let campaignName: String?
      let partnerName: String?
      let reason: String
      let memberName: String
      let at: Date
      let fileName: String?
      let list: UUID?
      let callsBefore: Int
      let callsSince: Int
      /// The calls, in words.
      var before: Count?
      var since: Count?
    }

    /// A lead of its contact.
    struct Lead: Decodable, Sendable {
      let lead: UUID
      let ticket: Int
      let place: Term<Places>
      let campaignName: String?
    }

    let masked: String
    var entries: [Entry]
    let leads: [Lead]
    var sentence: Phrase?
    var isQuiet: Bool?

    private enum CodingKeys: CodingKey { case masked, entries, leads }

    /// With its sentences.
    fileprivate var told: QuietNumber {
      var told = self
      told.isQuiet = entries.isEmpty ? nil : true
      told.sentence = Phrase(
        entries.isEmpty ? "quiet.look_up.callable" : "quiet.look_up.quiet",
        gaps: ["number": masked])
      for at in told.entries.indices {
        told.entries[at].before = Count(entries[at].callsBefore, "quiet.look_up.before")
        told.entries[at].since = Count(entries[at].callsSince, "quiet.look_up.since")
      }
      return told
    }

    static let sample = QuietNumber(
      masked: "+7 ••• •••-••-01",
      entries: [
        Entry(
          scope: "campaign", campaignName: "Banks", partnerName: "North", reason: "asked",
          memberName: "Olga", at: .now, fileName: "numbers.csv", list: UUID(), callsBefore: 2,
          callsSince: 1, before: Count(2, "quiet.look_up.before"),
          since: Count(1, "quiet.look_up.since"))
      ],
      leads: [Lead(lead: UUID(), ticket: 17, place: "closed", campaignName: "Banks")],
      sentence: "quiet.title", isQuiet: true)
  }
}

extension Head.QuietNumber.Entry {
  private enum CodingKeys: CodingKey {
    case scope, campaignName, partnerName, reason, memberName, at, fileName, list, callsBefore,
      callsSince
  }
}
