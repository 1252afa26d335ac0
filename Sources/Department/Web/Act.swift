import Foundation
import HTTPTypes
import Postgres

/// A change: its fields are what the form or JSON body may hold, its call the one SQL function.
package protocol Act: Decodable, Sendable {
  associatedtype Place: Room
  /// The page that shows its form again when the act is refused.
  associatedtype Form: Page where Form.Place == Place
  /// The form's name in templates: `{{forms.<name>.…}}`.
  static var name: String { get }
  /// One SQL function that answers jsonb in a column named `answer`; `ask.key` is its last value.
  func call(_ ask: Ask<Place>) async throws -> Call
  /// Where a browser goes when it is done.
  static func next(_ ask: Ask<Place>, _ answer: Tree) throws -> String
  /// Puts an answer that must be seen at once (a revealed number) on the form's page: then that page is the
  /// answer, and nothing of it stands in an address. Nil, as for most acts: on to the next page.
  static var showing: (@Sendable (Tree, inout Form) -> Void)? { get }
  /// How many bytes its body may have; `Body.most` unless it brings a file.
  static var most: Int { get }
}

extension Act {
  package static var showing: (@Sendable (Tree, inout Form) -> Void)? { nil }

  package static var most: Int { Body.most }

  package static var name: String {
    "\(Self.self)".prefix { $0 != "<" }.description.snake.drop { $0 == "_" }.description
  }
}
