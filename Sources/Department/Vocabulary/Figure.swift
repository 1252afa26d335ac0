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

/// A quotient of two counts: in JSON unrounded, on a page to so many places.
package struct Ratio: Sendable, Encodable, Equatable, MustacheCustomRenderable {
  /// How a page writes it.
  package enum Form: Sendable { case percent, plain, change }

  package let value: Double
  private let form: Form

  /// Nil where there is nothing to divide by.
  package init?(_ part: Int, of whole: Int, as form: Form = .percent) {
    guard whole != 0 else { return nil }
    value = form == .change ? Double(part - whole) / Double(whole) : Double(part) / Double(whole)
    self.form = form
  }

  package var isNull: Bool { false }

  /// `11.7 %`, `23.63`, `+4.0 %`.
  package var renderText: String {
    switch form {
    case .plain: Self.text(value, places: 2)
    case .percent: Self.text(value * 100, places: 1) + "\u{A0}%"
    case .change: (value > 0 ? "+" : "") + Self.text(value * 100, places: 1) + "\u{A0}%"
    }
  }

  package func encode(to encoder: any Encoder) throws {
    var box = encoder.singleValueContainer()
    try box.encode(value)
  }

  private static func text(_ value: Double, places: Int) -> String {
    let language = Speaker.now.language
    let scaled = (value * (places == 2 ? 100 : 10)).rounded()
    let unit = places == 2 ? 100 : 10
    let whole = Int(abs(scaled)) / unit
    let rest = String(Int(abs(scaled)) % unit)
    let zeros = String(repeating: "0", count: places - rest.count)
    let sign = scaled < 0 ? "−" : ""
    return sign + language.number(whole) + (language == .en ? "." : ",") + zeros + rest
  }
}
