import ArgumentParser
import Department

/// Fills a fresh department.
struct Seed: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Fills a fresh department.", subcommands: [SeedDemo.self])
}

/// Fills it with the demo.
struct SeedDemo: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "demo",
    abstract: "Makes the demo department: invented members, lists, scripts and a few days of work.",
    discussion: """
      Everything is done by the product's own acts. A department that already has members is left \
      as it is. While the demo's password is in force, tristage serve listens on this machine only.
      """)

  @OptionGroup var common: Common

  func run() async throws {
    let settings = try common.settings()
    guard try await Demo(settings, report: { say($0) }).seed() else {
      say("This department already has members; nothing was seeded.")
      return
    }
    say("")
    for member in DemoPeople.all {
      say(
        "  \(member.tier.rawValue.padded(to: 12))\(member.name.padded(to: 8))\(DemoPeople.password)"
      )
    }
  }
}

extension String {
  /// The text with spaces behind it, for columns.
  func padded(to width: Int) -> String {
    self + String(repeating: " ", count: max(1, width - count))
  }
}
