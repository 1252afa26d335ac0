import Foundation
import Synchronization

extension Partners {
  /// How many requests each key has made in the present minute, in this server; a key is known from its first
  /// request that was let in.
  package final class RateBook: Sendable {
    /// How a key stands.
    struct Standing: Sendable {
      let limit: Int
      let left: Int
      /// Seconds until the next minute.
      let reset: Int
    }

    private struct Page {
      var limit: Int
      var minute: Int
      var used: Int
    }

    private static let most = 10_000
    private let pages = Mutex<[[UInt8]: Page]>([:])

    package init() {}

    /// Counts a request of a key that is known; nil for any other.
    func count(_ key: [UInt8], at now: Date = .now) throws -> Standing? {
      let second = Int(now.timeIntervalSince1970)
      return try pages.withLock { pages in
        guard var page = pages[key] else { return nil }
        if page.minute != second / 60 { (page.minute, page.used) = (second / 60, 0) }
        let standing = Standing(
          limit: page.limit, left: max(0, page.limit - page.used - 1), reset: 60 - second % 60)
        guard page.used < page.limit else {
          throw Refusal(
            .rateLimited,
            ["retry_after": .number("\(standing.reset)"), "most": .number("\(page.limit)")]
          ).with(standing.headers)
        }
        page.used += 1
        pages[key] = page
        return standing
      }
    }

    /// A key that was let in, with what its contract allows.
    func learn(_ key: [UInt8], limit: Int, at now: Date = .now) -> Standing {
      let second = Int(now.timeIntervalSince1970)
      return pages.withLock { pages in
        if pages[key] == nil, pages.count >= Self.most {
          pages = pages.filter { $0.value.minute == second / 60 }
        }
        var page = pages[key] ?? Page(limit: limit, minute: second / 60, used: 1)
        page.limit = limit
        pages[key] = page
        return Standing(limit: limit, left: max(0, limit - page.used), reset: 60 - second % 60)
      }
    }
  }
}
