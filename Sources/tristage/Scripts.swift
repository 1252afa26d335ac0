import ArgumentParser
import Department

/// Call scripts by file.
struct Scripts: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "script", abstract: "Checks and publishes call scripts.",
    subcommands: [ScriptCheck.self, ScriptPublish.self])
}

/// Says what is wrong with a script.
struct ScriptCheck: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check", abstract: "Says what is wrong with script files; needs no database.")

  @Argument(help: "The YAML files.", completion: .file()) var files: [String]

  func run() async throws {
    for file in files {
      let script = try ScriptFile.read(path: file)
      say(
        "\(file): \(script.name), \(script.steps.count) steps, \(script.objections.count) objections: sound"
      )
    }
  }
}

/// Publishes a script.
struct ScriptPublish: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "load",
    abstract: "Publishes script files, each as its script's next version.",
    discussion: """
      A file that says what the last version says publishes nothing. Cards in hand keep the version \
      they began with. See docs/scripts.md.
      """)

  @OptionGroup var common: Common
  @Argument(help: "The YAML files.", completion: .file()) var files: [String]

  func run() async throws {
    let scripts = try files.map { try ScriptFile.read(path: $0) }
    let shell = try await Shell.open(try common.settings(), tier: .head)
    let loader = ScriptLoad { try await shell.ask($0) }
    for script in scripts {
      let done = try await loader.load(script)
      say("\(done.name): version \(done.version)\(done.changed ? "" : ", unchanged")")
    }
    await shell.close()
  }
}
