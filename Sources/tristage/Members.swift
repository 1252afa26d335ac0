import ArgumentParser
import Department
import Foundation

/// Who works here.
struct Members: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "member",
    abstract: "Adds members, lists them, renews passwords, lets members leave.",
    subcommands: [MemberAdd.self, MemberList.self, MemberPassword.self, MemberLeave.self])
}

extension Tier: ExpressibleByArgument {}
extension Language: ExpressibleByArgument {}

/// Where a password comes from.
struct PasswordSource: ParsableArguments {
  @Flag(help: "Read the password from standard input; else one is made up and printed.")
  var passwordStdin = false

  /// The password, and whether it was made up.
  func password() throws -> (text: String, invented: Bool) {
    guard passwordStdin else { return (Roster.inventPassword(), true) }
    guard let line = readLine(), line.count >= 10 else {
      throw ValidationError("A password has at least 10 characters.")
    }
    return (line, false)
  }
}

/// Adds one.
struct MemberAdd: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "add", abstract: "Adds a member.",
    discussion: """
      The first admin and the first head of sales are made here. Once a department has two admins, \
      another admin or head is only proposed, and a second admin confirms it.
      """)

  @OptionGroup var common: Common
  @OptionGroup var source: PasswordSource
  @Argument(help: "The name to sign in with.") var name: String
  @Option(help: "operators, managers, accounts, head or admins.") var tier: Tier
  @Option(help: "How colleagues see the member; the sign-in name, unless given.") var fullName:
    String?
  @Option(help: "en or ru; the browser's, unless given.") var language: Language?
  @Option(help: "The IANA time zone the member works in.") var zone = "Europe/Moscow"
  @Option(help: "The team, by name.") var team: String?

  func run() async throws {
    let (password, invented) = try source.password()
    let roster = try await Roster(try common.settings())
    let outcome = try await roster.add(
      name, fullName: fullName ?? name, tier: tier, language: language, zone: zone, team: team,
      password: password)
    await roster.close()
    say(
      outcome == .added
        ? "\(name) may sign in." : "\(name) is proposed: a second admin has to confirm it.")
    if invented { say("Password: \(password)") }
  }
}

/// Lists them.
struct MemberList: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "Lists the members.")

  @OptionGroup var common: Common

  func run() async throws {
    let roster = try await Roster(try common.settings())
    for member in try await roster.entries() {
      say(
        "\(member.tier.padded(to: 12))\(member.name.padded(to: 20))\((member.language ?? "-").padded(to: 4))"
          + "\(member.active ? "" : "left  ")\(member.fullName)")
    }
    await roster.close()
  }
}

/// Renews a password.
struct MemberPassword: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "password", abstract: "Gives a member a new password and ends their sessions.")

  @OptionGroup var common: Common
  @OptionGroup var source: PasswordSource
  @Argument(help: "The name to sign in with.") var name: String

  func run() async throws {
    let (password, invented) = try source.password()
    let roster = try await Roster(try common.settings())
    try await roster.renew(name, password: password)
    await roster.close()
    say("\(name) signs in with the new password from now on.")
    if invented { say("Password: \(password)") }
  }
}

/// Lets one leave.
struct MemberLeave: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "leave",
    abstract: "Lets a member leave: sessions end at once, everything they hold is handed in.")

  @OptionGroup var common: Common
  @Argument(help: "The name to sign in with.") var name: String

  func run() async throws {
    let roster = try await Roster(try common.settings())
    let given = try await roster.leave(name)
    await roster.close()
    say("\(name) has left. \(given)")
  }
}
