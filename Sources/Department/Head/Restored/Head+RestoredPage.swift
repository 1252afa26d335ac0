import Foundation
import Postgres

extension Head {
  /// What is held since the database was restored.
  struct Held: Codable, Sendable {
    static let now: Statement = "select head.held() as answer"

    /// When it was restored; nil where nobody has said so yet.
    let at: Date?
    /// When the last act was that it holds.
    let until: Date?
    /// Sessions and keys that were ended.
    let sessions: Int
    /// Links that were revoked.
    let links: Int
    /// Events for partners that wait.
    let events: Int
    /// Somebody has said that it was restored.
    let marked: Bool

    static let sample = Held(
      at: .now, until: .now, sessions: 4, links: 1, events: 2, marked: true)
  }

  /// What a restore ended and holds, and letting it go.
  struct RestoredPage: Page {
    typealias Place = Head
    let held: Held?

    static let samples = [Self(held: .sample), Self(held: nil)]
    var title: Phrase { "restored.title" }

    static func load(_ ask: Ask<Head>) async throws -> Self {
      Self(held: try await ask(Held.now()).answer())
    }
  }

  /// Lets events leave again.
  struct EventRelease: Act {
    typealias Place = Head
    typealias Form = RestoredPage
    private static let release: Statement = "select head.release_events($1) as answer"

    func call(_ ask: Ask<Head>) throws -> Call { Self.release(.text(ask.key)) }
    static func next(_ ask: Ask<Head>, _ answer: Tree) throws -> String { "/head/restored" }
  }
}
