import ArgumentParser
import Department

/// Prepares cluster and database, as a superuser.
struct Roles: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Makes the database, its roles and its access list.",
    discussion: """
      Runs sql/roles.sql and sql/database.sql as the superuser TRISTAGE_ADMIN_ROLE (postgres). \
      Safe to repeat; needed once, after an upgrade that changed either file, and after restoring \
      a dump or cloning a database, which lose the access list.
      """)

  @OptionGroup var common: Common

  func run() async throws {
    try await common.deployment().roles()
    say("Roles and access list are in place.")
  }
}
