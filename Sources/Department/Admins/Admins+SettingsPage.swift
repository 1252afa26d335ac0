import Foundation
import Postgres

extension Admins {
  /// What the admin sets for the whole house; campaigns, caps and stages are the head's.
  struct SettingsPage: Page {
    typealias Place = Admins
    private static let settings: Statement = "select to_jsonb(s) as line from admins.settings s"

    /// The settings as they are.
    struct Line: Codable, Sendable {
      let name: String
      let zone: String
      let language: String
      let cookieMinutes: Int
      let bearerDays: Double
    }

    let settings: Line
    let days: Int
    var languages: [Choice]

    static let samples = [
      Self(
        settings: Line(
          name: "North", zone: "Europe/Moscow", language: "ru", cookieMinutes: 720, bearerDays: 30),
        days: 30, languages: [Choice("ru", "Русский", chosen: true)])
    ]
    var title: Phrase { "admins.settings.title" }

    static func load(_ ask: Ask<Admins>) async throws -> Self {
      guard let line = try await ask(settings()).lines(as: Line.self).first else {
        throw Problem.empty
      }
      return Self(
        settings: line, days: max(1, Int(line.bearerDays.rounded())),
        languages: Language.allCases.map { Choice($0.rawValue, $0.ownName) }.choosing(
          line.language))
    }

    mutating func keep(_ typed: Typed, of form: String) {
      languages = languages.choosing(typed["language"])
    }
  }

  /// Changes what the admin sets for the whole house.
  struct SettingsChange: Act {
    typealias Place = Admins
    typealias Form = SettingsPage
    private static let change: Statement =
      "select admins.change_settings($1, $2, $3, $4, $5, $6) as answer"
    let name: String
    let timeZone: String
    let language: String
    let cookieMinutes: Int
    let bearerDays: Int

    func call(_ ask: Ask<Admins>) throws -> Call {
      Self.change(
        .text(name), .text(timeZone), .text(language), .init(cookieMinutes), .init(bearerDays),
        .text(ask.key))
    }
    static func next(_ ask: Ask<Admins>, _ answer: Tree) throws -> String { "/admins/settings" }
  }

  /// Ends one session, or revokes one key.
  struct SessionEnd: Act {
    typealias Place = Admins
    typealias Form = SessionsPage
    private static let end: Statement = "select admins.end_session($1, $2) as answer"

    func call(_ ask: Ask<Admins>) throws -> Call { Self.end(.uuid(try ask.id()), .text(ask.key)) }
    static func next(_ ask: Ask<Admins>, _ answer: Tree) throws -> String { "/admins/sessions" }
  }
}
