/// Something that renders: a plain value with a template beside its Swift file.
package protocol Sheet: Encodable, Sendable {
  /// The template's name: the tier's folder, and what the page is called; see ``Templates/names(_:)``.
  static var template: String { get }
  /// Values that fill every field and every list: the guard test walks the template with them.
  static var samples: [Self] { get }
  /// The title of the window.
  var title: Phrase { get }
  /// Takes back what a person typed into a form that was refused, where the template needs help with it
  /// (chosen options); plain fields come back through `{{forms.<act>.<field>}}` by themselves.
  mutating func keep(_ typed: Typed, of form: String)
}

extension Sheet {
  package mutating func keep(_ typed: Typed, of form: String) {}
}

/// A page of a tier: loaded by one round trip, rendered as HTML or JSON.
package protocol Page: Sheet {
  associatedtype Place: Room
  /// Asks the desk once and becomes the page.
  static func load(_ ask: Ask<Place>) async throws -> Self
}

/// A file that a member takes along.
package protocol Download: Sendable {
  associatedtype Place: Room
  /// Asks the desk once and becomes the file.
  static func load(_ ask: Ask<Place>) async throws -> Self
  /// Letters, digits, `.`, `-` and `_`.
  var name: String { get }
  /// Its media type.
  var type: String { get }
  var bytes: [UInt8] { get }
}

extension Page {
  package static var template: String { "\(Place.folder)/\(Self.self)" }
}

/// What a person typed, by field name as in the form.
package struct Typed: Sendable {
  package let tree: Tree

  package init(_ tree: Tree) { self.tree = tree }

  /// The text of a field, or of `outer.inner`.
  package subscript(name: String) -> String? {
    var node: Tree? = tree
    for part in name.split(separator: ".") { node = node?[String(part)] }
    return node?.text
  }
}
