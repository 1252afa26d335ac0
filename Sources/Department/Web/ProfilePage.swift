/// Who I am here: the same page in every tier, and the smallest example of one.
struct ProfilePage<Place: Room>: Page {
  static var template: String { "Web/ProfilePage" }
  static var samples: [Self] {
    [Self(name: "Anna Orlova", zone: "Europe/Moscow", tier: Word("web.tiers", "managers"))]
  }
  let name: String
  let zone: String
  let tier: Word
  var title: Phrase { "web.profile.title" }

  static func load(_ ask: Ask<Place>) async throws -> Self {
    let member = try await ask.member()
    return Self(
      name: member.name, zone: member.zone, tier: Word("web.tiers", member.tier.rawValue))
  }
}
