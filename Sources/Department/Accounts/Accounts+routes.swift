extension Accounts {
  /// The tier's table of contents: one line a route.
  static let routes: [Route] = [
    .page("", DayPage.self, menu: "accounts.day.menu"),
    .page("clients", ClientsPage.self, menu: "accounts.clients.title"),
    .page("tasks", TasksPage.self, menu: "accounts.tasks.title"),
    .page("requests", RequestsPage.self, menu: "accounts.requests.title"),
    .page("clients/{id}", ClientPage.self),
    .act("clients/{id}/profile", ProfileEdit.self),
    .act("clients/{id}/facts", FactAddition.self),
    .act("clients/{id}/facts/{fact}/withdrawal", FactWithdrawal.self),
    .act("clients/{id}/people", PersonAddition.self),
    .act("clients/{id}/people/{person}", PersonEdit.self),
    .act("clients/{id}/numbers", NumberAddition.self),
    .act("clients/{id}/numbers/{number}/reveal", Reveal.self),
    .act("clients/{id}/links", LinkAddition.self),
    .act("clients/{id}/orders", Order.self),
    .act("clients/{id}/invoices", Invoice.self),
    .act("clients/{id}/payments", Payment.self),
    .act("clients/{id}/tasks", TaskAddition.self),
    .act("clients/{id}/tasks/{task}/move", TaskMove.self),
    .act("clients/{id}/tasks/{task}/finish", TaskFinish.self),
    .act("clients/{id}/touches", Touch.self),
    .act("clients/{id}/loss", Loss.self),
    .act("clients/{id}/requests", RequestOpening.self),
    .act("clients/{id}/requests/{request}/closing", RequestClosing.self),
  ]

  /// The client's page that an act was done on, at one of its parts.
  static func address(_ ask: Ask<Accounts>, _ part: String? = nil) throws -> String {
    "/accounts/clients/\(try ask.id().uuidString.lowercased())" + (part.map { "#\($0)" } ?? "")
  }

  /// A telephone number as a person wrote it; `WRONG` where it could not be called.
  static func number(_ text: String) throws(Problem) -> Phone {
    switch Phone.read(text) {
    case .success(let phone): phone
    case .failure: throw .wrong("phone", "phone")
    }
  }
}
