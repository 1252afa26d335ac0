import Foundation
import Postgres

extension Managers {
  /// One own lead: its stages and checklist, what is due, what was said, and everything since the first call.
  struct LeadPage: Page {
    typealias Place = Managers
    private static let numbers: Statement =
      "select id, masked, kind, state from managers.numbers where lead = $1"
    private static let invoices: Statement =
      "select id, no, amount_cents, currency, due_on::text as due_on, paid_at, rest_cents, overdue from managers.invoices where lead = $1"
    private static let answers: Statement = "select managers.answers($1) as answer"
    private static let reasons: Statement =
      "select id, kind, label_ru, label_en from managers.reasons where kind in ('loss', 'later')"
    private static let stages: Statement =
      "select id, position, label_ru, label_en from managers.stages"

    /// A stage as the line of stages shows it.
    struct Step: Encodable, Sendable {
      let code: String
      let name: Label
      let done: Bool
      let here: Bool
    }
    struct Number: Encodable, Sendable {
      let id: UUID
      let masked: String
      let kind: Word
      let state: Word
      let good: Bool
      /// In full, where it was revealed just now.
      var revealed: String?
    }
    struct Said: Codable, Sendable {
      let question: String
      let label: String?
      let said: String
    }
    struct Answer: Encodable, Sendable {
      let question: Word
      let asked: String?
      let reply: Reply?
    }
    struct Invoice: Encodable, Sendable {
      let id: UUID
      let no: String
      let amount: Price
      let rest: Price
      /// The rest as a form field takes it.
      let restText: String
      let amountText: String
      let dueOn: Day
      let overdue: Bool
      let paid: Bool
    }

    /// The company's name, else the person's.
    let heading: String
    let lead: LeadLine
    let steps: [Step]
    var checklist: [Item]
    let earlier: [Item]
    var tasks: [TaskLine]
    let answers: [Answer]
    var numbers: [Number]
    let invoices: [Invoice]
    let unpaid: [Invoice]
    let history: [Event]
    var losses: [LabelChoice]
    var laters: [LabelChoice]
    let kinds: [WordChoice]
    /// True where every required item of the present stage is done.
    let ready: Bool
    let closing: Bool
    let last: Bool
    let paid: Bool
    let offers: Offers
    /// Where a task's forms go.
    let path: String

    var title: Phrase { Phrase(verbatim: heading) }

    mutating func keep(_ typed: Typed, of form: String) {
      losses = losses.choosing(form == "loss" ? typed["reason"] : nil)
      laters = laters.choosing(form == "nurturing" ? typed["reason"] : nil)
      if form == "mark" {
        for at in checklist.indices where checklist[at].code == typed["item"] {
          checklist[at].refused = typed["value"] ?? ""
        }
      }
      tasks = tasks.keeping(typed, of: form)
    }

    static func load(_ ask: Ask<Managers>) async throws -> Self {
      let id = Value.uuid(try ask.id())
      let rows = try await ask(
        LeadLine.one(id), Item.ofLead(id), TaskLine.ofLead(id), numbers(id), answers(id),
        invoices(id), Event.ofLead(id), reasons(), stages())
      guard let lead = try rows[0].first.map(LeadLine.init) else { throw Problem.empty }
      let items = try rows[1].map(Item.init)
      let said: [Said] = try rows[4].answer() ?? []
      let bills = try rows[5].map(Self.invoice)
      let reasons = { (kind: String) in
        try rows[7].filter { try $0["kind"] == kind }.map { try LabelChoice($0) }
      }
      let zone = TimeZone.named(try await ask.member().zone) ?? .gmt
      let now = items.filter(\.present)
      return Self(
        heading: lead.company ?? lead.name ?? "№ \(lead.ticket)", lead: lead,
        steps: try rows[8].map { try step($0, lead) }, checklist: Item.keyed(now),
        earlier: items.filter { !$0.present && $0.done }, tasks: try rows[2].map(TaskLine.init),
        answers: said.map {
          Answer(
            question: Word("managers.questions", $0.question), asked: $0.label,
            reply: Reply($0.said, to: $0.question))
        },
        numbers: try rows[3].map(Self.number), invoices: bills, unpaid: bills.filter { !$0.paid },
        history: try rows[6].map(Event.init), losses: try reasons("loss"),
        laters: try reasons("later"), kinds: TaskLine.kinds,
        ready: !now.contains { $0.required && !$0.done && $0.code != "referrals_asked" },
        closing: lead.stage.code == "closing", last: lead.stage.no == rows[8].count,
        paid: bills.contains { $0.paid || $0.rest != $0.amount }, offers: Offers(zone),
        path: "/managers/leads/\(try ask.lead())")
    }

    private static func step(_ row: Row, _ lead: LeadLine) throws -> Step {
      let no: Int = try row["position"]
      return Step(
        code: try row["id"], name: Label(ru: try row["label_ru"], en: try row["label_en"]),
        done: no < lead.stage.no, here: no == lead.stage.no)
    }

    private static func number(_ row: Row) throws -> Number {
      let state: String = try row["state"]
      return Number(
        id: try row["id"], masked: try row["masked"],
        kind: Word("managers.number_kinds", try row["kind"]),
        state: Word("managers.number_states", state), good: state == "good")
    }

    private static func invoice(_ row: Row) throws -> Invoice {
      let currency: String = try row["currency"]
      let paidAt: Date? = try row["paid_at"]
      let amount = Price(try row["amount_cents"], currency)
      let rest = Price(try row["rest_cents"], currency)
      return Invoice(
        id: try row["id"], no: try row["no"],
        amount: amount, rest: rest,
        restText: rest.typed, amountText: amount.typed, dueOn: try row.day("due_on"),
        overdue: try row["overdue"],
        paid: paidAt != nil)
    }
  }
}

extension Row {
  /// A day that SQL gave as text.
  fileprivate func day(_ column: String) throws -> Day {
    guard let day = Day(try self[column]) else {
      throw Problem(.fault, cause: "\(column) is no day")
    }
    return day
  }
}

extension Managers.LeadPage {
  static var samples: [Self] {
    let invoice = Invoice(
      id: UUID(), no: "7", amount: Price(100_000), rest: Price(50_000), restText: "500",
      amountText: "1000",
      dueOn: Day(.now, in: .gmt), overdue: true, paid: false)
    let choice = LabelChoice("x", Label(ru: "Дорого", en: "Too dear"), chosen: true)
    return [
      Self(
        heading: "Acme", lead: .sample,
        steps: [
          Step(code: "needs", name: Label(ru: "Потребности", en: "Needs"), done: true, here: true)
        ],
        checklist: [.sample], earlier: [.sample], tasks: [.sample],
        answers: [
          Answer(question: Word("managers.questions", "need"), asked: "What?", reply: .init("yes"))
        ],
        numbers: [
          Number(
            id: UUID(), masked: "+7 ••• •••-••-12", kind: Word("managers.number_kinds", "mobile"),
            state: Word("managers.number_states", "dead"), good: true, revealed: "+79990000012")
        ], invoices: [invoice], unpaid: [invoice], history: [.sample], losses: [choice],
        laters: [choice], kinds: Managers.TaskLine.kinds, ready: true, closing: true, last: true,
        paid: true, offers: Managers.Offers(.gmt), path: "/managers/leads/x")
    ]
  }
}
