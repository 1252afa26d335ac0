import Foundation
import Postgres

extension Admins {
  /// Changes a member's own data; never the tier.
  struct MemberChange: Act {
    typealias Place = Admins
    typealias Form = MemberPage
    private static let change: Statement =
      "select admins.change_member($1, $2, $3, $4, $5, $6) as answer"
    let name: String
    let language: String?
    let timeZone: String?
    let team: String?

    func call(_ ask: Ask<Admins>) throws -> Call {
      Self.change(
        .uuid(try ask.id()), .text(name), .init(language), .init(timeZone), .init(team),
        .text(ask.key))
    }
    static func next(_ ask: Ask<Admins>, _ answer: Tree) throws -> String {
      try Admins.after(ask, answer)
    }
  }
}
