extension Partners {
  /// Whether a batch is worked.
  enum BatchStates: TermList { static let prefix = "partners.batch_states" }
  /// Why a batch was closed.
  enum BatchEnds: TermList { static let prefix = "partners.batch_ends" }
  /// What a webhook may hear of.
  enum EventKinds: TermList { static let prefix = "partners.kinds" }
  /// How far an event has come.
  enum DeliveryStates: TermList { static let prefix = "partners.delivery_states" }
  /// Why no answer of a webhook counts.
  enum Troubles: TermList { static let prefix = "partners.troubles" }
  /// Why a webhook is disabled.
  enum Disablings: TermList { static let prefix = "partners.disablings" }
  /// What a key may do.
  enum Scopes: TermList { static let prefix = "partners.scopes" }

  /// A tick of a form: a code with its word from the catalogue.
  struct Tick: Encodable, Sendable {
    let code: String
    let name: Phrase
    var chosen: Bool

    private enum CodingKeys: CodingKey { case code, chosen }

    /// A tick for each code of a list; chosen where it is among those, or everywhere.
    static func all(_ codes: [String], of prefix: String, chosen: [String]? = nil) -> [Tick] {
      codes.map { code in
        Tick(
          code: code, name: Phrase { $0.catalogue.text("\(prefix).\(code)", $0.language) ?? code },
          chosen: chosen?.contains(code) ?? true)
      }
    }
  }
}

extension [Partners.Tick] {
  /// As a form sent them: an array, or nothing.
  func choosing(_ typed: Tree?) -> [Partners.Tick] {
    guard case .array(let codes)? = typed else { return self }
    return map { tick in
      var tick = tick
      tick.chosen = codes.contains { $0.text == tick.code }
      return tick
    }
  }
}
