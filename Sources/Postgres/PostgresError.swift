/// Every way a request to the database can fail. Indirect: an error is rare, and every outcome has room for one.
package indirect enum PostgresError: Error, Sendable, Equatable {
  /// The server refused; the whole pipeline was rolled back.
  case server(ServerError)
  /// The connection died. With `outcomeUnknown` the request had been sent and may have been committed.
  case connectionLost(outcomeUnknown: Bool)
  /// The request was not sent: too many were waiting already, or it waited too long.
  case busy(Busy)
  /// The request was not sent: no connection could be opened before its deadline. The text is libpq's.
  case unreachable(String)
  /// A text holds U+0000; nothing was sent. Names the statement and the parameter, from 1.
  case notText(statement: String, parameter: Int)
  /// A value does not fit its parameter, or their counts differ; nothing was sent.
  case notBound(statement: String, parameter: Int, reason: String)
  /// A cell cannot be read as the wanted type.
  case notRead(column: String, type: String, wanted: String, reason: String)
  /// The caller's task was cancelled. With `outcomeUnknown` the request had been sent and may be committed.
  case cancelled(outcomeUnknown: Bool)
  /// The pool or session is shutting down or shut; nothing was sent.
  case closed

  /// Why a request was not sent.
  package enum Busy: Sendable, Equatable {
    /// The pool's queue was full.
    case queueFull
    /// The request's deadline passed in the queue.
    case waitedTooLong
  }

  /// The server's five characters, if it was the server that refused.
  package var state: SQLState? { server?.state }

  /// What the server said, if it was the server that refused.
  package var server: ServerError? {
    if case .server(let error) = self { error } else { nil }
  }
}

/// What the server said when it refused.
package struct ServerError: Sendable, Equatable {
  /// The five characters.
  package var state: SQLState
  /// ERROR, FATAL or PANIC.
  package var severity = "ERROR"
  /// One English sentence, for the log.
  package var message: String
  /// More of it; JSON when a function of ours refused. May hold data: not for the log.
  package var detail: String?
  /// What to do about it.
  package var hint: String?
  /// The constraint that refused.
  package var constraint: String?
  /// The table concerned.
  package var table: String?
  /// The column concerned.
  package var column: String?
  /// Where in the statement's text, counted in characters from 1.
  package var position: Int?
  /// Where in PL/pgSQL. May hold SQL text: not for people.
  package var context: String?
  /// The server's C function, which tells apart errors of one state.
  package var routine: String?
  /// The name of the statement that was refused, when known.
  package var statement: String?

  /// Makes an error by hand, as tests do.
  package init(state: SQLState, message: String, detail: String? = nil) {
    self.state = state
    self.message = message
    self.detail = detail
  }
}

extension PostgresError: CustomStringConvertible {
  /// One line for the log; without details, which may hold data.
  package var description: String {
    switch self {
    case .server(let error):
      "\(error.state): \(error.message)" + (error.statement.map { " [\($0)]" } ?? "")
    case .connectionLost(let unknown):
      "connection lost" + (unknown ? ", outcome unknown" : ", nothing was sent")
    case .busy(.queueFull): "busy: the queue is full"
    case .busy(.waitedTooLong): "busy: waited too long for a connection"
    case .unreachable(let reason): "no connection: \(reason)"
    case .notText(let statement, let parameter): "$\(parameter) of [\(statement)] holds U+0000"
    case .notBound(let statement, let parameter, let reason):
      "$\(parameter) of [\(statement)]: \(reason)"
    case .notRead(let column, let type, let wanted, let reason):
      "column \(column) of type \(type) is not \(wanted): \(reason)"
    case .cancelled(let unknown):
      "cancelled" + (unknown ? ", outcome unknown" : ", nothing was sent")
    case .closed: "the pool is shut"
    }
  }
}
