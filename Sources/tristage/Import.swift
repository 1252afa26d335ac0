import ArgumentParser
import Department
import Foundation

/// Brings lists in.
struct Import: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Brings lists of leads in.", subcommands: [ImportLeads.self])
}

/// Brings a list of leads into a campaign.
struct ImportLeads: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "leads",
    abstract: "Reads a CSV file into a campaign: contacts, their numbers, and a lead each.",
    discussion: """
      Delimiter, encoding and columns are found by themselves, or given. Every row is created, \
      matched or rejected; the rejected go into a file with their reasons. The same file again \
      changes nothing, and an import that was cut off goes on where it was. See docs/lists.md.
      """)

  @OptionGroup var common: Common
  @Argument(help: "The file.", completion: .file()) var file: String
  @Option(help: "The name of the campaign.") var campaign: String
  @Option(help: "Whose ids the file's are; its name without the ending, unless given.") var source:
    String?
  @Option(help: ArgumentHelp("A column for a field; may be repeated.", valueName: "field=column"))
  var map: [String] = []
  @Option(help: "UTF-8, CP1251, CP866, UTF-16LE or UTF-16BE.") var encoding: String?
  @Option(help: "The character between cells; tab for a tabulator.") var delimiter: String?
  @Option(help: "Where rejected rows go; FILE.rejected.csv, unless given.", completion: .file())
  var rejects: String?
  @Option(help: "The country that numbers without a country code are read in.") var region = "RU"
  @Option(help: "Rows in one transaction.") var batch = 5_000

  func validate() throws {
    guard (1...20_000).contains(batch) else {
      throw ValidationError("--batch is a number from 1 to 20000.")
    }
    if region.count != 2 {
      throw ValidationError("--region is a country of two letters, such as RU.")
    }
  }

  func run() async throws {
    let settings = try common.settings()
    let options = try options()
    let shell = try await Shell.open(settings, tier: .head)
    let list = LeadsImport(
      options, zones: ZoneBook(assets: URL(filePath: "\(settings.home)/assets"))
    ) { try await shell.ask($0) }
    let began = Date.now
    let done = try await list.run(path: file) { rows in
      let rate = Double(rows) / max(0.001, Date.now.timeIntervalSince(began))
      FileHandle.standardError.write(Data("\r\(rows) rows, \(Int(rate)) a second ".utf8))
    }
    await shell.close()
    FileHandle.standardError.write(Data("\n".utf8))
    tell(done)
  }

  private func tell(_ done: LeadsImport.Report) {
    say(
      "\(done.rowsIn) rows = \(done.created) created + \(done.matched) matched + \(done.rejected) rejected"
    )
    say(
      "\(done.numbers) numbers added, \(done.opened) leads opened, \(done.notCallable) contacts that may not be called"
    )
    if done.skipped > 0 { say("\(done.skipped) rows had been done before.") }
    if !done.unused.isEmpty {
      say("Columns that fill no field: \(done.unused.joined(separator: ", "))")
    }
    if done.rejected > 0, let path = done.rejectsFile {
      say("The rejected rows and their reasons: \(path)")
    }
  }

  private func options() throws -> LeadsImport.Options {
    var options = LeadsImport.Options(campaign: campaign)
    options.source = source
    options.rejects = rejects
    options.region = region.uppercased()
    options.batch = batch
    options.map = try map.map { pair in
      guard let cut = pair.firstIndex(of: "=") else {
        throw ValidationError("--map is field=column, such as phone=TELEF, not \"\(pair)\".")
      }
      return (field: String(pair[..<cut]), column: String(pair[pair.index(after: cut)...]))
    }
    if let encoding {
      guard let known = Encoding(named: encoding) else {
        throw ValidationError(
          "--encoding is UTF-8, CP1251, CP866, UTF-16LE or UTF-16BE, not \"\(encoding)\".")
      }
      options.encoding = known
    }
    if let delimiter {
      let byte =
        delimiter == "tab" || delimiter == "\\t"
        ? 9 : delimiter.utf8.count == 1 ? delimiter.utf8.first : nil
      guard let byte else { throw ValidationError("--delimiter is one character, or tab.") }
      options.delimiter = byte
    }
    return options
  }
}
