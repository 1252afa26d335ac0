import Foundation
import Postgres

extension Managers {
  /// Makes a lead a client, with its first order and the names that the client gave.
  struct Win: Act {
    typealias Place = Managers
    typealias Form = LeadPage
    private static let win: Statement =
      "select managers.win($1, $2, $3, $4, $5, $6, $7, $8) as answer"

    /// Somebody the client named.
    struct Referral: Decodable, Sendable, InputObject {
      let name: String?
      let phone: String?
    }

    let version: Int
    let subject: String
    let amount: Tree
    let currency: String?
    let asked: Bool?
    /// What programs send; the form has its three by number.
    let referrals: [Referral]?
    let referral1: Referral?
    let referral2: Referral?
    let referral3: Referral?

    func call(_ ask: Ask<Managers>) throws -> Call {
      var named = try (referrals ?? []).map { try Self.tree($0, "referrals", ask.zones) }
      for (field, one) in [
        ("referral1", referral1), ("referral2", referral2), ("referral3", referral3),
      ] {
        if let one, one.name != nil || one.phone != nil {
          named.append(try Self.tree(one, field, ask.zones))
        }
      }
      return Self.win(
        .uuid(try ask.id()), .init(version), .json(Tree.array(named).json), .init(asked),
        .text(subject), .int(try Price.cents(amount, "amount")), .init(currency), .text(ask.key))
    }

    private static func tree(_ one: Referral, _ field: String, _ zones: ZoneBook) throws -> Tree {
      guard let name = one.name, !name.allSatisfy(\.isWhitespace) else {
        throw Problem.short([field])
      }
      var fields: [String: Tree] = ["name": .string(name)]
      if let text = one.phone {
        let phone = try Phone.typed(text, field)
        let zone = zones.zone(city: "", phones: [phone])
        fields["e164"] = .string(phone.e164)
        fields["masked"] = .string(phone.masked)
        fields["kind"] = .string(phone.kind.rawValue)
        fields["zone"] = .string(zone.id)
        fields["zone_members"] = .array(zone.members.map { .string($0) })
      }
      return .object(fields)
    }

    /// To the client where it stays with its manager: tier 3 is switched off.
    static func next(_ ask: Ask<Managers>, _ answer: Tree) throws -> String {
      answer["client"]?.text.map { "/managers/clients/\($0)" } ?? "/managers/leads"
    }
  }
}
