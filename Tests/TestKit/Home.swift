import Foundation

/// The checkout that the tests run in.
package enum Home {
  /// Its root.
  package static let path = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().path

  /// A file's text, by its path under the root.
  package static func text(_ file: String) throws -> String {
    try String(contentsOfFile: "\(path)/\(file)", encoding: .utf8)
  }

  /// Every file under a folder of the root whose name ends so, relative to the root.
  package static func files(_ folder: String, _ ending: String) -> [String] {
    let all =
      FileManager.default.enumerator(atPath: "\(path)/\(folder)")?.compactMap { $0 as? String }
      ?? []
    return all.filter { $0.hasSuffix(ending) }.sorted().map { "\(folder)/\($0)" }
  }
}
