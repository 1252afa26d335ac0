import Mustache

/// A length of time: seconds in JSON, the largest fitting unit on a page ("3 days").
package struct Span: Sendable, Encodable, Equatable, MustacheCustomRenderable {
  package let seconds: Int

  package init(_ seconds: Int) { self.seconds = seconds }

  package var renderText: String {
    let (number, unit) =
      switch seconds {
      case 172_800...: (seconds / 86_400, "days")
      case 3600...: (seconds / 3600, "hours")
      case 60...: (seconds / 60, "minutes")
      default: (max(0, seconds), "seconds")
      }
    return Phrase("web.span.\(unit)", count: number).renderText
  }
  package var isNull: Bool { false }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(seconds)
  }
}
