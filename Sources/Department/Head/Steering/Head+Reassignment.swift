import Foundation
import Postgres

extension Head {
  /// Gives a lead to another manager, or back into its queue (`to`: a member's id, or `queue`).
  struct Reassignment: Act {
    typealias Place = Head
    typealias Form = LeadPage
    private static let reassign: Statement = "select head.reassign($1, $2, $3, $4) as answer"
    let to: String
    let reason: String

    func call(_ ask: Ask<Head>) throws -> Call {
      Self.reassign(
        .uuid(try ask.id()), try Head.holder(to, none: "queue"), .text(reason), .text(ask.key))
    }
    static func next(_ ask: Ask<Head>, _ answer: Tree) throws -> String {
      "/head/leads/\(try ask.id().uuidString.lowercased())"
    }
  }

  /// Opens a closed lead again, to `calling` or `qualification`.
  struct Reopening: Act {
    typealias Place = Head
    typealias Form = LeadPage
    private static let reopen: Statement = "select head.reopen($1, $2, $3, $4) as answer"
    let toPlace: String
    let reason: String

    func call(_ ask: Ask<Head>) throws -> Call {
      Self.reopen(.uuid(try ask.id()), .text(toPlace), .text(reason), .text(ask.key))
    }
    static func next(_ ask: Ask<Head>, _ answer: Tree) throws -> String {
      "/head/leads/\(try ask.id().uuidString.lowercased())"
    }
  }

  /// Gives a client to another account manager, or onto the head's desk (`to`: a member's id, or `desk`).
  struct ClientReassignment: Act {
    typealias Place = Head
    typealias Form = ClientPage
    private static let reassign: Statement = "select head.reassign_client($1, $2, $3, $4) as answer"
    let to: String
    let reason: String

    func call(_ ask: Ask<Head>) throws -> Call {
      Self.reassign(
        .uuid(try ask.id()), try Head.holder(to, none: "desk"), .text(reason), .text(ask.key))
    }
    static func next(_ ask: Ask<Head>, _ answer: Tree) throws -> String {
      "/head/clients/\(try ask.id().uuidString.lowercased())"
    }
  }

  /// A member's id as typed, or null for the word that names nobody.
  fileprivate static func holder(_ text: String, none: String) throws -> Value {
    if text == none { return .null }
    guard let id = UUID(uuidString: text) else { throw Problem.wrong("to", "id") }
    return .uuid(id)
  }
}
