import Foundation
import Mustache

/// A value of a page as a template asks for it: its fields are reflected once, not at every name.
struct Fields: MustacheParent {
  private let box: Box

  /// The fields of a plain value.
  init(_ value: Any) { box = Box(value) }

  func child(named name: String) -> Any? { box.fields[name] }

  private final class Box {
    private let value: Any
    lazy var fields: [String: Any] = {
      let children = Mirror(reflecting: value).children
      var fields: [String: Any] = Dictionary(minimumCapacity: children.count)
      for child in children {
        if let name = child.label, let field = FieldKind.shown(child.value) { fields[name] = field }
      }
      return fields
    }()

    init(_ value: Any) { self.value = value }
  }
}

/// A text or a number of a page. It shows itself at once: what it is would else be asked anew at every name.
struct ShownText: MustacheCustomRenderable, MustacheParent, MustacheTransformable {
  let renderText: String
  private let value: any MustacheTransformable

  init(_ value: some MustacheTransformable & LosslessStringConvertible) {
    renderText = value.description
    self.value = value
  }

  var isNull: Bool { false }
  func child(named name: String) -> Any? { nil }
  func transform(_ name: String) -> Any? { value.transform(name) }
}
