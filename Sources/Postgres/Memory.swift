import CLibPQ
import Glibc

/// Memory that was needed for a while.
package enum Memory {
  /// Gives back what the allocator holds for nobody, and the pages of the code of program and libraries that were read: the
  /// system has them anyway, and what runs again is there again with its first step.
  package static func giveBack() {
    malloc_trim(0)
    guard let maps = fopen("/proc/self/maps", "r") else { return }
    defer { fclose(maps) }
    var line: UnsafeMutablePointer<CChar>?
    var room = 0
    var all: [Range<UInt>] = []
    while getline(&line, &room, maps) > 0 {
      if let line, let range = code(String(cString: line)) { all.append(range) }
    }
    free(line)
    for range in all {
      madvise(UnsafeMutableRawPointer(bitPattern: range.lowerBound), range.count, MADV_DONTNEED)
    }
  }

  /// Where a line of `maps` says that code of a file stands: to be read and run, never written, so nothing of it can be lost.
  package static func code(_ line: String) -> Range<UInt>? {
    let parts = line.split(separator: " ")
    guard parts.count > 5, parts[1] == "r-xp", parts[5].hasPrefix("/") else { return nil }
    let ends = parts[0].split(separator: "-").compactMap { UInt($0, radix: 16) }
    return ends.count == 2 && ends[0] < ends[1] ? ends[0]..<ends[1] : nil
  }
}
