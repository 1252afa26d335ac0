import ArgumentParser
import Department

/// Brings the database to this release.
struct Migrate: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Brings the database to this release.",
    discussion: """
      Runs the migrations that have not run yet, then makes functions, views, triggers, policies \
      and grants anew, each in one transaction: a failure leaves the database as it was and names \
      file and line. Does nothing where nothing changed, unless told to do it again, which undoes \
      what was changed by hand. Servers may go on running.
      """)

  @OptionGroup var common: Common
  @Flag(help: "Make functions, views, triggers, policies and grants anew although nothing changed.")
  var again = false

  func run() async throws {
    let outcome = try await Migrator(try common.deployment()).migrate(again: again)
    say(
      outcome == .none
        ? "The database is of this release already."
        : "The database is of this release now.")
  }
}
