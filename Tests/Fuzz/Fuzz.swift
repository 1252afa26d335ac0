import Foundation

/// Gives our parsers what nobody should send. `Tests/Fuzz/run` starts it, a process for each parser, and looks after what
/// it cannot say itself: that it crashed, or hangs.
package enum Fuzz {
  /// Runs one target for so many seconds, or reads one file, or names the targets; the status to end with.
  package static func run(
    target name: String?, seed: UInt64?, seconds: Double?, notebook: String?, file: String?
  ) async throws -> Int32 {
    guard let name else {
      print(Target.all.map(\.name).joined(separator: "\n"))
      return 0
    }
    guard let target = Target.all.first(where: { $0.name == name }) else {
      print("There is no target \(name).")
      return 64
    }
    var session = Session(
      target: target, seed: seed ?? 1, seconds: seconds ?? 10, notebook: try Notebook(notebook))
    do {
      if let file {
        let bytes = [UInt8](try Data(contentsOf: URL(filePath: file)))
        print(try await session.reads(bytes, by: seed ?? 1) ? "taken" : "refused")
        return 0
      }
      try await session.play()
      print(session.line)
      return 0
    } catch let wrong as Wrong {
      print("WRONG \(target.name): \(wrong.what)")
      return 1
    }
  }
}
