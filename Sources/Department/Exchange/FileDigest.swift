import CCrypto
import Glibc

/// SHA-256 of a file, read in pieces: by it a repeated import is known.
package final class FileDigest {
  private let context = EVP_MD_CTX_new()

  /// The sum of nothing yet.
  package init() { EVP_DigestInit_ex(context, EVP_sha256(), nil) }

  deinit { EVP_MD_CTX_free(context) }

  /// Takes the next bytes.
  package func add(_ bytes: some Collection<UInt8>) {
    let done: Void? = bytes.withContiguousStorageIfAvailable {
      EVP_DigestUpdate(context, $0.baseAddress, $0.count)
    }
    if done == nil {
      let copy = Array(bytes)
      EVP_DigestUpdate(context, copy, copy.count)
    }
  }

  /// The 32 bytes; nothing can be added afterwards.
  package func finish() -> [UInt8] {
    var digest = [UInt8](repeating: 0, count: 32)
    EVP_DigestFinal_ex(context, &digest, nil)
    return digest
  }

  /// The sum of a file on disk.
  static func of(path: String) throws(CSVFile.Fault) -> [UInt8] {
    guard let file = fopen(path, "rbe") else {
      throw .cannotOpen(path, reason: String(cString: strerror(errno)))
    }
    defer { fclose(file) }
    let sum = FileDigest()
    var piece = [UInt8](repeating: 0, count: 1 << 20)
    while true {
      let count = fread(&piece, 1, piece.count, file)
      if count > 0 { sum.add(piece[..<count]) }
      if count < piece.count { break }
    }
    guard ferror(file) == 0 else {
      throw .cannotRead(path, reason: String(cString: strerror(errno)))
    }
    return sum.finish()
  }
}
