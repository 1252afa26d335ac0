import CLibPQ
import Glibc

extension Pool {
  /// How a pool connects and behaves.
  package struct Settings: Sendable {
    /// libpq's address of the database, without user and password. A host name is looked up on the wire's thread:
    /// give a socket directory or `hostaddr` where that may be slow. An `options` in it is replaced.
    package var conninfo: String
    /// The login role.
    package var user: String
    /// Its password; nil where the server knows the process otherwise (peer).
    package var password: String?
    /// How many connections to keep open.
    package var connections: Int
    /// Requests under way on one connection; 2 for short ones, 1 for a pool of reports and imports.
    package var depth: Int
    /// Statements to prepare when a connection opens. Any other fixed statement is prepared at its first use there,
    /// for one more round trip.
    package var statements: [Statement]
    /// The server ends a statement after this time, with 57014; zero is never.
    package var statementTimeout: Duration = .seconds(5)
    /// The server ends a transaction that idles this long.
    package var idleInTransactionTimeout: Duration = .seconds(10)
    /// A server that says nothing for so long while an answer is due counts as gone: ten seconds longer than a
    /// statement may run; nil, for ever, where that has no bound.
    package var answerTimeout: Duration? {
      statementTimeout == .zero ? nil : statementTimeout + .seconds(10)
    }
    /// How long a request may wait to be sent.
    package var patience: Duration = .seconds(5)
    /// How many requests may wait to be sent.
    package var queueLimit = 1000
    /// How long a closing pool lets requests end before it drops them with an unknown outcome.
    package var drain: Duration = .seconds(20)
    /// Classes and states after which a connection is kept; after any other it is reopened. Words of ours, five
    /// capitals, are always expected.
    package var expected: Set<String> = ["22", "23", "40", "P0001", "53100", "55P03", "57014"]
    /// What pg_stat_activity shows.
    package var applicationName = "tristage"
    /// Further server settings, forced when the connection opens.
    package var parameters: [String: String] = [:]

    /// The settings that differ between pools; the others have defaults and can be set afterwards.
    package init(
      conninfo: String, user: String, password: String? = nil, connections: Int = 4, depth: Int = 2,
      statements: [Statement] = []
    ) {
      self.conninfo = conninfo
      self.user = user
      self.password = password
      self.connections = connections
      self.depth = depth
      self.statements = statements
    }

    /// True when the connection is to be kept after an error.
    func expects(_ state: SQLState) -> Bool {
      state.isWord || expected.contains(String(state.category)) || expected.contains(state.rawValue)
    }

    /// Begins to open a connection without waiting for it; nil when out of memory.
    func start() -> OpaquePointer? {
      withKeywords { PQconnectStartParams($0, $1, 1) }
    }

    /// Hands the connection's keywords and values to libpq.
    func withKeywords<R>(
      _ body: (
        UnsafePointer<UnsafePointer<CChar>?>, UnsafePointer<UnsafePointer<CChar>?>
      ) -> R
    ) -> R {
      var options = [
        "statement_timeout": "\(statementTimeout.nanoseconds / 1_000_000)",
        "idle_in_transaction_session_timeout":
          "\(idleInTransactionTimeout.nanoseconds / 1_000_000)",
        "TimeZone": "UTC",
      ]
      options.merge(parameters) { $1 }
      let pairs =
        [
          // What comes before the address is a default that the address may overrule.
          ("connect_timeout", "10"), ("keepalives_idle", "30"), ("tcp_user_timeout", "20000"),
          ("dbname", conninfo), ("user", user), ("application_name", applicationName),
          ("client_encoding", "UTF8"),
          (
            "options",
            options.sorted { $0.key < $1.key }
              .map { "-c \($0.key)=\(Self.escaped($0.value))" }.joined(separator: " ")
          ),
        ] + (password.map { [("password", $0)] } ?? [])
      let keys = pairs.map { strdup($0.0) }
      let values = pairs.map { strdup($0.1) }
      defer { for string in keys + values { free(string) } }
      return (keys.map { UnsafePointer($0) } + [nil]).withUnsafeBufferPointer { keys in
        (values.map { UnsafePointer($0) } + [nil]).withUnsafeBufferPointer { values in
          body(keys.baseAddress!, values.baseAddress!)
        }
      }
    }

    /// A value as the server's command line wants it.
    private static func escaped(_ value: String) -> String {
      value.replacing("\\", with: "\\\\").replacing(" ", with: "\\ ")
    }
  }
}

extension Duration {
  /// Whole nanoseconds, never negative.
  var nanoseconds: UInt64 {
    let (seconds, attoseconds) = components
    return UInt64(max(0, seconds)) * 1_000_000_000 + UInt64(max(0, attoseconds)) / 1_000_000_000
  }
}
