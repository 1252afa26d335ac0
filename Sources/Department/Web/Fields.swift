import Foundation
import Mustache

/// A value of a page as a template asks for it: its fields are reflected once, not at every name.
final class Fields: MustacheParent {
  private let value: Any
  private lazy var fields: [String: Any] = {
    var fields: [String: Any] = [:]
    for child in Mirror(reflecting: value).children {
      if let name = child.label, let field = Self.shown(child.value) { fields[name] = field }
    }
    return fields
  }()

  /// The fields of a plain value.
  init(_ value: Any) { self.value = value }

  func child(named name: String) -> Any? { fields[name] }

  /// What a template gets of a value: what shows itself stays, lists and plain values are looked into; nil where it is
  /// absent.
  private static func shown(_ value: Any) -> Any? {
    switch value {
    case let maybe as any Absent: maybe.present.flatMap(shown)
    case is any MustacheCustomRenderable, is any MustacheParent: value
    case let list as [Any]: list.compactMap(shown)
    case is any CustomStringConvertible: value
    case is any CustomReflectable: Fields(value)
    default: Mirror(reflecting: value).displayStyle == .struct ? Fields(value) : value
    }
  }
}

/// An optional, whatever it may hold.
private protocol Absent {
  var present: Any? { get }
}

extension Optional: Absent {
  fileprivate var present: Any? { self }
}
