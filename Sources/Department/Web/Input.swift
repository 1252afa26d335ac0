import Foundation

/// A body that becomes an act: a form and JSON fill the same struct.
///
/// Field names are snake_case outside, camelCase in Swift. Unknown fields, wrong types and numbers out
/// of range are refused by name. In a form an empty field is an absent one.
package struct Input: Sendable {
  package let tree: Tree
  /// True for a form, where every value comes as text.
  package let typed: Bool
  /// The zone in which a form's local times are meant.
  package let zone: TimeZone

  package init(tree: Tree, typed: Bool, zone: TimeZone = .gmt) {
    self.tree = tree
    self.typed = typed
    self.zone = zone
  }

  /// Fills the struct, or names the field that would not fit.
  package func decode<T: Decodable>(_ type: T.Type) throws -> T {
    guard case .object = tree else { throw Problem.wrong("body", "object") }
    do {
      let node = InputNode(input: self, tree: tree, path: [])
      node.expectFields()
      let value = try T(from: node)
      try node.refuseUnknown()
      return value
    } catch let DecodingError.keyNotFound(key, context) {
      throw Problem.short([(context.codingPath + [key]).wire])
    } catch let DecodingError.valueNotFound(_, context) {
      throw Problem.short([context.codingPath.wire])
    } catch let DecodingError.typeMismatch(_, context) {
      throw Problem.wrong(context.codingPath.wire, context.debugDescription)
    } catch let DecodingError.dataCorrupted(context) {
      throw Problem.wrong(context.codingPath.wire, "value")
    }
  }
}

extension String {
  /// `dueAt` → `due_at`. Names in programs are ASCII: by bytes, as every field of every row of a list comes by here.
  package var snake: String {
    let capitals = UInt8(ascii: "A")...UInt8(ascii: "Z")
    guard utf8.contains(where: capitals.contains) else { return self }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(utf8.count + 4)
    for byte in utf8 {
      if capitals.contains(byte) {
        bytes.append(UInt8(ascii: "_"))
        bytes.append(byte | 0x20)
      } else {
        bytes.append(byte)
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}

extension [any CodingKey] {
  fileprivate var wire: String {
    isEmpty ? "body" : map(\.stringValue.snake).joined(separator: ".")
  }
}
