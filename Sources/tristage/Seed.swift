import ArgumentParser
import Department

/// Fills a fresh department.
struct Seed: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Fills a fresh department.", subcommands: [SeedDemo.self, SeedVolume.self])
}

/// Fills it with the demo.
struct SeedDemo: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "demo",
    abstract: "Makes the demo department: invented members, lists, scripts and a few days of work.",
    discussion: """
      Everything is done by the product's own acts. A department that has members of its own is left \
      as it is; a demo that was interrupted goes on where it stopped. Either way it prints who can sign in with the demo's password. While the demo's password is in force, tristage serve listens on this machine only.
      """)

  @OptionGroup var common: Common

  func run() async throws {
    // Progress goes beside the list of names, so that a program can take the list alone.
    _ = try await Demo(try common.settings(), report: { note($0) }).seed()
    let members = try await common.deployment().demoMembers()
    if members.isEmpty { return say("This department has members of its own; nothing was seeded.") }
    say("Sign in with the password \(DemoPeople.password) as:")
    for member in members {
      say("  \(member.signInName.padded(to: 10))\(member.tier.padded(to: 12))\(member.name)")
    }
    if let token = try await DemoPartner(try common.settings())?.token() {
      say("Work as the partners' agent pavel (/partners/docs) with the key:\n  \(token)")
    }
  }
}

/// Fills it with an invented one of any size.
struct SeedVolume: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "volume",
    abstract: "Makes a department of any size: invented members, lists, calls, sales and clients.",
    discussion: """
      The same seed on the same day makes the same data; history ends at the last midnight (UTC). It is written by the \
      set and into a database without leads only; nobody of it can sign in until an admin sets a password. One that \
      is stopped leaves nothing. With --worked, so many of the leads have a history, and the others are cold leads \
      that nobody has called: 2.3 KB each instead of 6. What it makes is in docs/performance.md.
      """)

  @OptionGroup var common: Common

  @Option(name: .long, help: "How many leads: 1000 to 20000000.")
  var leads: Int

  @Option(name: .long, help: "How many of them have a history: 1000 to all of them.")
  var worked: Int?

  @Option(name: .long, help: "What chance begins with.")
  var seed = 1

  func validate() throws {
    guard Volume.sizes.contains(leads) else {
      throw ValidationError("--leads is a number from 1000 to 20000000.")
    }
    guard (Volume.sizes.lowerBound...leads).contains(worked ?? leads) else {
      throw ValidationError("--worked is a number from 1000 to \(leads), as many as --leads.")
    }
    guard Volume.seeds.contains(seed) else {
      throw ValidationError("--seed is a number from 0 to 1000000.")
    }
  }

  func run() async throws {
    let began = ContinuousClock.now
    try await Volume(try common.deployment()).seed(
      leads: leads, worked: worked, seed: seed)
    say("\(leads) leads in \((ContinuousClock.now - began).components.seconds) seconds.")
  }
}

extension String {
  /// The text with spaces behind it, for columns.
  func padded(to width: Int) -> String {
    self + String(repeating: " ", count: max(1, width - count))
  }
}
