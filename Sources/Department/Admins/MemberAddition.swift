import Foundation
import Postgres

extension Admins {
  /// Adds a member; a head of sales or an admin is proposed.
  struct MemberAddition: Act {
    typealias Place = Admins
    typealias Form = MembersPage
    private static let add: Statement =
      "select admins.add_member($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) as answer"
    let signInName: String
    let name: String
    let tier: String
    let password: String
    let language: String?
    let timeZone: String?
    let team: String?
    let partner: String?

    func call(_ ask: Ask<Admins>) async throws -> Call {
      let hashed = try await Admins.hashed(password)
      return Call(
        Self.add,
        [
          .text(signInName), .text(name), .text(tier), .init(language), .init(timeZone),
          .init(team), .init(partner),
        ] + hashed + [.text(ask.key)])
    }
    static func next(_ ask: Ask<Admins>, _ answer: Tree) throws -> String {
      try Admins.after(ask, answer)
    }
  }
}
