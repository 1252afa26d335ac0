import Foundation
import Postgres

/// Fills a fresh department with the demo, through the product's own doors: members by the admin's act,
/// scripts by the loader, lists by the import, and some leads walked along by the people themselves.
package struct Demo {
  private static let known = Statement(
    "select sign_in_name from admins.members where active and partner is null", name: "demo_known")
  /// Facts are the last that the demo makes, and nothing is ever deleted.
  private static let played = Statement(
    "select count(*) >= 3 as played from core.fact", name: "demo_played")
  private static let addTeam = Statement("select admins.add_team($1, $2)", name: "demo_team")
  private static let addMember = Statement(
    "select admins.add_member($1, $2, $3, $4, 'Europe/Moscow', $5, null, $6, $7, $8, $9, $10, $11)",
    name: "demo_member")
  private static let addCampaign = Statement(
    "select head.add_campaign($1, $2, $3::text::jsonb, $4)", name: "demo_campaign")

  let settings: Settings
  let report: @Sendable (String) -> Void

  /// A demo for this installation; `report` gets one line a step.
  package init(_ settings: Settings, report: @escaping @Sendable (String) -> Void) {
    self.settings = settings
    self.report = report
  }

  /// Seeds the demo, or goes on where it was interrupted: its acts have keys or look at what is there. False where the
  /// department has members of its own or the demo is whole, and then nothing is done.
  package func seed() async throws -> Bool {
    let admin = try await Shell.open(settings, tier: .admins)
    let members: [String] = try await admin.ask(Self.known()).map { try $0["sign_in_name"] }
    let invented = try await Deployment(settings) { _ in }.demoMembers().map(\.signInName)
    guard Set(members).isSubset(of: invented) else {
      await admin.close()
      return false
    }
    let head = try await Shell.open(settings, tier: .head)
    guard try await !head.ask(Self.played())[0]["played"] else {
      await admin.close()
      await head.close()
      return false
    }
    report("Members")
    try await addMembers(admin)
    await admin.close()

    report("Scripts and campaigns")
    try await addCampaigns(head)
    report("Lists")
    try await importLists(head)
    if let partner = DemoPartner(settings) {
      report("A call centre outside")
      try await partner.seed(head)
    }

    report("A few days of work")
    try await DemoDays(settings: settings, head: head).play()
    await head.close()
    return true
  }

  private func addMembers(_ admin: Shell) async throws {
    for team in DemoPeople.teams {
      _ = try await admin.ask(
        Self.addTeam(.text(team), .text("demo-\(DemoPeople.teams.firstIndex(of: team) ?? 0)")))
    }
    let hasher = PasswordHasher()
    for member in DemoPeople.all {
      let recipe = PasswordRecipe(salt: DemoPeople.mark + Secret.random(12))
      let hash = try await hasher.hash(DemoPeople.password, recipe)
      _ = try await admin.ask(
        Self.addMember(
          .text(member.name), .text(member.fullName), .text(member.tier.rawValue),
          .text(member.language.rawValue), member.team.map { .text($0) } ?? .null,
          .bytes(recipe.salt), .bytes(hash), .int(Int64(recipe.memoryKiB)),
          .int(Int64(recipe.passes)),
          .int(Int64(recipe.lanes)), .text("demo-\(member.name)")))
    }
  }

  private func addCampaigns(_ head: Shell) async throws {
    let loader = ScriptLoad { try await head.ask($0) }
    for script in ["b2b-en", "b2b-ru"] {
      _ = try await loader.load(
        try ScriptFile.read(path: "\(settings.home)/sql/seed/scripts/\(script).yaml"))
    }
    // Open at any hour, so that the tour works whenever it is taken; a real campaign keeps the default hours.
    let always =
      #""weekday": ["00:00", "24:00"], "saturday": ["00:00", "24:00"], "sunday": ["00:00", "24:00"], "holidays_too": true"#
    for (campaign, script, team) in [
      ("Business services", "b2b-en", DemoPeople.teams[0]),
      ("Услуги для бизнеса", "b2b-ru", DemoPeople.teams[1]),
    ] {
      _ = try await head.ask(
        Self.addCampaign(
          .text(campaign), .text(script), .text(#"{\#(always), "teams": ["\#(team)"]}"#),
          .text("demo-\(script)")))
    }
  }

  private func importLists(_ head: Shell) async throws {
    let rejects = FileManager.default.temporaryDirectory.appending(
      path: "tristage-demo-\(UUID().uuidString).csv"
    ).path
    defer { try? FileManager.default.removeItem(atPath: rejects) }
    let zones = ZoneBook(assets: URL(filePath: "\(settings.home)/assets"))
    for (file, campaign, region) in [
      ("leads.en.csv", "Business services", "GB"), ("leads.ru.csv", "Услуги для бизнеса", "RU"),
    ] {
      var options = LeadsImport.Options(campaign: campaign)
      options.region = region
      options.rejects = rejects
      let list = LeadsImport(options, zones: zones) { try await head.ask($0) }
      let done = try await list.run(path: "\(settings.home)/sql/seed/demo/\(file)")
      report("  \(file): \(done.rowsIn) rows, \(done.created) created, \(done.rejected) rejected")
    }
  }
}
