import CLibPQ
import Glibc

/// One dedicated connection, one statement at a time: for deployment work (`roles`, `migrate`, `check`) and tests.
///
/// It is an actor on a thread of its own, so libpq's blocking calls block nobody else.
package actor Session {
  private nonisolated let thread: SessionThread
  private let handle: Handle

  /// Runs the actor on its thread.
  package nonisolated var unownedExecutor: UnownedSerialExecutor {
    thread.asUnownedSerialExecutor()
  }

  /// Makes a session from an open connection.
  private init(thread: SessionThread, handle: Handle) {
    self.thread = thread
    self.handle = handle
  }

  /// Opens a connection; `parameters` are server settings. A password is not needed where the server knows the
  /// process otherwise (peer).
  package static func open(
    conninfo: String, user: String? = nil, password: String? = nil,
    parameters: [String: String] = [:]
  ) async throws(PostgresError) -> Session {
    var settings = Pool.Settings(conninfo: conninfo, user: user ?? "", password: password)
    settings.statementTimeout = .zero
    settings.idleInTransactionTimeout = .zero
    settings.parameters = parameters
    let thread = SessionThread()
    let opened: Swift.Result<Handle, PostgresError> = await withUnsafeContinuation { waiter in
      thread.perform { [settings] in
        guard let pointer = settings.withKeywords({ PQconnectdbParams($0, $1, 1) }) else {
          return waiter.resume(returning: .failure(.unreachable("out of memory")))
        }
        let handle = Handle(pointer)
        guard PQstatus(pointer) == CONNECTION_OK else {
          return waiter.resume(returning: .failure(.unreachable(handle.message)))
        }
        PQsetNoticeReceiver(pointer, { _, _ in }, nil)
        waiter.resume(returning: .success(handle))
      }
    }
    return Session(thread: thread, handle: try opened.get())
  }

  /// Runs a script of any number of statements, as psql would; without a BEGIN of its own it is one transaction.
  /// An error carries its `position` in the script, in characters from 1.
  package func execute(script: String) throws(PostgresError) {
    guard !script.utf8.contains(0) else { throw .notText(statement: "script", parameter: 0) }
    PQclear(try accept(PQexec(try open(), script)))
  }

  /// Runs one statement with values.
  @discardableResult
  package func query(_ text: String, _ values: [Value] = []) throws(PostgresError) -> Rows {
    let pointer = try open()
    let call = Call(Statement(unsafe: text), values)
    for index in values.indices where values[index].holdsNUL {
      throw .notText(statement: call.statement.name, parameter: index + 1)
    }
    PQclear(try accept(PQprepare(pointer, "", text, 0, nil)))
    let described = try accept(PQdescribePrepared(pointer, ""))
    let types = (0..<PQnparams(described)).map { PQparamtype(described, $0) }
    PQclear(described)
    var binder = Binder()
    guard let name = strdup("") else { throw .unreachable("out of memory") }
    defer { free(name) }
    try binder.add(call, name: name, types: types)
    let result = binder.withArrays { values, lengths, formats in
      PQexecPrepared(pointer, name, Int32(types.count), values, lengths, formats, 1)
    }
    let answer = try accept(result)
    defer { PQclear(answer) }
    return Rows(Rows.Result(answer, shape: nil))
  }

  /// Closes the connection; further use answers `.closed`.
  package func close() { handle.close() }

  /// The open handle.
  private func open() throws(PostgresError) -> OpaquePointer {
    guard let pointer = handle.pointer else { throw .closed }
    return pointer
  }

  /// A good result, or the error in it.
  private func accept(_ result: OpaquePointer?) throws(PostgresError) -> OpaquePointer {
    guard let result else { throw .connectionLost(outcomeUnknown: true) }
    switch PQresultStatus(result) {
    case PGRES_COMMAND_OK, PGRES_TUPLES_OK, PGRES_EMPTY_QUERY: return result
    default:
      defer { PQclear(result) }
      let isLost = handle.pointer.map { PQstatus($0) == CONNECTION_BAD } ?? true
      if isLost { throw .connectionLost(outcomeUnknown: true) }
      throw .server(ServerError(result))
    }
  }
}

/// libpq's handle of a session, closed with it.
///
/// `@unchecked`: it is made on the session's thread and then used only by the session, an actor on that thread; the
/// last reference may go anywhere, and PQfinish minds no thread.
private final class Handle: @unchecked Sendable {
  private(set) var pointer: OpaquePointer?

  init(_ pointer: OpaquePointer) { self.pointer = pointer }

  deinit { PQfinish(pointer) }

  var message: String { String(cString: PQerrorMessage(pointer)) }

  func close() {
    PQfinish(pointer)
    pointer = nil
  }
}
