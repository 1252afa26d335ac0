import ArgumentParser
import Department
import Logging

/// Serves the department over HTTP.
struct Serve: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Serves the department over HTTP, until it is told to stop.",
    discussion: """
      Refuses to start where the database is not of this release, its lint finds something, or \
      PostgreSQL is too old, and says how to mend it. Listens on this machine only unless \
      TRISTAGE_HOST says otherwise, which needs TRISTAGE_ORIGIN to be an https address and no \
      demo password in the department.

      With --only it serves one tier alone, and needs two login roles, that tier's and tristage_login: \
      a process for the call centres' software, say, under an account of its own. The clock, which \
      also sends webhooks, goes in a server for all.
      """)

  @OptionGroup var common: Common
  @Option(help: "The one tier to serve, such as partners; all, unless given.") var only: Tier?

  func run() async throws {
    let settings = try common.settings()
    var logger = Logger(label: "tristage")
    logger.logLevel = Logger.Level(rawValue: settings.logLevel) ?? .info
    logger.info("looking at the database (release, grants, rules) and reading the pages")
    // What is looked at in the database and what is read from the disk take their time side by side.
    async let sealed = Readiness(settings).refuseWhatIsNotReady()
    let department = Result { try Department(settings, only: only, logger: logger) }
    if try await !sealed {
      logger.notice(
        "the catalogue is not as it was sealed: the whole check was done and found nothing. After tristage migrate, which seals it, a start is quicker"
      )
    }
    try await department.get().serve(settling: true)
  }
}
