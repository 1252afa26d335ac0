import Foundation

extension Clients {
  /// One thing that happened with a client: a row of `accounts.history`.
  struct EntryLine: Codable, Sendable {
    let at: Date
    let kind: String
    let act: String
    let member: String?
    let label: Label?
    let body: String?
    let amountCents: Int64?
    let currency: String?
    let seconds: Int?
    let ticket: Int?

    static let sample = EntryLine(
      at: .now, kind: "call", act: "called", member: "Olga",
      label: Label(ru: "Перезвонить", en: "Call back"), body: "In the evening", amountCents: 100,
      currency: "RUB", seconds: 75, ticket: 17)
  }

  /// What an own client said to a question of the script: one of `accounts.answers`.
  struct AnswerLine: Codable, Sendable {
    let question: String
    /// The question as it was asked; nil where the script is not known.
    let label: String?
    let said: String

    static let sample = AnswerLine(question: "need", label: "What is needed?", said: "Flour")
  }

  /// An answer with its question in words.
  struct AnswerCard: Encodable, Sendable {
    let answer: AnswerLine
    /// The question as it was asked, else by its name.
    let what: Phrase

    init(_ answer: AnswerLine) {
      self.answer = answer
      what = Self.question(answer.question, answer.label)
    }

    func encode(to encoder: any Encoder) throws { try answer.encode(to: encoder) }

    /// The questions that every campaign asks, for answers whose script is not known.
    static let asked = ["need", "authority", "budget", "timing"]

    static func question(_ name: String, _ label: String?) -> Phrase {
      label.map { Phrase(verbatim: $0) }
        ?? Phrase("accounts.history.questions.\(asked.contains(name) ? name : "other")")
    }

    /// The qualification: what the sale began with, in the order of the four questions.
    static func qualification(_ answers: [AnswerLine]) -> [AnswerCard] {
      asked.compactMap { name in answers.first { $0.question == name }.map(AnswerCard.init) }
    }
  }

  /// An entry of the history in words.
  struct EntryCard: Encodable, Sendable {
    let entry: EntryLine
    let what: Phrase
    /// What it says: the answer as its script words it, the note, the subject.
    let text: String?
    let price: Price?
    let talk: Phrase?
    /// Which colour its dot has: call, sale, money, care.
    let tone: String

    init(_ entry: EntryLine, answers: [AnswerLine]) {
      self.entry = entry
      let answer =
        entry.kind == "answer" ? answers.first { $0.question == entry.act } : nil
      what =
        switch entry.kind {
        case "answer": AnswerCard.question(entry.act, answer?.label)
        case "task": Phrase("\(Self.tasks).\(entry.act)")
        case "touch": Phrase("\(Self.touches).\(entry.act)")
        case "fact": Phrase("\(Self.facts).\(entry.act)")
        default:
          Phrase("\(Self.moves).\(Self.acts.contains(entry.act) ? entry.act : "other")")
        }
      text = answer?.said ?? entry.body
      price = entry.amountCents.map { Price($0, entry.currency ?? "RUB") }
      talk = entry.seconds.map {
        $0 < 60
          ? Phrase("accounts.history.seconds", count: $0)
          : Phrase("accounts.history.minutes", count: ($0 + 30) / 60)
      }
      tone =
        switch entry.kind {
        case "call", "answer": "call"
        case "order", "invoice", "payment": "money"
        case "move", "mark", "note": "sale"
        default: "care"
        }
    }

    private static let tasks = "accounts.history.tasks"
    private static let touches = "accounts.history.touches"
    private static let facts = "accounts.history.facts"
    private static let moves = "accounts.history.acts"

    /// The acts that have words of their own.
    static let acts: Set = [
      "called", "marked", "noted", "imported", "opened", "referred", "recorded", "handed_over",
      "exhausted", "closed", "enquired", "accepted", "sent_back", "reassigned", "advanced", "won",
      "lost", "nurtured", "woken", "reopened", "tier_off", "campaign_ended", "requested", "answered", "ordered",
      "lapsed", "client_lost", "profile_edited", "person_added", "number_added", "linked",
      "invoiced", "paid",
    ]

    func encode(to encoder: any Encoder) throws { try entry.encode(to: encoder) }
  }
}
