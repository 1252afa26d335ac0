import Foundation
import Synchronization

/// Where a callee's clock may stand: by city, else by a fixed line's area code, else every zone of
/// the country, so that calling hours are kept whatever is true.
package struct ZoneBook: Sendable {
  /// An IANA zone, or a group of zones a number may be in; `id` is the key in `core.zone`.
  package struct Zone: Sendable, Hashable, Encodable {
    package let id: String
    package let members: [String]

    /// A zone for these members: the member itself where it is one.
    package init(of members: some Collection<String>) {
      self.members = Array(Set(members)).sorted()
      id = self.members.joined(separator: "+")
    }

    init(id: String, members: [String]) {
      self.id = id
      self.members = members
    }
  }

  struct City: Sendable {
    let country: String
    let zone: String
    let population: Int
  }

  /// What the files say.
  private struct Tables: Sendable {
    let cities: [String: [City]]
    let areas: [String: [String]]
    let countries: [String: [String]]
    let everywhere: Zone
    let offsets: [String: [Int]]
  }

  /// The tables, read when they are first asked for: a server that is brought no list needs none of them, and starts at once.
  private final class Shelf: Sendable {
    private let kept = Mutex<Tables?>(nil)
    private let read: @Sendable () -> Tables

    init(_ read: @escaping @Sendable () -> Tables) { self.read = read }

    var tables: Tables {
      kept.withLock { kept in
        if let kept { return kept }
        let tables = read()
        kept = tables
        return tables
      }
    }
  }

  private let shelf: Shelf
  private var cities: [String: [City]] { shelf.tables.cities }
  private var areas: [String: [String]] { shelf.tables.areas }
  private var countries: [String: [String]] { shelf.tables.countries }
  private var everywhere: Zone { shelf.tables.everywhere }
  private var offsets: [String: [Int]] { shelf.tables.offsets }

  /// How many city names are known; 0 means that zones come from numbers alone.
  package var cityNames: Int { cities.count }

  /// Reads `cities.tsv` and `areas.tsv` in `assets`, which may be absent, and tzdata's tables.
  package init(assets: URL, zoneinfo: URL = URL(filePath: "/usr/share/zoneinfo")) {
    shelf = Shelf {
      Self.tables(
        cities: Self.text(assets.appending(path: "cities.tsv")),
        areas: Self.text(assets.appending(path: "areas.tsv")),
        of: ["zone.tab", "zone1970.tab"].map { Self.text(zoneinfo.appending(path: $0)) })
    }
  }

  init(cities: String, areas: String, tables: [String]) {
    shelf = Shelf { Self.tables(cities: cities, areas: areas, of: tables) }
  }

  /// Reads what the files hold.
  private static func tables(cities: String, areas: String, of tables: [String]) -> Tables {
    var book: [String: [City]] = [:]
    for line in cities.split(separator: "\n") {
      let cells = line.split(separator: "\t", omittingEmptySubsequences: false)
      guard cells.count == 4 else { continue }
      let city = City(
        country: String(cells[1]), zone: String(cells[2]), population: Int(cells[3]) ?? 0)
      book[CityName.key(String(cells[0])), default: []].append(city)
    }
    var prefixes: [String: [String]] = [:]
    for line in areas.split(separator: "\n") {
      let cells = line.split(separator: "\t")
      if cells.count == 2 {
        prefixes[String(cells[0])] = cells[1].split(separator: ",").map(String.init)
      }
    }
    var groups: [String: Set<String>] = [:]
    for line in tables.joined(separator: "\n").split(separator: "\n") where !line.hasPrefix("#") {
      let cells = line.split(separator: "\t")
      guard cells.count >= 3 else { continue }
      for country in cells[0].split(separator: ",") {
        groups[String(country), default: []].insert(String(cells[2]))
      }
    }
    let all = Set(groups.values.joined()).sorted()
    var known: [String: [Int]] = [:]
    for zone in all + book.values.joined().map(\.zone) where known[zone] == nil {
      known[zone] = offsets(of: zone)
    }
    return Tables(
      cities: book, areas: prefixes, countries: groups.mapValues { $0.sorted() },
      everywhere: Zone(id: "world", members: all.isEmpty ? ["UTC"] : all), offsets: known)
  }

  /// The zone of a contact in that city with these numbers.
  package func zone(city: String, phones: [Phone]) -> Zone {
    let area = phones.lazy.filter { $0.kind == .fixed }.compactMap { self.area(of: $0) }.first
    if let found = zone(city: city, countries: phones.map(\.region) + ["RU"], near: area) {
      return found
    }
    if let area { return Zone(of: area) }
    return phones.first.map { country($0.region) } ?? country("RU")
  }

  /// The zone of a city as a person names it: in Russia first, else where the largest of that name is; nil for a
  /// name that is not known. More than one member: there are several places of that name.
  package func zone(named city: String) -> Zone? {
    for name in CityName.keys(city) {
      guard let all = cities[name] else { continue }
      let home = Set(countries["RU"] ?? [])
      let here = all.filter { $0.country == "RU" || home.contains($0.zone) }
      let found = (here.isEmpty ? all : here).sorted { $0.population > $1.population }
      if let largest = found.first { return settle(found, largest, nil) }
    }
    return nil
  }

  /// All zones of a country as a group, or of the world where the country is not known.
  package func country(_ code: String) -> Zone {
    guard let members = countries[code] else { return everywhere }
    return members.count == 1 ? Zone(of: members) : Zone(id: code, members: members)
  }

  /// The zones that a fixed line's area code leaves open, or nil where it leaves the country open.
  func area(of phone: Phone) -> [String]? {
    let digits = phone.e164.dropFirst()
    for length in stride(from: min(9, digits.count), through: 2, by: -1) {
      if let zones = areas[String(digits.prefix(length))] { return zones }
    }
    return nil
  }

  private func zone(city: String, countries: [String], near area: [String]?) -> Zone? {
    for name in CityName.keys(city) {
      guard let all = cities[name] else { continue }
      for country in countries {
        // By zone too: geonames and tzdata do not draw every border alike.
        let zones = self.countries[country] ?? []
        let here = all.filter { $0.country == country || zones.contains($0.zone) }
          .sorted { $0.population > $1.population }
        if let largest = here.first { return settle(here, largest, area) }
      }
    }
    return nil
  }

  /// One zone out of the cities of that name: where their clocks agree, where the number says which
  /// it is, where one dwarfs the others; else all of theirs.
  private func settle(_ here: [City], _ largest: City, _ area: [String]?) -> Zone {
    let clocks = Set(here.map { offsets[$0.zone] ?? [] })
    if clocks.count == 1 { return Zone(of: [largest.zone]) }
    if let area {
      let near = here.filter { city in
        area.contains { $0 == city.zone || offsets[$0] == offsets[city.zone] }
      }
      if let first = near.first, Set(near.map { offsets[$0.zone] ?? [] }).count == 1 {
        return Zone(of: [first.zone])
      }
    }
    let others = here.dropFirst().filter { offsets[$0.zone] != offsets[largest.zone] }
    if largest.population >= 20 * others.reduce(0, { $0 + $1.population }) {
      return Zone(of: [largest.zone])
    }
    return Zone(of: here.map(\.zone))
  }

  /// Seconds from Greenwich in the first months of this year and the next: what tells clocks apart.
  private static func offsets(of zone: String) -> [Int] {
    guard let zone = TimeZone.named(zone) else { return [] }
    let now = Date()
    return stride(from: 0, to: 12, by: 3).map {
      zone.secondsFromGMT(for: now.addingTimeInterval(Double($0) * 30.5 * 86_400))
    }
  }

  private static func text(_ file: URL) -> String {
    (try? String(contentsOf: file, encoding: .utf8)) ?? ""
  }
}
