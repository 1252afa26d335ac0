import Foundation

extension Clients {
  /// An order: a row of `accounts.client_orders`.
  struct OrderLine: Codable, Sendable {
    let id: UUID
    let subject: String
    let amountCents: Int64
    let currency: String
    let orderedOn: Day
    let member: String?
    let ticket: Int?

    static let sample = OrderLine(
      id: UUID(), subject: "Flour, 10 t", amountCents: 12_500_050, currency: "RUB",
      orderedOn: Day("2026-11-21")!, member: "Anna", ticket: 17)
  }

  /// An order with its price in words.
  struct OrderCard: Encodable, Sendable {
    let order: OrderLine
    let price: Price

    init(_ order: OrderLine) {
      self.order = order
      price = Price(order.amountCents, order.currency)
    }

    func encode(to encoder: any Encoder) throws { try order.encode(to: encoder) }
  }

  /// An invoice: a row of `accounts.client_invoices`.
  struct InvoiceLine: Codable, Sendable {
    let id: UUID
    let no: String
    let amountCents: Int64
    let paidCents: Int64
    let currency: String
    let issuedAt: Date
    let dueOn: Day
    let paidAt: Date?
    let overdue: Bool

    static let sample = InvoiceLine(
      id: UUID(), no: "17", amountCents: 10000, paidCents: 2500, currency: "RUB", issuedAt: .now,
      dueOn: Day("2026-11-30")!, paidAt: .now, overdue: true)
  }

  /// An invoice with what is left of it.
  struct InvoiceCard: Encodable, Sendable {
    let invoice: InvoiceLine
    let price: Price
    let rest: Price?

    init(_ invoice: InvoiceLine) {
      self.invoice = invoice
      price = Price(invoice.amountCents, invoice.currency)
      rest =
        invoice.paidCents > 0 && invoice.paidCents < invoice.amountCents
        ? Price(invoice.amountCents - invoice.paidCents, invoice.currency) : nil
    }

    func encode(to encoder: any Encoder) throws { try invoice.encode(to: encoder) }
  }

  /// A payment: a row of `accounts.client_payments`.
  struct PaymentLine: Codable, Sendable {
    let id: UUID
    let amountCents: Int64
    let currency: String
    let paidOn: Day
    let invoiceNo: String?
    let member: String?

    static let sample = PaymentLine(
      id: UUID(), amountCents: 10000, currency: "RUB", paidOn: Day("2026-11-21")!,
      invoiceNo: "17", member: "Anna")
  }

  /// A payment with its price in words.
  struct PaymentCard: Encodable, Sendable {
    let payment: PaymentLine
    let price: Price

    init(_ payment: PaymentLine) {
      self.payment = payment
      price = Price(payment.amountCents, payment.currency)
    }

    func encode(to encoder: any Encoder) throws { try payment.encode(to: encoder) }
  }

  /// A ticket of a client: a row of `accounts.requests`.
  struct RequestLine: Codable, Sendable {
    let id: UUID
    let client: UUID
    let name: String?
    let ticket: Int
    let kind: Term<RequestKinds>
    let place: String
    let subject: String?
    let dueAt: Date?
    let overdue: Bool
    let openedAt: Date
    let closedAt: Date?
    let outcome: Label?
    let result: String?

    static let sample = RequestLine(
      id: UUID(), client: UUID(), name: "Mill", ticket: 17, kind: "complaint", place: "closed",
      subject: "Late delivery", dueAt: .now, overdue: true, openedAt: .now, closedAt: .now,
      outcome: Label(ru: "Решено", en: "Solved"), result: "Sent again")
  }

  /// A request on a page.
  struct RequestCard: Encodable, Sendable {
    let request: RequestLine
    let open: Bool
    /// Its form was just refused and stands open.
    let refused: Bool

    init(_ request: RequestLine, refused: Bool = false) {
      self.request = request
      open = request.place == "care"
      self.refused = refused
    }

    func encode(to encoder: any Encoder) throws { try request.encode(to: encoder) }
  }
}
