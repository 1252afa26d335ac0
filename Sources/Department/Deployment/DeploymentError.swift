import Postgres

/// Why a deployment command stopped, in one sentence that says how to go on, and the details below it.
package struct DeploymentError: Error, CustomStringConvertible {
  /// The sentence, and what the database said.
  package let description: String
  /// What the database called it, if it was the database.
  let state: SQLState?

  /// Says what is wrong and what to do.
  package init(_ description: String) { self.init(description, state: nil) }

  private init(_ description: String, state: SQLState?) {
    self.description = description
    self.state = state
  }

  /// Names the file and the line that the database refused.
  init(_ error: PostgresError, in path: String, part: SQLScript.Part) {
    guard case .server(let server) = error else {
      self.init("sql/\(path), line \(part.line): \(error)")
      return
    }
    let before = part.text.unicodeScalars.prefix(max(0, (server.position ?? 1) - 1))
    let line = part.line + before.count { $0 == "\n" }
    let more = [server.detail, server.hint].compactMap { $0 }.map { "\n  \($0)" }.joined()
    self.init(
      "sql/\(path), line \(line): \(server.message) [\(server.state)]\(more)", state: server.state)
  }
}
