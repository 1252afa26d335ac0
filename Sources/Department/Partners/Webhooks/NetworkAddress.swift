import Foundation

/// Where a socket leads: an address of four bytes or sixteen, and whether we may send there what a partner asked for.
package struct NetworkAddress: Hashable, Sendable {
  package let bytes: [UInt8]

  /// Reads `192.0.2.1` or `2001:db8::1`; nil for anything else.
  package init?(_ text: String) {
    var bytes = [UInt8](repeating: 0, count: 16)
    if inet_pton(AF_INET, text, &bytes) == 1 {
      self.bytes = Array(bytes.prefix(4))
    } else if inet_pton(AF_INET6, text, &bytes) == 1 {
      self.bytes = bytes
    } else {
      return nil
    }
  }

  /// Reads what a socket is opened to; nil for what is no address of the internet.
  init?(_ address: UnsafePointer<sockaddr>) {
    let raw = UnsafeRawPointer(address)
    switch Int32(address.pointee.sa_family) {
    case AF_INET:
      let found = raw.loadUnaligned(as: sockaddr_in.self).sin_addr
      bytes = withUnsafeBytes(of: found) { Array($0) }
    case AF_INET6:
      let found = raw.loadUnaligned(as: sockaddr_in6.self).sin6_addr
      bytes = withUnsafeBytes(of: found) { Array($0) }
    default: return nil
    }
  }

  /// Only this machine is there.
  package var isLoopback: Bool {
    bytes.count == 4 ? bytes[0] == 127 : bytes == Self.ownSix
  }

  /// Whether it is an ordinary address of the open internet: what is set aside for anything else, and what hides an
  /// address of four bytes in one of sixteen, is not.
  package var isPublic: Bool {
    if bytes.count == 4 { return !Self.closedFour.contains { $0.holds(self) } }
    return Self.openSix.holds(self) && !Self.closedSix.contains { $0.holds(self) }
  }

  private static let ownSix = [UInt8](repeating: 0, count: 15) + [1]

  /// A block of addresses.
  private struct Block {
    let start: [UInt8]
    let bits: Int

    init(_ text: String) {
      let halves = text.split(separator: "/")
      start = NetworkAddress(String(halves[0]))!.bytes
      bits = Int(halves[1])!
    }

    func holds(_ address: NetworkAddress) -> Bool {
      guard address.bytes.count == start.count else { return false }
      return (0..<bits).allSatisfy { bit in
        let mask = UInt8(0x80 >> (bit % 8))
        return address.bytes[bit / 8] & mask == start[bit / 8] & mask
      }
    }
  }

  /// The special-purpose registry of IPv4 and multicast; the last one is where a cloud answers its machines.
  private static let closedFour = [
    "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12",
    "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15",
    "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4", "168.63.129.16/32",
  ].map(Block.init)

  /// Global unicast: outside of it lie loopback, link-local, unique local, multicast, mapped IPv4 and NAT64.
  private static let openSix = Block("2000::/3")

  /// Within it: protocol assignments with Teredo, documentation, 6to4.
  private static let closedSix = ["2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20"]
    .map(Block.init)

  /// The addresses that this machine itself has: a public one of ours leads to what listens here.
  package static func ofThisMachine() -> Set<NetworkAddress> {
    var first: UnsafeMutablePointer<ifaddrs>?
    guard getifaddrs(&first) == 0 else { return [] }
    defer { freeifaddrs(first) }
    var found: Set<NetworkAddress> = []
    var next = first
    while let here = next {
      if let address = here.pointee.ifa_addr.flatMap({ NetworkAddress($0) }) {
        found.insert(address)
      }
      next = here.pointee.ifa_next
    }
    return found
  }
}
