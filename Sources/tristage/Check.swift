import ArgumentParser
import Department

/// Looks for what must not be.
struct Check: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Looks for breaches of isolation and of the invariants in the database.",
    discussion: """
      Prints each with what to do about it, and how much was looked at; exits with 1 if anything was \
      found. Reads only. Without a word behind it looks at both.
      """,
    subcommands: [CheckAll.self, CheckIsolation.self, CheckInvariants.self],
    defaultSubcommand: CheckAll.self)

  /// Prints what was found and how much was looked at; fails where anything was found.
  static func tell(_ reports: [Checkup.Report]) throws {
    for report in reports where !report.looked.isEmpty {
      say(report.looked.map { "\($0.what): \($0.found)" }.joined(separator: ", "))
    }
    let findings = reports.flatMap(\.findings)
    for finding in findings {
      say("\(finding.check): \(finding.subject): \(finding.what)\n  mend: \(finding.mend)")
    }
    if !findings.isEmpty {
      say("\(findings.count) found.")
      throw ExitCode.failure
    }
    say("Nothing found.")
  }
}

/// Both.
struct CheckAll: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "all", abstract: "Looks at isolation and at the invariants.")

  @OptionGroup var common: Common

  func run() async throws {
    let checkup = Checkup(try common.deployment())
    try Check.tell([try await checkup.isolation(), try await checkup.invariants()])
  }
}

/// Who may do what.
struct CheckIsolation: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "isolation",
    abstract: "Compares roles, grants, policies, functions and settings with this release.",
    discussion: """
      Takes a second or two, whatever the size of the base. Every grant in the database is compared \
      with sql/access.txt; what is too much or missing is named with the statement that mends it.
      """)

  @OptionGroup var common: Common
  @Flag(
    help: "Print everything that any role may do, the lines of sql/access.txt, and nothing else.")
  var access = false

  func run() async throws {
    let checkup = Checkup(try common.deployment())
    if access {
      for line in try await checkup.access() { say(line) }
    } else {
      try Check.tell([try await checkup.isolation()])
    }
  }
}

/// What the data must keep.
struct CheckInvariants: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "invariants",
    abstract: "Looks for leads, clients and calls that break a rule of the department.",
    discussion: "Recomputes every journal chain and every figure: on a large base it takes minutes."
  )

  @OptionGroup var common: Common

  func run() async throws {
    try Check.tell([try await Checkup(try common.deployment()).invariants()])
  }
}
