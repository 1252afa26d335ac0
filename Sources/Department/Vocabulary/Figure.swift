import Foundation
import Mustache

/// A number to be read: a plain number in JSON, `45,211` on a page.
package struct Figure: Sendable, Codable, Equatable, MustacheCustomRenderable {
  package let number: Int

  package init(_ number: Int) { self.number = number }
  package init(from decoder: any Decoder) throws {
    number = try decoder.singleValueContainer().decode(Int.self)
  }

  package var isNull: Bool { false }
  package var renderText: String { Speaker.now.language.number(number) }

  package func encode(to encoder: any Encoder) throws {
    var box = encoder.singleValueContainer()
    try box.encode(number)
  }
}

/// A quotient of two counts: in JSON unrounded; on a page to the places that its counts bear, four from ten thousand up.
package struct Ratio: Sendable, Encodable, Equatable, MustacheCustomRenderable {
  /// How a page writes it.
  package enum Form: Sendable { case percent, plain, change }

  package let value: Double
  private let form: Form
  private let places: Int

  /// Nil where there is nothing to divide by.
  package init?(_ part: Int, of whole: Int, as form: Form = .percent) {
    guard whole != 0 else { return nil }
    value = form == .change ? Double(part - whole) / Double(whole) : Double(part) / Double(whole)
    self.form = form
    places =
      switch form {
      case .change: 1
      case .plain: max(part, whole) < 10_000 ? 2 : 4
      case .percent: max(part, whole) < 10_000 ? 1 : 4
      }
  }

  package var isNull: Bool { false }

  /// `11.7 %`, `11.6985 %`, `23.63`, `+4.0 %`.
  package var renderText: String {
    switch form {
    case .plain: text(value)
    case .percent: text(value * 100) + "\u{A0}%"
    case .change: (value > 0 ? "+" : "") + text(value * 100) + "\u{A0}%"
    }
  }

  package func encode(to encoder: any Encoder) throws {
    var box = encoder.singleValueContainer()
    try box.encode(value)
  }

  private func text(_ value: Double) -> String {
    let language = Speaker.now.language
    let unit = Int(pow(10, Double(places)))
    let scaled = Int((value * Double(unit)).rounded())
    let rest = String(abs(scaled) % unit)
    let zeros = String(repeating: "0", count: places - rest.count)
    let sign = scaled < 0 ? "−" : ""
    return sign + language.number(abs(scaled) / unit) + (language == .en ? "." : ",") + zeros + rest
  }
}
