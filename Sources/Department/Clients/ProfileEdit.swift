import Foundation
import Postgres

extension Clients {
  /// Writes the profile of a client as a whole.
  struct ProfileEdit<Place: Keeper>: Act {
    typealias Form = ClientPage<Place>
    private static var act: Statement {
      "select accounts.edit_profile($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) as answer"
    }

    let version: Int
    let name: String
    let company: String?
    let position: String?
    let site: String?
    let notes: String?
    let city: String?
    let industry: String?
    let segment: String?
    let `class`: String?

    func call(_ ask: Ask<Place>) throws -> Call {
      Self.act(
        .uuid(try ask.id()),
        .int(Int64(version)),
        .text(name),
        .init(company),
        .init(position),
        .init(site),
        .init(notes),
        .init(city),
        .init(industry),
        .init(segment),
        .init(`class`),
        .text(ask.key))
    }

    static func next(_ ask: Ask<Place>, _ answer: Tree) throws -> String {
      try Clients.address(ask)
    }
  }
}
