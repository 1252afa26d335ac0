import Mustache

extension Managers {
  /// An answer to a script's question: yes and no are said in the reader's language, the rest as it was given.
  struct Reply: Encodable, Sendable, Equatable, MustacheCustomRenderable {
    let text: String

    init?(_ text: String?) {
      guard let text, !text.isEmpty else { return nil }
      self.text = text
    }

    var renderText: String {
      switch text {
      case "yes", "true": Phrase("managers.reply.yes").renderText
      case "no", "false": Phrase("managers.reply.no").renderText
      default: text
      }
    }
    var isNull: Bool { false }

    func encode(to encoder: any Encoder) throws {
      var container = encoder.singleValueContainer()
      try container.encode(text)
    }
  }
}
