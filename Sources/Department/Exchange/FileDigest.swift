import CCrypto
import Glibc

/// SHA-256 of a file, read in pieces: by it a repeated import is known.
enum FileDigest {
  static func of(path: String) throws(CSVFile.Fault) -> [UInt8] {
    guard let file = fopen(path, "rbe") else {
      throw .cannotOpen(path, reason: String(cString: strerror(errno)))
    }
    defer { fclose(file) }
    let context = EVP_MD_CTX_new()
    defer { EVP_MD_CTX_free(context) }
    EVP_DigestInit_ex(context, EVP_sha256(), nil)
    var piece = [UInt8](repeating: 0, count: 1 << 20)
    while true {
      let count = fread(&piece, 1, piece.count, file)
      if count > 0 { EVP_DigestUpdate(context, piece, count) }
      if count < piece.count { break }
    }
    guard ferror(file) == 0 else {
      throw .cannotRead(path, reason: String(cString: strerror(errno)))
    }
    var digest = [UInt8](repeating: 0, count: 32)
    EVP_DigestFinal_ex(context, &digest, nil)
    return digest
  }
}
