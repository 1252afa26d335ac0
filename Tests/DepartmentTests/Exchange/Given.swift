import Foundation

/// Real data beside the checkout, made by others; a test that needs it skips where it is absent.
enum Given {
  /// The folder `../shared/data`, looked for beside the checkout and beside its parents.
  static let folder: URL? = {
    var place = URL(filePath: #filePath).deletingLastPathComponent()
    while place.path != "/" {
      let candidate = place.appending(path: "shared/data")
      if FileManager.default.fileExists(atPath: candidate.path) { return candidate }
      place.deleteLastPathComponent()
    }
    return nil
  }()

  /// One file of it, or nil and a printed reason.
  static func file(_ path: String) -> URL? {
    guard let url = folder?.appending(path: path),
      FileManager.default.fileExists(atPath: url.path)
    else {
      print("skipped: no ../shared/data/\(path) beside this checkout")
      return nil
    }
    return url
  }

  /// The lines of one file, without the header.
  static func lines(_ path: String) throws -> [[String]]? {
    guard let url = file(path) else { return nil }
    return try String(contentsOf: url, encoding: .utf8).split(separator: "\n").dropFirst()
      .map { $0.split(separator: "\t", omittingEmptySubsequences: false).map(String.init) }
  }
}
