/// Work with clients, whoever keeps them: the account managers, and without their tier the managers who won them.
enum Clients {
  /// One client and every act on it, under the keeper's own prefix.
  static func routes<R: Keeper>(_ room: R.Type) -> [Route] {
    [
      .page("clients/{id}", ClientPage<R>.self),
      .act("clients/{id}/profile", ProfileEdit<R>.self),
      .act("clients/{id}/facts", FactAddition<R>.self),
      .act("clients/{id}/facts/{fact}/withdrawal", FactWithdrawal<R>.self),
      .act("clients/{id}/people", PersonAddition<R>.self),
      .act("clients/{id}/people/{person}", PersonEdit<R>.self),
      .act("clients/{id}/numbers", NumberAddition<R>.self),
      .act("clients/{id}/numbers/{number}/reveal", Reveal<R>.self),
      .act("clients/{id}/links", LinkAddition<R>.self),
      .act("clients/{id}/orders", Order<R>.self),
      .act("clients/{id}/invoices", Invoice<R>.self),
      .act("clients/{id}/payments", Payment<R>.self),
      .act("clients/{id}/tasks", TaskAddition<R>.self),
      .act("clients/{id}/tasks/{task}/move", TaskMove<R>.self),
      .act("clients/{id}/tasks/{task}/finish", TaskFinish<ClientPage<R>>.self),
      .act("clients/{id}/touches", Touch<R>.self),
      .act("clients/{id}/loss", Loss<R>.self),
      .act("clients/{id}/requests", RequestOpening<R>.self),
      .act("clients/{id}/requests/{request}/closing", RequestClosing<R>.self),
    ]
  }

  /// The client's page that an act was done on, at one of its parts.
  static func address<R: Keeper>(_ ask: Ask<R>, _ part: String? = nil) throws -> String {
    "\(R.tier.workplace)/clients/\(try ask.id().uuidString.lowercased())"
      + (part.map { "#\($0)" } ?? "")
  }

  /// A telephone number as a person wrote it; `WRONG` where it could not be called.
  static func number(_ text: String) throws(Problem) -> Phone {
    switch Phone.read(text) {
    case .success(let phone): phone
    case .failure: throw .wrong("phone", "phone")
    }
  }
}

/// A room whose members may keep clients.
package protocol Keeper: Room {}

extension Accounts: Keeper {}
extension Managers: Keeper {}
