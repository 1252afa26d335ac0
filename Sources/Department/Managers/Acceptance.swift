import Foundation
import Postgres

extension Managers {
  /// Takes the oldest lead of the queue.
  struct Acceptance: Act {
    typealias Place = Managers
    typealias Form = QualificationPage
    private static let accept: Statement = "select managers.accept($1) as answer"

    func call(_ ask: Ask<Managers>) throws -> Call { Self.accept(.text(ask.key)) }

    static func next(_ ask: Ask<Managers>, _ answer: Tree) throws -> String {
      answer["lead"]?.text.map { "/managers/leads/\($0)" } ?? "/managers/qualification"
    }
  }

  /// Sends a lead of the queue back to calling, with a reason that counts for its operator.
  struct Return: Act {
    typealias Place = Managers
    typealias Form = QualificationPage
    private static let send: Statement = "select managers.send_back($1, $2, $3, $4) as answer"
    let lead: UUID
    let reason: String
    let note: String?

    func call(_ ask: Ask<Managers>) throws -> Call {
      Self.send(.uuid(lead), .text(reason), .init(note), .text(ask.key))
    }

    static func next(_ ask: Ask<Managers>, _ answer: Tree) throws -> String {
      "/managers/qualification"
    }
  }
}
