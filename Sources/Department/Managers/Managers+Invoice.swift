import Foundation
import Postgres

extension Managers {
  /// Issues an invoice of a lead in closing, with the task that chases its payment.
  struct Invoice: Act {
    typealias Place = Managers
    typealias Form = LeadPage
    private static let issue: Statement =
      "select managers.issue_invoice($1, $2, $3, $4, $5, $6) as answer"
    let no: String
    let amount: Tree
    let currency: String?
    let dueOn: String

    func call(_ ask: Ask<Managers>) throws -> Call {
      guard let day = Moment.day(dueOn) else { throw Problem.wrong("due_on", "time") }
      return Self.issue(
        .uuid(try ask.id()), .text(no), .int(try Price.cents(amount, "amount")), .init(currency),
        .text(day),
        .text(ask.key))
    }

    static func next(_ ask: Ask<Managers>, _ answer: Tree) throws -> String {
      "/managers/leads/\(try ask.lead())"
    }
  }

  /// Records money received for an invoice.
  struct Payment: Act {
    typealias Place = Managers
    typealias Form = LeadPage
    private static let record: Statement =
      "select managers.record_payment($1, $2, $3, $4, $5) as answer"
    let invoice: UUID
    let amount: Tree
    let paidOn: String

    func call(_ ask: Ask<Managers>) throws -> Call {
      guard let day = Moment.day(paidOn) else { throw Problem.wrong("paid_on", "time") }
      return Self.record(
        .uuid(try ask.id()), .uuid(invoice), .int(try Price.cents(amount, "amount")), .text(day),
        .text(ask.key))
    }

    static func next(_ ask: Ask<Managers>, _ answer: Tree) throws -> String {
      "/managers/leads/\(try ask.lead())"
    }
  }
}
