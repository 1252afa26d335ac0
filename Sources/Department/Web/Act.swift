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
}

extension Act {
  package static var name: String { "\(Self.self)".snake.drop { $0 == "_" }.description }
}
