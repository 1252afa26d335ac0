/// A call script as it is kept in the database: steps with branches, typed questions, objections.
package struct Script: Sendable, Codable, Equatable {
  /// The words that a script's text may leave open, in braces; the page fills them from the card.
  package static let blanks: Set<String> = [
    "name", "company", "position", "city", "operator", "department",
  ]

  /// The script's own name; versions of one script share it.
  package var name: String
  /// What people call it.
  package var title: String
  /// Language it is spoken in, `ru` or `en`.
  package var language: String
  /// The step that a call begins with.
  package var start: String
  /// The steps in the order of the file.
  package var order: [String]
  /// The steps by name.
  package var steps: [String: Step]
  /// What people object, and what to say to it.
  package var objections: [Objection]

  /// One thing to say, perhaps to ask, and where the answer leads.
  package struct Step: Sendable, Codable, Equatable {
    package var title: String
    package var say: String
    /// For the operator's eyes; not said.
    package var hint: String?
    package var question: Question?
    package var branches: [Branch]
    /// The step after this one where no branch is taken.
    package var next: String?
    /// The result of the call that is offered here: a disposition, or `handed_over`.
    package var end: String?
  }

  /// A typed question whose answer is kept with the lead under its key.
  package struct Question: Sendable, Codable, Equatable {
    package enum Kind: String, Sendable, Codable, CaseIterable {
      case yesno, choice, text, number, money, date
    }
    package var key: String
    package var text: String
    package var type: Kind
    package var choices: [Choice]
  }

  /// One answer of a `choice`.
  package struct Choice: Sendable, Codable, Equatable {
    package var value: String
    package var label: String
  }

  /// Where an answer leads. `answer` is the value of the step's question where it has one to pick.
  package struct Branch: Sendable, Codable, Equatable {
    package var label: String
    package var answer: String?
    package var goto: String
  }

  /// What people object, and the rebuttal.
  package struct Objection: Sendable, Codable, Equatable {
    package var key: String
    package var hear: String
    package var reply: String
    package var goto: String?
  }
}
