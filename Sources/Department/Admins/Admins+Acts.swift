import Foundation
import Postgres

extension Admins {
  /// Argon2id for passwords that an admin sets.
  private static let hasher = PasswordHasher()

  /// Salt, hash and cost of a new password, as SQL takes them; `WRONG` for a weak one.
  fileprivate static func hashed(_ password: String) async throws -> [Value] {
    guard password.count >= 10 else { throw Problem.wrong("password", "weak") }
    guard password.utf8.count <= 1000 else { throw Problem.wrong("password", "long") }
    let recipe = PasswordRecipe(salt: Secret.random(16))
    let hash = try await hasher.hash(password, recipe)
    return [
      .bytes(recipe.salt), .bytes(hash), .int(Int64(recipe.memoryKiB)), .int(Int64(recipe.passes)),
      .int(Int64(recipe.lanes)),
    ]
  }

  /// The page of the member in the address, or the proposals where it waits for a second admin.
  fileprivate static func after(_ ask: Ask<Admins>, _ answer: Tree) throws -> String {
    if answer["proposal"] != nil { return "/admins/proposals" }
    return "/admins/members/\(try answer["member"]?.text ?? ask.id().uuidString.lowercased())"
  }

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

  /// Proposes another tier for a member.
  struct TierChange: Act {
    typealias Place = Admins
    typealias Form = MemberPage
    private static let change: Statement = "select admins.change_tier($1, $2, $3) as answer"
    let tier: String

    func call(_ ask: Ask<Admins>) throws -> Call {
      Self.change(.uuid(try ask.id()), .text(tier), .text(ask.key))
    }
    static func next(_ ask: Ask<Admins>, _ answer: Tree) throws -> String {
      try Admins.after(ask, answer)
    }
  }

  /// A member leaves: everything held goes back, every session ends.
  struct Leave: Act {
    typealias Place = Admins
    typealias Form = MemberPage
    private static let leave: Statement = "select admins.deactivate($1, $2) as answer"

    func call(_ ask: Ask<Admins>) throws -> Call { Self.leave(.uuid(try ask.id()), .text(ask.key)) }
    static func next(_ ask: Ask<Admins>, _ answer: Tree) throws -> String {
      try Admins.after(ask, answer)
    }
  }

  /// Ends all sessions of a member.
  struct SessionsEnd: Act {
    typealias Place = Admins
    typealias Form = MemberPage
    private static let end: Statement = "select admins.end_sessions($1, $2) as answer"

    func call(_ ask: Ask<Admins>) throws -> Call { Self.end(.uuid(try ask.id()), .text(ask.key)) }
    static func next(_ ask: Ask<Admins>, _ answer: Tree) throws -> String {
      try Admins.after(ask, answer)
    }
  }

  /// Adds a team.
  struct TeamAddition: Act {
    typealias Place = Admins
    typealias Form = MembersPage
    private static let add: Statement = "select admins.add_team($1, $2) as answer"
    let name: String

    func call(_ ask: Ask<Admins>) throws -> Call { Self.add(.text(name), .text(ask.key)) }
    static func next(_ ask: Ask<Admins>, _ answer: Tree) throws -> String { "/admins" }
  }

  /// A second admin agrees.
  struct Confirmation: Act {
    typealias Place = Admins
    typealias Form = ProposalsPage
    private static let confirm: Statement = "select admins.confirm($1, $2) as answer"

    func call(_ ask: Ask<Admins>) throws -> Call {
      Self.confirm(.uuid(try ask.id()), .text(ask.key))
    }
    static func next(_ ask: Ask<Admins>, _ answer: Tree) throws -> String { "/admins/proposals" }
  }

  /// Declines a proposal, or takes one's own back.
  struct Declining: Act {
    typealias Place = Admins
    typealias Form = ProposalsPage
    private static let decline: Statement = "select admins.decline($1, $2) as answer"

    func call(_ ask: Ask<Admins>) throws -> Call {
      Self.decline(.uuid(try ask.id()), .text(ask.key))
    }
    static func next(_ ask: Ask<Admins>, _ answer: Tree) throws -> String { "/admins/proposals" }
  }
}
