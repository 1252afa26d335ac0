import Postgres

extension Problem {
  /// Runs database work and turns what it throws into a problem.
  package static func translating<T>(_ work: () async throws -> T) async throws -> T {
    do {
      return try await work()
    } catch let error as PostgresError {
      throw Problem(error)
    }
  }

  /// What a database error means to the one who asked.
  package init(_ error: PostgresError) {
    let cause = "\(error)"
    switch error {
    case .server(let server):
      if let word = Word(rawValue: server.state.rawValue) {
        self.init(word, Self.fields(server.detail), cause: cause)
      } else if server.state.category == "22" {
        // A value that its column's type refuses; functions that check first name the field.
        self.init(.wrong, ["rule": .string("value")], cause: cause)
      } else if server.state == .diskFull {
        self.init(.tired, ["rule": .string("disk")], cause: cause)
      } else if ["53", "57", "55", "40", "08"].contains(server.state.category) {
        self.init(.tired, cause: cause)
      } else {
        self.init(.fault, cause: cause)
      }
    case .connectionLost(let unknown), .cancelled(let unknown):
      self.init(unknown ? .maybe : .tired, cause: cause)
    case .unreachable: self.init(.tired, ["rule": .string("away")], cause: cause)
    case .busy, .closed: self.init(.tired, cause: cause)
    case .notText: self.init(.wrong, ["rule": .string("nul")], cause: cause)
    case .notBound, .notRead: self.init(.fault, cause: cause)
    }
  }

  private static func fields(_ detail: String?) -> [String: Tree] {
    guard let detail, case .object(let fields)? = try? JSONReader.read([UInt8](detail.utf8)) else {
      return [:]
    }
    return fields
  }
}
