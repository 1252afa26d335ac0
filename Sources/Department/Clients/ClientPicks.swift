import Foundation

extension Clients {
  /// The lists that the forms of a client's page offer, with what is chosen.
  struct ClientPicks: Encodable, Sendable {
    var classes: [Pick<String>]
    var factKinds = FactKinds.picks(FactKinds.all)
    var factMonths = (1...12).map { Pick("\($0)", Word("accounts.months", "\($0)")) }
    var factAbout: [Pick<String>]
    var numberAbout: [Pick<String>]
    var touchKinds = TouchKinds.picks(TouchKinds.all)
    var taskKinds = TaskKinds.picks(TaskKinds.all)
    var taskRequests: [Pick<String>]
    var requestKinds = RequestKinds.picks(RequestKinds.all)
    var linkKinds = LinkKinds.picks(LinkKinds.all)
    var linkOthers: [Pick<String>]
    var orderCurrencies = Self.currencies
    var invoiceCurrencies = Self.currencies
    var paymentCurrencies = Self.currencies
    var orderRequests: [Pick<String>]
    var paymentInvoices: [Pick<String>]
    var lossReasons: [Pick<Label>]
    /// What came of a request; sold is a repeat sale's alone.
    var outcomes: [Pick<Label>]

    /// What amounts are in: ISO 4217, roubles first.
    static var currencies: [Pick<String>] { ["RUB", "USD", "EUR", "CNY"].map { Pick($0, $0) } }

    init(_ parts: ClientParts) {
      classes = ["A", "B", "C"].map { Pick($0, $0, chosen: $0 == parts.client.class) }
      let circle =
        [Pick("", parts.client.name)]
        + parts.people.map { Pick($0.id.uuidString.lowercased(), $0.name) }
      factAbout = circle
      numberAbout = circle
      let open = parts.requests.filter { $0.place == "care" }
      func picks(_ requests: [RequestLine]) -> [Pick<String>] {
        requests.map { Pick($0.id.uuidString.lowercased(), "№ \($0.ticket) \($0.subject ?? "")") }
      }
      taskRequests = picks(open)
      orderRequests = picks(open.filter { $0.kind.code == "repeat" })
      linkOthers = parts.others.map { Pick($0.id.uuidString.lowercased(), $0.name) }
      paymentInvoices = parts.invoices.filter { $0.paidAt == nil }
        .map { Pick($0.id.uuidString.lowercased(), "№ \($0.no)") }
      lossReasons = parts.reasons.filter { $0.kind == "lost_client" }.map { Pick($0.id, $0.label) }
      outcomes = parts.reasons.filter { $0.kind == "answer" }.map { Pick($0.id, $0.label) }
    }

    /// Chooses again what was chosen in a form that was refused.
    mutating func keep(_ typed: Typed, of form: String) {
      switch form {
      case "profile_edit": classes = classes.choosing(typed["class"])
      case "fact_addition":
        factKinds = factKinds.choosing(typed["kind"])
        factMonths = factMonths.choosing(typed["month"])
        factAbout = factAbout.choosing(typed["about"])
      case "number_addition": numberAbout = numberAbout.choosing(typed["about"])
      case "touch": touchKinds = touchKinds.choosing(typed["kind"])
      case "task_addition":
        taskKinds = taskKinds.choosing(typed["kind"])
        taskRequests = taskRequests.choosing(typed["request"])
      case "request_opening": requestKinds = requestKinds.choosing(typed["kind"])
      case "request_closing": outcomes = outcomes.choosing(typed["reason"])
      case "link_addition":
        linkKinds = linkKinds.choosing(typed["kind"])
        linkOthers = linkOthers.choosing(typed["other"])
      case "order":
        orderCurrencies = orderCurrencies.choosing(typed["currency"])
        orderRequests = orderRequests.choosing(typed["request"])
      case "invoice": invoiceCurrencies = invoiceCurrencies.choosing(typed["currency"])
      case "payment":
        paymentCurrencies = paymentCurrencies.choosing(typed["currency"])
        paymentInvoices = paymentInvoices.choosing(typed["invoice"])
      case "loss": lossReasons = lossReasons.choosing(typed["reason"])
      default: break
      }
    }
  }
}
