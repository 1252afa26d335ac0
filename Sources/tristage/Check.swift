import ArgumentParser
import Department

/// Looks for what must not be.
struct Check: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Looks for breaches of isolation and of the invariants in the database.",
    discussion: """
      Prints each with what to do about it, the gravest first, and of each check how much it looked \
      at and found; exits with 1 if anything was found. Reads only. Without a word behind it looks at \
      both. "mend (psql)" is a statement for the superuser in this database, "mend (shell)" a command.
      """,
    subcommands: [CheckAll.self, CheckIsolation.self, CheckInvariants.self],
    defaultSubcommand: CheckAll.self)

  /// Prints what each check looked at and found, the first one as soon as it is done; fails where anything was found.
  static func tell(_ checks: (() async throws -> Checkup.Report)...) async throws {
    var found = 0
    for check in checks {
      let report = try await check()
      tell(report)
      found += report.findings.count
    }
    if found > 0 { throw ExitCode.failure }
  }

  /// One check: its findings, what was looked at, and how many were found.
  private static func tell(_ report: Checkup.Report) {
    for finding in report.findings {
      say("\(finding.check): \(finding.subject): \(finding.what)")
      if let psql = finding.psql { say("  mend (psql): \(psql);") }
      if let shell = finding.shell { say("  mend (shell): \(shell)") }
      if let advice = finding.advice { say("  advice: \(advice)") }
    }
    let looked = report.looked.map { "\($0.what): \($0.found)" }.joined(separator: ", ")
    let count = report.findings.isEmpty ? "Nothing found." : "\(report.findings.count) found."
    say("\(report.about): \(looked.isEmpty ? "" : looked + ". ")\(count)")
    if report.findings.contains(where: { $0.psql != nil }) {
      say("psql: as the superuser in this database; again `tristage check` when all is mended.")
    }
  }
}

/// Both.
struct CheckAll: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "all", abstract: "Looks at isolation and at the invariants.")

  @OptionGroup var common: Common

  func run() async throws {
    let checkup = Checkup(try common.deployment())
    try await Check.tell(checkup.isolation, checkup.invariants)
  }
}

/// Who may do what.
struct CheckIsolation: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "isolation",
    abstract: "Compares roles, grants, policies, functions and settings with this release.",
    discussion: """
      Takes a second or two, whatever the size of the base. Every grant in the database is compared \
      with sql/access.txt; what is too much or missing is named with the statement that mends it,\
      every body with what the last migrate made.
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
      try await Check.tell(checkup.isolation)
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
    try await Check.tell(Checkup(try common.deployment()).invariants)
  }
}
