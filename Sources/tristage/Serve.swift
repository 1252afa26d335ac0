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
      """)

  @OptionGroup var common: Common

  func run() async throws {
    let settings = try common.settings()
    try await Readiness(settings).refuseWhatIsNotReady()
    var logger = Logger(label: "tristage")
    logger.logLevel = Logger.Level(rawValue: settings.logLevel) ?? .info
    try await Department(settings, logger: logger).serve()
  }
}
