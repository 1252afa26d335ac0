import Foundation
import Mustache

/// An amount in hundredths of a currency, as SQL keeps it: JSON shows both, a page `12 500,50 ₽`.
package struct Price: Sendable, Codable, Equatable, MustacheCustomRenderable {
  package let cents: Int64
  /// ISO 4217.
  package let currency: String

  package init(_ cents: Int64, _ currency: String = "RUB") {
    self.cents = cents
    self.currency = currency
  }

  package var isNull: Bool { false }

  package var renderText: String {
    let language = Speaker.now.language
    var text = language.number(Int(cents / 100))
    if cents % 100 != 0 {
      let rest = abs(cents % 100)
      text += (language == .en ? "." : ",") + (rest < 10 ? "0\(rest)" : "\(rest)")
    }
    let sign = ["RUB": "₽", "USD": "$", "EUR": "€", "CNY": "¥"][currency] ?? currency
    return text + "\u{A0}" + sign
  }

  /// What an amount field takes: `12500.50`.
  package var typed: String {
    let rest = cents % 100
    return "\(cents / 100)" + (rest == 0 ? "" : rest < 10 ? ".0\(rest)" : ".\(rest)")
  }

  /// Hundredths of what a person typed (`12 500,50`) or a program sent (`12500.5`); `WRONG` names the field.
  package static func cents(_ typed: Tree?, _ field: String) throws(Problem) -> Int64 {
    let text = (typed?.text ?? "").filter { !$0.isWhitespace && $0 != "\u{A0}" && $0 != "\u{202F}" }
    if text.isEmpty { throw .short([field]) }
    guard let match = text.wholeMatch(of: /([0-9]{1,12})(?:[.,]([0-9]{1,2}))?/),
      let whole = Int64(match.1)
    else { throw .wrong(field, "amount") }
    let rest = match.2.map { $0.count == 1 ? "\($0)0" : "\($0)" } ?? "0"
    return whole * 100 + (Int64(rest) ?? 0)
  }
}
