import Foundation

/// Where it stands what is being tried, for whoever is left when this process is not: a file in memory that the kernel
/// keeps. How many tries there were, by which dice, how many bytes, the bytes.
final class Notebook {
  /// Longest input that is noted.
  static let most = 8 << 20
  private static let header = 24

  private let memory: UnsafeMutableRawPointer?
  private var tries: UInt64 = 0

  /// A file at this path; none where there is no path.
  init(_ path: String?) throws {
    guard let path else {
      memory = nil
      return
    }
    let size = Self.header + Self.most
    let handle = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    guard handle >= 0, ftruncate(handle, off_t(size)) == 0 else {
      throw Wrong("\(path) cannot be written")
    }
    let found = mmap(nil, size, PROT_READ | PROT_WRITE, MAP_SHARED, handle, 0)
    close(handle)
    guard let found, found != UnsafeMutableRawPointer(bitPattern: -1) else {
      throw Wrong("\(path) cannot be mapped")
    }
    memory = found
  }

  /// Says what is tried next.
  func note(_ bytes: [UInt8], dice: UInt64) {
    tries += 1
    guard let memory else { return }
    let count = min(bytes.count, Self.most)
    memory.storeBytes(of: dice, toByteOffset: 8, as: UInt64.self)
    memory.storeBytes(of: UInt64(count), toByteOffset: 16, as: UInt64.self)
    bytes.withUnsafeBytes { raw in
      if let from = raw.baseAddress, count > 0 {
        (memory + Self.header).copyMemory(from: from, byteCount: count)
      }
    }
    memory.storeBytes(of: tries, toByteOffset: 0, as: UInt64.self)
  }
}
