import Foundation
import Postgres

extension Head {
  /// One campaign: each rule's present value and what it means, what was changed, and the form to change it.
  struct CampaignPage: Page {
    typealias Place = Head
    let id: UUID
    let campaign: CampaignLine
    let retries: [Retry]
    let changes: [CampaignEvent]
    /// The rules in words.
    let sheet: RuleSheet
    var form: CampaignForm
    let running: Bool
    let ended: Bool

    enum CodingKeys: CodingKey { case campaign, retries, changes, form }

    static let samples = [Self(.sample, [.sample], [.sample], .sample)]
    var title: Phrase { Phrase(verbatim: campaign.name) }

    private init(
      _ line: CampaignLine, _ retries: [Retry], _ changes: [CampaignEvent], _ form: CampaignForm
    ) {
      id = line.id
      campaign = line
      self.retries = retries
      self.changes = changes
      sheet = RuleSheet(line, retries)
      self.form = form
      running = line.status == "running"
      ended = line.status == "ended"
    }

    static func load(_ ask: Ask<Head>) async throws -> Self {
      let id = Value.uuid(try ask.id())
      let rows = try await ask.all(
        [CampaignLine.one(id), Retry.ofCampaign(id), CampaignEvent.ofCampaign(id)]
          + CampaignForm.choices)
      guard let line = try rows[0].lines(as: CampaignLine.self).first else { throw Problem.empty }
      let retries = try rows[1].lines(as: Retry.self)
      return Self(
        line, retries, try rows[2].lines(),
        try CampaignForm(line, retries, Array(rows.dropFirst(3))))
    }

    mutating func keep(_ typed: Typed, of form: String) {
      if form == "campaign" { self.form.keep(typed) }
    }
  }

  /// The form for a campaign to be, with the usual rules or those of another campaign (`?like=`).
  struct NewCampaignPage: Page {
    typealias Place = Head
    /// The campaign that it begins like.
    let like: UUID?
    let likeName: String?
    var form: CampaignForm

    static let samples = [Self(like: UUID(), likeName: "Banks", form: .sample)]
    var title: Phrase { "head.campaigns.add" }

    static func load(_ ask: Ask<Head>) async throws -> Self {
      let like = try ask.query("like").map { text in
        guard let id = UUID(uuidString: text) else { throw Problem.wrong("like", "id") }
        return id
      }
      let pattern =
        like.map { [CampaignLine.one(.uuid($0)), Retry.ofCampaign(.uuid($0))] }
        ?? [CampaignLine.usual(), Retry.usual()]
      let rows = try await ask.all(pattern + CampaignForm.choices)
      guard let line = try rows[0].lines(as: CampaignLine.self).first else { throw Problem.empty }
      return Self(
        like: like, likeName: like == nil ? nil : line.name,
        form: try CampaignForm(line.fresh, try rows[1].lines(), Array(rows.dropFirst(2))))
    }

    mutating func keep(_ typed: Typed, of form: String) { self.form.keep(typed) }
  }
}
