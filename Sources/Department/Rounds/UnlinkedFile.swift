import Foundation

/// A file on this machine's disk that has no name: nobody else opens it, and nothing of it is left however we end.
final class UnlinkedFile {
  private let handle: Int32

  /// Makes one in the folder for temporary files.
  init() throws {
    var name = Array(
      FileManager.default.temporaryDirectory.appending(path: "tristage-XXXXXX").path.utf8CString)
    handle = mkstemp(&name)
    guard handle >= 0 else { throw Self.fault("made") }
    _ = fcntl(handle, F_SETFD, FD_CLOEXEC)
    unlink(name)
  }

  deinit { close(handle) }

  /// Where this process finds it.
  var path: String { "/proc/self/fd/\(handle)" }

  /// Adds bytes at its end.
  func write(_ bytes: [UInt8]) throws {
    var at = 0
    while at < bytes.count {
      let done = bytes.withUnsafeBytes {
        Glibc.write(handle, $0.baseAddress! + at, bytes.count - at)
      }
      if done < 0 && errno == EINTR { continue }
      guard done > 0 else { throw Self.fault("written") }
      at += done
    }
  }

  private static func fault(_ what: String) -> CSVFile.Fault {
    .cannotRead(
      "the temporary file", reason: "it cannot be \(what): \(String(cString: strerror(errno)))")
  }
}
