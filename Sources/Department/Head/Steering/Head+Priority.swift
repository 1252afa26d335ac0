import Foundation
import Postgres

extension Head {
  /// Gives a lead that is called another place in its queue; 1 comes first.
  struct Priority: Act {
    typealias Place = Head
    typealias Form = LeadPage
    private static let set: Statement = "select head.set_priority($1, $2, $3) as answer"
    let priority: Int

    func call(_ ask: Ask<Head>) throws -> Call {
      Self.set(.uuid(try ask.id()), .init(priority), .text(ask.key))
    }
    static func next(_ ask: Ask<Head>, _ answer: Tree) throws -> String {
      "/head/leads/\(try ask.id().uuidString.lowercased())"
    }
  }
}
