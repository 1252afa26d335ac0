import Postgres

/// A release of PostgreSQL, and whether row-level security can rest on it.
package struct ServerRelease: Sendable {
  /// How a release is found out; tests give another.
  package typealias Source = @Sendable (Session) async throws -> ServerRelease

  /// `server_version_num`, such as 150020 for 15.20.
  package let number: Int

  /// A release by its number.
  package init(number: Int) { self.number = number }

  /// The release that a session talks to.
  package static let asked: Source = { session in
    let rows = try await session.query(
      "select current_setting('server_version_num')::int as number")
    return ServerRelease(number: try rows[0]["number"])
  }

  /// The oldest minor release of a major that is good enough, or nil for a major we do not take.
  ///
  /// 15.20 and the releases of the same day: row-level security had holes before.
  package static func oldestMinor(ofMajor major: Int) -> Int? {
    switch major {
    case ..<15: nil
    case 15: 20
    case 16: 16
    case 17: 12
    case 18: 6
    default: 0
    }
  }

  /// Whether it has the fixes that row-level security rests on.
  package var isRecent: Bool {
    Self.oldestMinor(ofMajor: number / 10000).map { number % 10000 >= $0 } ?? false
  }

  /// Refuses a release without those fixes.
  package func refuseIfOld() throws(DeploymentError) {
    if !isRecent {
      throw DeploymentError(
        "PostgreSQL \(number / 10000).\(number % 10000) is too old: upgrade it to 15.20 or newer, or the current minor release of a newer major."
      )
    }
  }
}
