import Foundation
import HTTPTypes
import Hummingbird

/// Scripts, styles and fonts: our own from the sources, others' from the ignored `assets` folder.
///
/// Every file's address holds its content's hash, so browsers keep it for ever.
package struct Assets: Sendable {
  private struct File: Sendable {
    let bytes: ByteBuffer
    let type: String
    let tag: String
  }

  private let files: [String: File]
  /// Addresses of the style sheets, in order.
  package let styles: [String]
  /// Addresses of the scripts, in order.
  package let scripts: [String]
  /// Files that pages ask for and no folder has: without them pages are bare.
  package let absent: [String]
  /// Address of the script that runs before the first paint.
  package let theme: String?

  private static let types = [
    "css": "text/css; charset=utf-8", "js": "text/javascript; charset=utf-8",
    "woff2": "font/woff2", "ttf": "font/ttf", "otf": "font/otf", "svg": "image/svg+xml",
    "png": "image/png",
  ]

  /// Reads everything under `<home>/assets` and `<home>/Sources/Department/Web/assets` into memory.
  package init(home: String) {
    var found: [String: File] = [:]
    for (root, prefix) in [("assets", ""), ("Sources/Department/Web/assets", "own/")] {
      // A folder may be a link to where packages put it.
      let folder = URL(filePath: "\(home)/\(root)").resolvingSymlinksInPath().path
      for case let path as String in FileManager.default.enumerator(atPath: folder) ?? .init() {
        guard let type = Self.types[(path as NSString).pathExtension],
          let data = FileManager.default.contents(atPath: "\(folder)/\(path)")
        else { continue }
        let hash = Secret.hash([UInt8](data)).prefix(8).map {
          String($0 >> 4, radix: 16) + String($0 & 15, radix: 16)
        }
        found[prefix + path] = File(bytes: ByteBuffer(bytes: data), type: type, tag: hash.joined())
      }
    }
    files = found
    func address(_ path: String) -> String? { found[path].map { "/assets/\($0.tag)/\(path)" } }
    let sheets = ["tabler/css/tabler.min.css", "own/tristage.css", "own/managers.css"]
    let programs = ["htmx/htmx.min.js", "own/tristage.js", "own/live.js"]
    styles = sheets.compactMap(address)
    theme = address("own/theme.js")
    scripts = programs.compactMap(address)
    absent = (sheets + programs).filter { found[$0] == nil }
  }

  /// The address of one file; nil where the folder has it not.
  package func address(_ path: String) -> String? {
    files[path].map { "/assets/\($0.tag)/\(path)" }
  }

  /// The answer for `/assets/<hash>/<path>`. Files beside it (fonts named in a style sheet) are asked for
  /// under the style sheet's hash; they change with it, in one release.
  package func answer(_ tail: String, _ request: Request) throws -> Response {
    let parts = tail.split(separator: "/", maxSplits: 1)
    guard parts.count == 2, let file = files[String(parts[1])] else { throw Problem.empty }
    let tag = "\"\(file.tag)\""
    let headers: HTTPFields = [
      .eTag: tag, .contentType: file.type, .cacheControl: "public, max-age=31536000, immutable",
    ]
    if request.headers[values: .ifNoneMatch].contains(tag) {
      return Response(status: .notModified, headers: headers)
    }
    return Response(status: .ok, headers: headers, body: .init(byteBuffer: file.bytes))
  }
}
