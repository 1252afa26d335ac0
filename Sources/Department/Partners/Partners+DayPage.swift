extension Partners {
  /// What an outside call centre's agent meets who signs in here: there are no pages for them.
  struct DayPage: Page {
    typealias Place = Partners
    let name: String

    static let samples = [Self(name: "Pavel")]
    var title: Phrase { "partners.day.title" }

    static func load(_ ask: Ask<Partners>) async throws -> Self {
      Self(name: try await ask.member().name)
    }
  }
}
