import Postgres

extension Head {
  /// Places of a lead.
  enum Places: TermList { static let prefix = "head.places" }
  /// Places of a client.
  enum ClientPlaces: TermList { static let prefix = "head.client_places" }
  /// What happened.
  enum Acts: TermList { static let prefix = "head.acts" }
  /// Where members work.
  enum Tiers: TermList { static let prefix = "web.tiers" }
  /// Keys of qualification questions.
  enum Questions: TermList { static let prefix = "head.questions" }
  /// Answers of yes and no; others are shown as given.
  enum Replies: TermList { static let prefix = "head.replies" }
  /// What waits on the desk.
  enum Waiting: TermList { static let prefix = "head.waiting" }
  /// Whether a campaign runs.
  enum Statuses: TermList { static let prefix = "head.statuses" }

  /// One reason in a select.
  struct Reason: Codable, Sendable {
    let id: String
    let label: Label
    var chosen = false

    static let all: Statement =
      "select jsonb_build_object('id', id, 'label', label, 'chosen', false) as line from head.reasons order by position"
    static let sample = Reason(
      id: "workload", label: Label(ru: "Загрузка", en: "Workload"), chosen: true)
  }
}

extension [Head.Reason] {
  /// The same list with this one chosen.
  func choosing(_ id: String?) -> Self {
    map { Head.Reason(id: $0.id, label: $0.label, chosen: $0.id == id) }
  }
}
