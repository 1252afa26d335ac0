import Foundation
import Postgres

extension Admins {
  /// Sets a member's password and ends their sessions; a head's or an admin's is proposed.
  struct PasswordReset: Act {
    typealias Place = Admins
    typealias Form = MemberPage
    private static let set: Statement =
      "select admins.set_password($1, $2, $3, $4, $5, $6, $7) as answer"
    let password: String

    func call(_ ask: Ask<Admins>) async throws -> Call {
      Call(Self.set, [.uuid(try ask.id())] + (try await Admins.hashed(password)) + [.text(ask.key)])
    }
    static func next(_ ask: Ask<Admins>, _ answer: Tree) throws -> String {
      try Admins.after(ask, answer)
    }
  }
}
