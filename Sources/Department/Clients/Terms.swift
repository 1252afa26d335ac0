extension Clients {
  /// Kinds of personal facts: `core.fact.kind`.
  enum FactKinds: TermList {
    static let prefix = "accounts.facts.kinds"
    static let all = [
      "interest", "family", "pet", "holiday", "habit", "strength", "weakness", "need", "other",
    ]
  }
  /// Kinds of tasks: `core.task.kind`.
  enum TaskKinds: TermList {
    static let prefix = "accounts.tasks.kinds"
    /// `payment` is set by an invoice alone.
    static let all = ["call", "meeting", "letter", "offer", "other"]
  }
  /// Kinds of touches: `core.touch.kind`.
  enum TouchKinds: TermList {
    static let prefix = "accounts.touches.kinds"
    static let all = ["call", "meeting", "letter", "visit", "gift", "other"]
  }
  /// Kinds of requests: `core.lead.kind` but for sales.
  enum RequestKinds: TermList {
    static let prefix = "accounts.requests.kinds"
    static let all = ["repeat", "complaint", "question"]
  }
  /// Kinds of links between clients: `core.link.kind`.
  enum LinkKinds: TermList {
    static let prefix = "accounts.links.kinds"
    static let all = ["referred", "family", "partner", "same_group"]
  }
  /// Places of a client: `core.client.place`.
  enum Places: TermList {
    static let prefix = "accounts.places"
  }
  /// Kinds of telephone numbers: `core.number.kind`.
  enum NumberKinds: TermList {
    static let prefix = "accounts.numbers.kinds"
  }
  /// States of telephone numbers: `core.number.state`.
  enum NumberStates: TermList {
    static let prefix = "accounts.numbers.states"
  }
}

extension TermList {
  /// The list as entries of a `<select>`.
  static func picks(_ codes: [String], chosen: String? = nil) -> [Pick<Word>] {
    codes.map { Pick($0, Word(prefix, $0), chosen: $0 == chosen) }
  }
}
