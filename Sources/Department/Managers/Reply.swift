import Mustache

extension Managers {
  /// An answer to a script's question: yes and no are said in the reader's language, the rest as it was given.
  struct Reply: Encodable, Sendable, Equatable, MustacheCustomRenderable {
    let text: String
    /// An amount, shown as one.
    private let money: Bool

    init?(_ text: String?, to question: String = "") {
      guard let text, !text.isEmpty else { return nil }
      self.text = text
      money = question == "budget" && text.allSatisfy { $0.isNumber || $0 == "." }
    }

    var renderText: String {
      switch text {
      case "yes", "true": Phrase("managers.reply.yes").renderText
      case "no", "false": Phrase("managers.reply.no").renderText
      default: money ? Money(text).renderText : text
      }
    }
    var isNull: Bool { false }

    func encode(to encoder: any Encoder) throws {
      var container = encoder.singleValueContainer()
      try container.encode(text)
    }
  }
}
