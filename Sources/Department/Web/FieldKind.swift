import Foundation
import Mustache
import Synchronization

/// What a template gets of a value of some type. Asking a value what it can do is dear, and a page has thousands: each
/// type is asked once.
enum FieldKind {
  case absent, text, whole, itself, list, fields

  private static let known = Mutex<[ObjectIdentifier: FieldKind]>([:])

  /// What a template gets of a value: what shows itself stays, lists and plain values are looked into; nil where it is
  /// absent.
  static func shown(_ value: Any) -> Any? {
    switch of(value) {
    case .absent: (value as! any Absent).present.flatMap(shown)
    case .text: ShownText(value as! String)
    case .whole: ShownText(value as! Int)
    case .itself: value
    case .list: (value as! [Any]).compactMap(shown)
    case .fields: Fields(value)
    }
  }

  private static func of(_ value: Any) -> FieldKind {
    let type = ObjectIdentifier(Swift.type(of: value))
    return known.withLock { known in
      if let kind = known[type] { return kind }
      let kind = found(value)
      known[type] = kind
      return kind
    }
  }

  private static func found(_ value: Any) -> FieldKind {
    switch value {
    case is any Absent: .absent
    case is String: .text
    case is Int: .whole
    case is any MustacheCustomRenderable, is any MustacheParent: .itself
    case is [Any]: .list
    case is any CustomStringConvertible: .itself
    case is any CustomReflectable: .fields
    default: Mirror(reflecting: value).displayStyle == .struct ? .fields : .itself
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
