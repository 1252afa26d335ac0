import Foundation

/// The memory that this process has, by what the kernel says.
enum Memory {
  /// Now, in KiB, once what is free was given back.
  static var now: Int {
    _ = trim?(0)
    return figure("VmRSS")
  }

  /// The most it ever had, in KiB.
  static var most: Int { figure("VmHWM") }

  private typealias Trim = @Sendable @convention(c) (Int) -> Int32
  private static let trim: Trim? = dlsym(nil, "malloc_trim").map {
    unsafeBitCast($0, to: Trim.self)
  }

  private static func figure(_ name: String) -> Int {
    let text = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
    let line = text.split(separator: "\n").first { $0.hasPrefix(name + ":") }
    return line.flatMap { Int($0.filter(\.isNumber)) } ?? 0
  }
}
