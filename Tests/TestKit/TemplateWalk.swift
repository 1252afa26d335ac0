import Department
import Foundation

/// Walks a template with a sample of its page and names every field that the page lacks.
package struct TemplateWalk {
  private static let transforms: Set<String> = [
    "day", "clock", "local", "iso", "empty", "first", "last", "plusone", "count", "code", "short",
  ]
  private static let folder = "\(Home.path)/Sources/Department"
  private static let paths = (try? Templates.names(folder)) ?? [:]
  private let forms: Set<String>
  /// What is wrong, a sentence each. A field is filled when any sample, or any item of a list, fills it.
  package var faults: Set<String> {
    lacking.union(empty.subtracting(filled).map { "no sample fills \($0)" })
  }
  private var lacking: Set<String> = []
  private var empty: Set<String> = []
  private var filled: Set<String> = []
  /// True inside a section that this sample leaves out.
  private var muted = false
  /// The catalogue keys that were named.
  package private(set) var words: Set<String> = []
  private var layout: Any

  package init(forms: Set<String>, layout: Any) {
    self.forms = forms
    self.layout = layout
  }

  /// Walks one template; partials are followed.
  package mutating func walk(_ template: String, _ stack: [Any]) {
    guard let path = Self.paths[template],
      let text = try? String(contentsOfFile: "\(Self.folder)/\(path)", encoding: .utf8)
    else {
      lacking.insert("\(template).mustache is not there")
      return
    }
    var rest = text[...]
    _ = walk(&rest, template, stack, until: nil)
  }

  private mutating func walk(
    _ rest: inout Substring, _ template: String, _ stack: [Any], until end: String?
  ) -> Bool {
    while let open = rest.firstRange(of: "{{") {
      guard let close = rest[open.upperBound...].firstRange(of: "}}") else { break }
      let tag = rest[open.upperBound..<close.lowerBound].trimmingCharacters(in: .whitespaces)
      rest = rest[close.upperBound...]
      let name = tag.dropFirst().trimmingCharacters(in: .whitespaces)
      switch tag.first {
      case "!": continue
      case "/": return name == end
      case ">":
        if !name.hasPrefix("*") { walk(name, stack) }
      case "#", "^":
        let inner = rest
        let loud = !muted
        var values = look(name, template, stack)
        if tag.first == "^" { values = [nil] }
        // A section that the sample leaves out is still read to its end.
        if values.isEmpty {
          muted = true
          values = [nil]
        }
        defer { if loud { muted = false } }
        for value in values {
          rest = inner
          if !walk(&rest, template, stack + (value.map { [$0] } ?? []), until: name) {
            lacking.insert("\(template): {{\(tag.first!)\(name)}} is not closed")
            return false
          }
        }
      default: _ = look(tag, template, stack)
      }
    }
    return end == nil
  }

  /// What a section of this name renders with: one value an item, nil for a plain condition.
  private mutating func look(_ name: String, _ template: String, _ stack: [Any]) -> [Any?] {
    if muted { return [nil] }
    var name = name
    while let bracket = name.firstIndex(of: "("), name.hasSuffix(")") {
      let transform = String(name[..<bracket])
      if !Self.transforms.contains(transform) {
        lacking.insert("\(template): there is no transform \(transform)")
      }
      name = String(name[name.index(after: bracket)...].dropLast())
    }
    if name == "." || name.isEmpty { return [nil] }
    let parts = name.split(separator: ".").map(String.init)
    if parts[0] == "t" {
      words.insert(parts.dropFirst().joined(separator: "."))
      return [nil]
    }
    if parts[0] == "forms" {
      if parts.count < 3 || !forms.contains(parts[1]) {
        lacking.insert(
          "\(template): {{\(name)}} is not forms.<act>.<field> of an act in the routes")
      }
      return [nil]
    }
    var found: Any? = parts[0] == "layout" ? layout : nil
    if found == nil {
      guard let holder = stack.last(where: { has(parts[0], $0) }) else {
        lacking.insert("\(template): the page lacks {{\(name)}}")
        return [nil]
      }
      found = child(parts[0], holder)
    }
    for part in parts.dropFirst() {
      guard let value = found else {
        empty.insert("\(template): {{\(name)}}")
        return []
      }
      guard has(part, value) else {
        lacking.insert("\(template): the page lacks {{\(name)}}")
        return [nil]
      }
      found = child(part, value)
    }
    guard let found else {
      empty.insert("\(template): {{\(name)}}")
      return []
    }
    if found is Bool { return [nil] }
    let mirror = Mirror(reflecting: found)
    if mirror.displayStyle == .collection {
      if mirror.children.isEmpty {
        empty.insert("\(template): {{\(name)}}")
      } else {
        filled.insert("\(template): {{\(name)}}")
      }
      return mirror.children.map(\.value)
    }
    filled.insert("\(template): {{\(name)}}")
    return [found]
  }

  private func has(_ name: String, _ value: Any) -> Bool {
    if let fields = value as? [String: Any] { return fields[name] != nil }
    return Mirror(reflecting: value).children.contains { $0.label == name }
  }

  private func child(_ name: String, _ value: Any) -> Any? {
    if let fields = value as? [String: Any] { return fields[name] }
    guard let child = Mirror(reflecting: value).children.first(where: { $0.label == name }) else {
      return nil
    }
    let mirror = Mirror(reflecting: child.value)
    return mirror.displayStyle == .optional ? mirror.children.first?.value : child.value
  }
}
