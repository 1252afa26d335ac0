/// What may be the address of a webhook. It is decided by its letters alone: nothing is looked up, so the answer tells
/// nothing about any network. Where it leads is decided when a socket is opened.
package enum WebhookAddress {
  /// Refuses what is no address for a webhook; `local`: this machine's own, without TLS, will do too.
  package static func check(_ text: String, local: Bool) throws {
    guard text.utf8.count <= 500 else { throw Problem.wrong("url", "long") }
    if local, let parts = Parts(text, after: "http://"),
      ["127.0.0.1", "localhost"].contains(String(decoding: parts.host, as: UTF8.self))
    {
      return
    }
    guard text.hasPrefix("https://") else { throw Problem.wrong("url", "https") }
    guard let parts = Parts(text, after: "https://"), parts.hasName else {
      throw Problem.wrong("url", "webhook_address")
    }
  }

  /// An address cut into its parts, in one go over it: a pattern of repeats within repeats took the Swift library twice as
  /// long for each part of a name.
  private struct Parts {
    let host: ArraySlice<UInt8>

    /// Nil where the port is none or the path holds what does not belong there.
    init?(_ text: String, after scheme: StaticString) {
      let bytes = Array(text.utf8)
      guard text.hasPrefix("\(scheme)") else { return nil }
      let rest = bytes.dropFirst(scheme.utf8CodeUnitCount)
      let end = rest.firstIndex { $0 == UInt8(ascii: ":") || $0 == UInt8(ascii: "/") }
      host = rest[..<(end ?? rest.endIndex)]
      var behind = rest[host.endIndex...]
      if behind.first == UInt8(ascii: ":") {
        let digits = behind.dropFirst().prefix { $0 != UInt8(ascii: "/") }
        guard digits.allSatisfy(Self.isDigit), digits.count <= 5,
          let port = Int(String(decoding: digits, as: UTF8.self)), (1...65535).contains(port)
        else { return nil }
        behind = behind[digits.endIndex...]
      }
      guard behind.allSatisfy({ Self.isPlain($0) || "._~!$&'()*+,;=:@%/?-".utf8.contains($0) })
      else { return nil }
    }

    /// Whether the host is a name with a dot whose last part begins with a letter, so that no spelling of a number is one.
    var hasName: Bool {
      let labels = host.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
      guard labels.count > 1, let last = labels.last?.first, !Self.isDigit(last) else {
        return false
      }
      return labels.allSatisfy { label in
        (1...63).contains(label.count) && label.first != UInt8(ascii: "-")
          && label.last != UInt8(ascii: "-")
          && label.allSatisfy { Self.isPlain($0) || $0 == UInt8(ascii: "-") }
      }
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

    /// A letter or digit of ASCII.
    private static func isPlain(_ byte: UInt8) -> Bool {
      isDigit(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
    }
  }
}
