import Foundation
import Postgres

extension Head {
  /// Two contacts side by side, to be made one.
  struct MergePage: Page {
    typealias Place = Head
    private static let preview: Statement = "select head.preview_merge($1, $2) as answer"

    /// What a contact brings.
    struct Side: Codable, Sendable {
      /// One of its leads.
      struct Lead: Codable, Sendable {
        let id: UUID
        let ticket: Int
        let place: Term<Places>
        let stage: Label?
        let holderName: String?
      }
      /// The client it is.
      struct Client: Codable, Sendable {
        let id: UUID
        let place: Term<ClientPlaces>
        let keeper: String?
      }
      let contact: UUID
      let name: String?
      let company: String?
      let city: String?
      let source: String
      let createdAt: Date
      let custodian: String?
      let numbers: [String]
      let leads: [Lead]
      let client: Client?
      let calls: Int
      let tasks: Int

      static let sample = Side(
        contact: UUID(), name: "Ivan Acme", company: "Acme Mill", city: "Moscow", source: "list",
        createdAt: .now, custodian: "Mark", numbers: ["+7 495 •••-••-01"],
        leads: [
          Lead(
            id: UUID(), ticket: 17, place: "sales", stage: Label(ru: "Потребности", en: "Needs"),
            holderName: "Mark")
        ], client: Client(id: UUID(), place: "loyalty", keeper: "Anna"), calls: 2, tasks: 1)
    }

    /// Another contact that may be the same.
    struct Likely: Codable, Sendable {
      let ticket: Int
      let name: String?
      let city: String?
    }

    /// What the database says of the two.
    private struct Answer: Decodable {
      let here: Side
      let there: Side?
      let why: String?
      let goesOn: Int?
      let closes: Int?
      let likely: [Likely]
    }

    /// A side, and the other one that it would take in.
    struct Card: Encodable, Sendable {
      let side: Side
      let other: UUID
      let heading: Phrase

      enum CodingKeys: CodingKey { case side, other }
    }

    let id: UUID
    let ticket: Int?
    let likely: [Likely]
    /// The contact of the lead, while there is no other one.
    let alone: Side?
    let cards: [Card]
    /// They can be merged now.
    let open: Bool
    /// Why not.
    let shut: Word?
    /// Which lead would go on.
    let leads: Phrase?
    /// No lead has that ticket.
    let missing: Bool

    enum CodingKeys: CodingKey { case id, ticket, likely, alone, cards, open, shut, missing }

    static let samples = [
      Self(
        id: UUID(), ticket: 18, likely: [Likely(ticket: 18, name: "Acme", city: "Tver")],
        alone: .sample,
        cards: [Card(side: .sample, other: UUID(), heading: "steering.merge.this")], open: true,
        shut: Word("steering.merge.why", "two_holders"), leads: "steering.merge.title",
        missing: true)
    ]
    var title: Phrase { "steering.merge.title" }

    static func load(_ ask: Ask<Head>) async throws -> Self {
      let id = try ask.id()
      let ticket = try ask.number("ticket", in: 1...Int.max)
      guard let answer: Answer = try await ask(preview(.uuid(id), .init(ticket))).answer() else {
        throw Problem.empty
      }
      let cards = answer.there.map { there in
        [
          Card(side: answer.here, other: there.contact, heading: "steering.merge.this"),
          Card(side: there, other: answer.here.contact, heading: "steering.merge.other"),
        ]
      }
      return Self(
        id: id, ticket: ticket, likely: answer.likely,
        alone: answer.there == nil ? answer.here : nil, cards: cards ?? [],
        open: answer.there != nil && answer.why == nil,
        shut: answer.why.map { Word("steering.merge.why", $0) },
        leads: answer.goesOn.map {
          Phrase(
            "steering.merge.leads", gaps: ["on": "\($0)", "closes": "\(answer.closes ?? 0)"])
        }, missing: ticket != nil && answer.there == nil)
    }
  }

  /// Makes one contact of two; the survivor keeps its name, both ids live on.
  struct Merge: Act {
    typealias Place = Head
    typealias Form = MergePage
    private static let merge: Statement = "select head.merge($1, $2, $3, $4) as answer"
    let merged: UUID
    let survivor: UUID
    let note: String?

    func call(_ ask: Ask<Head>) throws -> Call {
      Self.merge(.uuid(merged), .uuid(survivor), .init(note), .text(ask.key))
    }
    static func next(_ ask: Ask<Head>, _ answer: Tree) throws -> String {
      if let client = answer["client"]?.text { return "/head/clients/\(client)" }
      return "/head/leads/\(try answer["lead"]?.text ?? ask.id().uuidString.lowercased())"
    }
  }
}
