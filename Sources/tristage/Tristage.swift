import ArgumentParser
import Department
import Foundation

/// The program. Each command stands in a file of its own.
@main struct Tristage: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "tristage",
    abstract: "Turns a cold list into looked-after clients, in three stages.",
    discussion: """
      A new installation: tristage roles, tristage migrate, tristage member add --tier admins …, \
      tristage serve. An upgrade: tristage migrate, then start the new serve.

      Where the database is and everything else that differs between installations is read from \
      the environment (TRISTAGE_DATABASE …) and from the file that --settings or TRISTAGE_SETTINGS \
      names; deploy/tristage.conf.example explains every key.
      """,
    subcommands: [
      Serve.self, Roles.self, Migrate.self, Seed.self, Import.self, Scripts.self, Members.self,
      Check.self, Restored.self, Release.self,
    ])
}

/// Prints a line that is seen at once, in a pipe too.
func say(_ line: String) { FileHandle.standardOutput.write(Data((line + "\n").utf8)) }

/// Says how far we are, beside what is printed.
func note(_ line: String) { FileHandle.standardError.write(Data((line + "\n").utf8)) }

/// What every command takes.
struct Common: ParsableArguments {
  @Option(
    name: .customLong("settings"), help: "A file with settings, one KEY=VALUE a line.",
    completion: .file())
  var file: String?

  /// The settings of the environment and the file.
  func settings() throws -> Settings { try Settings.fromProcess(file: file) }

  /// Deployment work that reports each step on a line.
  func deployment() throws -> Deployment {
    try Deployment(try settings()) { say($0) }
  }
}
