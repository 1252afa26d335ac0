import Foundation
import Postgres

extension Head {
  /// The form for an enquiry by hand; after it, what became of it.
  struct OpenPage: Page {
    typealias Place = Head
    private static let running: Statement =
      "select k.id, k.name from head.campaigns k where k.status <> 'ended' order by k.name"

    /// What an enquiry became, in words, and where that is.
    struct Taken: Encodable, Sendable {
      let known: Bool
      let sentence: Phrase
      let href: String?

      enum CodingKeys: CodingKey { case known, href }
    }

    var campaigns: [Choice]
    var members: [Choice]
    var taken: Taken?

    static let samples = [
      Self(
        campaigns: [Choice("1", "Banks", chosen: true)],
        members: [Choice("1", "Mark · 3 / 30", chosen: true)],
        taken: Taken(known: true, sentence: "head.enquiry.title", href: "/head/leads/1"))
    ]
    var title: Phrase { "head.enquiry.title" }

    static func load(_ ask: Ask<Head>) async throws -> Self {
      let rows = try await ask(running(), MemberLine.sellers())
      return Self(
        campaigns: try rows[0].map {
          Choice((try $0["id"] as UUID).uuidString.lowercased(), try $0["name"])
        },
        members: try rows[1].lines(as: MemberLine.self).map(\.choice))
    }

    mutating func keep(_ typed: Typed, of form: String) {
      campaigns = campaigns.choosing(typed["campaign"])
      members = members.choosing(typed["to"])
    }
  }

  /// Takes down an enquiry for the qualification queue or for a manager (`to`); a known number joins what exists.
  struct Enquiry: Act {
    typealias Place = Head
    typealias Form = OpenPage
    private static let open: Statement =
      "select head.open($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) as answer"
    let name: String
    let company: String?
    let phone: String
    let phone2: String?
    let phone3: String?
    let city: String?
    let need: String?
    let campaign: UUID?
    /// The manager's id; left out, the enquiry waits for qualification.
    let to: UUID?

    func call(_ ask: Ask<Head>) throws -> Call {
      var phones = [try Phone.typed(phone, "phone")]
      if let phone2 { phones.append(try Phone.typed(phone2, "phone2")) }
      if let phone3 { phones.append(try Phone.typed(phone3, "phone3")) }
      let numbers = phones.map {
        Tree.object([
          "e164": .string($0.e164), "masked": .string($0.masked), "kind": .string($0.kind.rawValue),
        ])
      }
      let zone = ask.zones.zone(city: city ?? "", phones: phones)
      return Self.open(
        .text(name), .init(company), .json(Tree.array(numbers).json), .init(city), .text(zone.id),
        .texts(zone.members), .init(need), .init(campaign), .init(to), .text(ask.key))
    }

    static func next(_ ask: Ask<Head>, _ answer: Tree) throws -> String { "/head/open" }

    static let showing: (@Sendable (Tree, inout OpenPage) -> Void)? = { answer, page in
      page.taken = OpenPage.Taken(answer)
    }
  }
}

extension Head.OpenPage.Taken {
  /// What `head.open` answered.
  fileprivate init(_ answer: Tree) {
    known = answer["known"] == .bool(true)
    let holder = answer["holder_name"]?.text
    let client = answer["client"]?.text
    let became =
      switch (known, client, answer["place"]?.text) {
      case (true, .some, _): holder == nil ? "known_desk" : "known_client"
      case (true, _, "qualification"): "known_queue"
      case (true, _, _): "known_lead"
      case (false, _, "qualification"): "queue"
      case (false, _, _): "manager"
      }
    sentence = Phrase(
      "head.enquiry.\(became)",
      gaps: ["ticket": answer["ticket"]?.text ?? "", "holder": holder ?? ""])
    href = client.map { "/head/clients/\($0)" } ?? answer["lead"]?.text.map { "/head/leads/\($0)" }
  }
}
