import Foundation
import HTTPTypes
import Postgres

/// Every way a request can fail: the SQL word, its status and what a person is told.
package struct Problem: Error, Sendable {
  /// The words. Those in `sql` are raised by SQL functions as SQLSTATE, the rest by the web itself.
  /// `docs/errors.md` lists the same.
  package enum Word: String, CaseIterable, Sendable {
    case empty = "EMPTY"
    case noone = "NOONE"
    case stale = "STALE"
    case taken = "TAKEN"
    case order = "ORDER"
    case short = "SHORT"
    case wrong = "WRONG"
    case limit = "LIMIT"
    case quiet = "QUIET"
    case hours = "HOURS"
    case reuse = "REUSE"
    case close = "CLOSE"
    case scope = "SCOPE"
    case cross = "CROSS"
    case large = "LARGE"
    case media = "MEDIA"
    case delay = "DELAY"
    case tired = "TIRED"
    case maybe = "MAYBE"
    case fault = "FAULT"

    /// The HTTP status that says the same.
    package var status: HTTPResponse.Status {
      switch self {
      case .empty: .notFound
      case .noone: .unauthorized
      case .stale, .taken, .order, .quiet, .hours, .close: .conflict
      case .short, .wrong, .reuse: .unprocessableContent
      case .limit: .tooManyRequests
      case .scope, .cross: .forbidden
      case .large: .contentTooLarge
      case .media: .unsupportedMediaType
      case .delay: .requestTimeout
      case .tired, .maybe: .serviceUnavailable
      case .fault: .internalServerError
      }
    }
  }

  package let word: Word
  /// What the word is about: `{"field":"due_at","rule":"past"}`.
  package let detail: [String: Tree]
  /// For the log only, never for a person.
  package let cause: String?

  package init(_ word: Word, _ detail: [String: Tree] = [:], cause: String? = nil) {
    self.word = word
    self.detail = detail
    self.cause = cause
  }

  /// Not there, or not for this member.
  package static let empty = Problem(.empty)
  /// Nobody is signed in.
  package static let signIn = Problem(.noone)

  /// A value that is not acceptable, by field and rule.
  package static func wrong(_ field: String, _ rule: String, _ more: [String: Tree] = [:])
    -> Problem
  {
    let about: [String: Tree] = ["field": .string(field), "rule": .string(rule)]
    return Problem(.wrong, about.merging(more) { mine, _ in mine })
  }

  /// Required fields that are missing.
  package static func short(_ fields: [String]) -> Problem {
    Problem(.short, ["missing": .array(fields.map { .string($0) })])
  }

  /// Seconds after which a repeat may succeed.
  package var retryAfter: Int? {
    detail["retry_after"]?.text.flatMap { Double($0) }.flatMap { $0.isNaN ? nil : $0 }
      .map { Int(min(max($0, 1), 1e9).rounded(.up)) }
      ?? (word == .tired || word == .maybe ? 2 : nil)
  }

  /// The fields that the problem names.
  package var fields: [String] {
    if let field = detail["field"]?.text { return [field] }
    if case .array(let missing)? = detail["missing"] { return missing.compactMap(\.text) }
    return []
  }

  /// What to tell a person, in the speaker's language.
  package func sentence(_ speaker: Speaker) -> String {
    let catalogue = speaker.catalogue
    func say(_ key: String) -> String? {
      catalogue.text(key, speaker.language, count: retryAfter ?? 0)
    }
    let name = word.rawValue.lowercased()
    if let rule = detail["rule"]?.text, let special = say("problems.\(name)_\(rule)") {
      return special
    }
    let plain = say("problems.\(name)") ?? word.rawValue
    // What the department calls its own things goes before the catalogue.
    let names = fields.map {
      detail["labels"]?[$0]?[speaker.language.rawValue]?.text
        ?? catalogue.text("fields.\($0)", speaker.language) ?? $0
    }
    switch word {
    case .short where !names.isEmpty:
      // Without the full stop: the names follow.
      return plain.dropLast() + ": " + names.joined(separator: ", ")
    case .wrong where names.count == 1 && names[0] != "body":
      return names[0] + ": " + sentence(for: fields[0], speaker)
    case .wrong: return detail["rule"] == nil ? plain : sentence(for: "", speaker)
    default: return plain
    }
  }

  /// What to tell beside a field.
  package func sentence(for field: String, _ speaker: Speaker) -> String {
    let rule = word == .short ? "missing" : detail["rule"]?.text ?? "value"
    let catalogue = speaker.catalogue
    return catalogue.text("rules.\(rule)", speaker.language)
      ?? catalogue.text("rules.value", speaker.language) ?? rule
  }
}
