import ArgumentParser
import Department

/// Looks for what must not be.
struct Check: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Looks for breaches of isolation and of the invariants in the database.",
    discussion: """
      Prints each with what to do about it, and exits with 1 if there is any. Reads only; may take \
      a while on a large database.
      """)

  @OptionGroup var common: Common

  @Flag(
    name: .customLong("lint"), help: "Look at roles, grants and policies only, not at the data.")
  var lintOnly = false

  @Flag(
    help: "Print everything that any of our roles may do, one line each, and look at nothing else.")
  var access = false

  func run() async throws {
    let checkup = Checkup(try common.deployment())
    if access {
      for line in try await checkup.access() { say(line) }
      return
    }
    let findings = try await checkup.findings(lintOnly: lintOnly)
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
