/// Which pages stand in the menu of a tier: those that their route line marks. Few stand in a row; many in groups, which
/// then have a side of the page to themselves.
enum Menu {
  /// What some entries of a long menu have in common; its heading is a word of `web.groups`.
  enum Group: String, CaseIterable, Sendable {
    case today, leads, people, calling, safety, records

    /// The heading.
    var title: Phrase { Phrase("web.groups.\(rawValue)") }
  }

  /// Addresses that belong to a page whose address they do not begin with.
  private static let beneath = [
    "/head/batches/": "/head/partners", "/head/restored": "/head/warnings",
  ]
  /// Pages of every workplace that are nobody's: one's own, and the search.
  private static let apart = ["me", "search"]
  /// The lines of each tier that have an entry, in their order.
  private static let lines = Dictionary(
    grouping: Routes.all.filter { $0.tier != nil && $0.menu != nil }, by: { $0.tier! })

  /// The address of a tier's search, where it has one.
  static func search(_ tier: Tier) -> String? {
    Routes.all.first { $0.tier == tier && $0.path == "\(tier.workplace)/search" }?.path
  }

  /// The address of a tier's stream, where it has one.
  static func live(_ tier: Tier) -> String? {
    Routes.all.first { $0.tier == tier && $0.kind == .stream }?.path
  }

  /// The entries of a tier by their groups; those that name none stand first, without a heading.
  static func groups(_ tier: Tier, _ path: String) -> [Layout.Group] {
    let listed = Self.lines[tier] ?? []
    let headings: [Group?] = [nil] + Group.allCases
    let place = Self.place(of: path, in: tier, among: listed.map(\.path))
    return headings.compactMap { group -> Layout.Group? in
      let entries = listed.filter { $0.group == group }.map { line in
        let isPlace = line.path == place
        return Layout.Entry(
          path: line.path, name: line.menu!, here: isPlace && path == place,
          within: isPlace && path != place)
      }
      return entries.isEmpty
        ? nil : Layout.Group(title: group?.title ?? Phrase(verbatim: ""), entries: entries)
    }
  }

  /// True where the entries of a tier are so many that they stand in groups.
  static func isSided(_ tier: Tier) -> Bool {
    Self.lines[tier, default: []].contains { $0.group != nil }
  }

  /// The entry that a page belongs to: the longest that its address stands under, else the tier's start; nil for none.
  private static func place(of path: String, in tier: Tier, among entries: [String]) -> String? {
    let stands = beneath.first { path.hasPrefix($0.key) }?.value ?? path
    if apart.contains(where: { stands == "\(tier.workplace)/\($0)" }) { return nil }
    return entries.filter { stands == $0 || stands.hasPrefix($0 + "/") }.max { $0.count < $1.count }
  }
}
