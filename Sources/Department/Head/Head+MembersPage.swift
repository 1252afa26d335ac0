import Foundation
import Postgres

extension Head {
  /// Who works here, what each holds, and what managers sent back of whom.
  struct MembersPage: Page {
    typealias Place = Head
    private static let back: Statement =
      "select to_jsonb(s) as line from head.sent_back s order by s.operator_name, s.leads desc"

    /// Hand-overs of an operator that were sent back for one reason.
    struct SentBack: Codable, Sendable {
      let operatorName: String
      let reasonLabel: Label?
      let leads: Int
      let lastAt: Date
    }

    let members: [MemberLine]
    let sentBack: [SentBack]

    static let samples = [
      Self(
        members: [.sample],
        sentBack: [
          SentBack(
            operatorName: "Olga", reasonLabel: Label(ru: "Не квалифицирован", en: "Not qualified"),
            leads: 2, lastAt: .now)
        ])
    ]
    var title: Phrase { "head.members.title" }

    static func load(_ ask: Ask<Head>) async throws -> Self {
      let rows = try await ask(MemberLine.all(), back())
      return Self(members: try rows[0].lines(), sentBack: try rows[1].lines())
    }
  }
}
