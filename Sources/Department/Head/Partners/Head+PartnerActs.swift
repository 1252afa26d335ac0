import Foundation
import Postgres

extension Head {
  /// What is agreed with a call centre; what is left out stays, or has the default.
  struct ContractTerms: Decodable, Sendable {
    let cardsAtOnce: Int?
    let revealsADay: Int?
    let requestsAMinute: Int?
    let agentsMost: Int?
    let tellsWon: Bool?

    var tree: Tree {
      let numbers = [
        "cards_at_once": cardsAtOnce, "reveals_a_day": revealsADay,
        "requests_a_minute": requestsAMinute, "agents_most": agentsMost,
      ]
      var fields = numbers.compactMapValues { $0.map { Tree.number("\($0)") } }
      fields["tells_won"] = tellsWon.map { .bool($0) }
      return .object(fields)
    }
  }

  /// Takes an outside call centre in.
  struct PartnerAddition: Act {
    typealias Place = Head
    typealias Form = PartnersPage
    private static let add: Statement = "select head.add_partner($1, $2, $3) as answer"
    let name: String

    func call(_ ask: Ask<Head>) throws -> Call {
      Self.add(.text(name), .json("{}"), .text(ask.key))
    }
    static func next(_ ask: Ask<Head>, _ answer: Tree) throws -> String {
      "/head/partners/\(answer["partner"]?.text ?? "")"
    }
  }

  /// Changes what is agreed with a call centre, from its next request on.
  struct PartnerChange: Act {
    typealias Place = Head
    typealias Form = PartnerPage
    private static let change: Statement = "select head.change_partner($1, $2, $3, $4) as answer"
    let name: String?
    let terms: ContractTerms

    private enum Fields: CodingKey { case name }

    init(from decoder: any Decoder) throws {
      name = try decoder.container(keyedBy: Fields.self).decodeIfPresent(String.self, forKey: .name)
      terms = try ContractTerms(from: decoder)
    }

    func call(_ ask: Ask<Head>) throws -> Call {
      Self.change(.uuid(try ask.id()), .init(name), .json(terms.tree.json), .text(ask.key))
    }
    static func next(_ ask: Ask<Head>, _ answer: Tree) throws -> String { try partner(ask) }
  }

  /// Stops a call centre: batches close, cards end, keys die, in the same second.
  struct PartnerStop: Act {
    typealias Place = Head
    typealias Form = PartnerPage
    private static let stop: Statement = "select head.stop_partner($1, $2) as answer"

    func call(_ ask: Ask<Head>) throws -> Call { Self.stop(.uuid(try ask.id()), .text(ask.key)) }
    static func next(_ ask: Ask<Head>, _ answer: Tree) throws -> String { try partner(ask) }
  }

  /// Lets a stopped call centre work again, with new keys and batches.
  struct PartnerResuming: Act {
    typealias Place = Head
    typealias Form = PartnerPage
    private static let resume: Statement = "select head.resume_partner($1, $2) as answer"

    func call(_ ask: Ask<Head>) throws -> Call { Self.resume(.uuid(try ask.id()), .text(ask.key)) }
    static func next(_ ask: Ask<Head>, _ answer: Tree) throws -> String { try partner(ask) }
  }

  /// Gives a call centre the first leads of a campaign's queue.
  struct BatchOpening: Act {
    typealias Place = Head
    typealias Form = PartnerPage
    private static let open: Statement = "select head.open_batch($1, $2, $3, $4) as answer"
    let campaign: UUID
    let name: String
    /// How many leads.
    let size: Int
    let cardsADay: Int?
    /// Narrows the campaign's calling window, by the callee's clock.
    let callsFrom: String?
    let callsTo: String?
    /// Of an accepted hand-over.
    let price: Tree?
    let currency: String?
    let endsOn: Day?

    func call(_ ask: Ask<Head>) throws -> Call {
      var terms: [String: Tree] = [
        "name": .string(name), "size": .number("\(size)"),
        "price_cents": .number("\(try Price.cents(price, "price"))"),
      ]
      terms["cards_a_day"] = cardsADay.map { .number("\($0)") }
      terms["calls_from"] = callsFrom.map { .string($0) }
      terms["calls_to"] = callsTo.map { .string($0) }
      terms["currency"] = currency.map { .string($0) }
      terms["ends_on"] = endsOn.map { .string($0.text) }
      return Self.open(
        .uuid(try ask.id()), .uuid(campaign), .json(Tree.object(terms).json), .text(ask.key))
    }
    static func next(_ ask: Ask<Head>, _ answer: Tree) throws -> String {
      "/head/batches/\(answer["batch"]?.text ?? "")"
    }
  }

  /// Closes a batch: cards in hand end, what waits comes back to own operators.
  struct BatchStop: Act {
    typealias Place = Head
    typealias Form = BatchPage
    private static let stop: Statement = "select head.stop_batch($1, $2) as answer"

    func call(_ ask: Ask<Head>) throws -> Call { Self.stop(.uuid(try ask.id()), .text(ask.key)) }
    static func next(_ ask: Ask<Head>, _ answer: Tree) throws -> String {
      "/head/batches/\(try ask.id().uuidString.lowercased())"
    }
  }

  /// The page of the call centre that was acted on.
  static func partner(_ ask: Ask<Head>) throws -> String {
    "/head/partners/\(try ask.id().uuidString.lowercased())"
  }
}
