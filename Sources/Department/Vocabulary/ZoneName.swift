import Foundation
import Mustache

/// A time zone as people know it: by its city, with the time there now.
package struct ZoneName: Sendable, Codable, MustacheCustomRenderable {
  /// The IANA name; of a group of zones the names with plus signs between them, or a region's code.
  package let id: String

  package init(_ id: String) { self.id = id }

  package init(from decoder: any Decoder) throws {
    id = try decoder.singleValueContainer().decode(String.self)
  }

  package func encode(to encoder: any Encoder) throws {
    var box = encoder.singleValueContainer()
    try box.encode(id)
  }

  package var isNull: Bool { false }
  package var renderText: String {
    guard let zone = TimeZone.named(id) else { return group }
    let named = DateFormatter()
    named.locale = Locale(identifier: Speaker.now.language.rawValue)
    named.timeZone = zone
    named.dateFormat = "VVV"
    let clock = Speaker(
      language: Speaker.now.language, zone: zone, catalogue: Speaker.now.catalogue)
    return "\(named.string(from: .now)), \(clock.clock(.now))"
  }

  /// What is said of a group: the clock of each, or the region that has too many.
  private var group: String {
    let members = id.split(separator: "+")
    if members.count > 1 {
      return members.map { ZoneName(String($0)).renderText }.joined(separator: " / ")
    }
    let spoken = Locale(identifier: Speaker.now.language.rawValue)
    let region = spoken.localizedString(forRegionCode: id) ?? id
    return Phrase("web.zone.several", gaps: ["where": region]).renderText
  }

  /// Zones to pick from, west to east; none where they are too many to tell apart.
  package static func picks(_ zones: [String]) -> [Pick<ZoneName>] {
    guard (2...40).contains(zones.count) else { return [] }
    func east(_ id: String) -> Int { TimeZone.named(id)?.secondsFromGMT() ?? 0 }
    return zones.sorted { (east($0), $0) < (east($1), $1) }.map { Pick($0, ZoneName($0)) }
  }
}

extension ZoneBook {
  /// The zone that a person learned: picked from a list, else by the city; `WRONG` says what is not clear.
  package func learned(city: String?, clock: String?) throws -> Zone {
    if let clock {
      guard TimeZone.named(clock) != nil else { throw Problem.wrong("clock", "choice") }
      return Zone(of: [clock])
    }
    guard let city else { throw Problem.short(["city"]) }
    guard let zone = zone(named: city) else { throw Problem.wrong("city", "nowhere") }
    return zone
  }
}

extension TimeZone {
  /// The zone of an IANA name; nil for what has not the form of one. Of some that have none, such as `GMT+03:p0`,
  /// Foundation is not asked: it ends the process.
  package static func named(_ name: String) -> TimeZone? {
    let bytes = name.utf8
    let isPlain =
      bytes.count <= 64
      && bytes.allSatisfy { byte in
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
          UInt8(ascii: "0")...UInt8(ascii: "9"):
          true
        default: "/_+-".utf8.contains(byte)
        }
      }
    let isOffset = ["GMT+", "GMT-", "UTC+", "UTC-"].contains(name.prefix(4))
    return isPlain && !isOffset ? TimeZone(identifier: name) : nil
  }
}
