import Foundation
import Testing

/// Real data beside the checkout, made by others; a test that needs it is skipped where it is absent.
enum Given {
  /// The Bank of Russia's directory.
  static let banks = "ru-banks-dbf/ru_banks_2016-04-11.csv"

  /// The folder that `TRISTAGE_GIVEN` names, else `../shared/data`, looked for beside the checkout and its parents.
  private static let folder: URL? = {
    if let named = ProcessInfo.processInfo.environment["TRISTAGE_GIVEN"] {
      return URL(filePath: named)
    }
    var place = URL(filePath: #filePath).deletingLastPathComponent()
    while place.path != "/" {
      let candidate = place.appending(path: "shared/data")
      if FileManager.default.fileExists(atPath: candidate.path) { return candidate }
      place.deleteLastPathComponent()
    }
    return nil
  }()

  /// Whether a file or folder of it is there.
  static func has(_ path: String) -> Bool {
    folder.map { FileManager.default.fileExists(atPath: $0.appending(path: path).path) } ?? false
  }

  /// One file or folder of it.
  static func file(_ path: String) throws -> URL {
    try #require(folder, "a test that needs ../shared/data says so with .given").appending(
      path: path)
  }

  /// The lines of one file, without the header.
  static func lines(_ path: String) throws -> [[String]] {
    try String(contentsOf: file(path), encoding: .utf8).split(separator: "\n").dropFirst()
      .map { $0.split(separator: "\t", omittingEmptySubsequences: false).map(String.init) }
  }
}

extension Trait where Self == ConditionTrait {
  /// Skips the test where this file of the real data is absent.
  static func given(_ path: String) -> Self {
    .enabled(if: Given.has(path), "there is no ../shared/data/\(path) beside this checkout")
  }
}
