import CLibPQ

/// Something sent to the server up to a Sync, and what has come back of it.
struct Flight {
  /// The request; nil when a statement is being prepared.
  let ticket: Ticket?
  /// The statement being prepared; nil for a request.
  let statement: Statement.Core?
  /// The answers so far, one a call.
  var rows: [Rows] = []
  /// The first error.
  var error: ServerError?
}

extension Connection {
  /// Carries out a request: sends it, or first has its statements prepared.
  func take(_ ticket: Ticket) {
    guard !ticket.isOver else { return }
    load += 1
    counters.inFlight.add(1, ordering: .relaxed)
    if !send(ticket) {
      held.append(ticket)
      prepare(ticket.calls.map(\.statement))
    }
  }

  /// Sends Parse and Describe for statements not known here, each with a Sync of its own, so that one bad text
  /// spoils no other.
  func prepare(_ statements: [Statement]) {
    for core in statements.map(\.core) {
      guard let name = prepared.claim(core) else { continue }
      begin(Flight(ticket: nil, statement: core))
      guard PQsendPrepare(handle, name, core.text, 0, nil) == 1,
        PQsendDescribePrepared(handle, name) == 1, PQpipelineSync(handle) == 1
      else { return giveUp() }
    }
    flush()
    if prepared.isSettled { becomeReady() }
  }

  /// Takes in whatever answers have arrived.
  func drain(_ handle: OpaquePointer) {
    lastSign = loop.now
    var nulls = 0
    // libpq separates the answers of two statements by a NULL; a second NULL in a row means there are no more.
    while !isBroken, nulls < 2, !flights.isEmpty, PQisBusy(handle) == 0 {
      guard let result = PQgetResult(handle) else {
        nulls += 1
        continue
      }
      nulls = 0
      take(result)
    }
  }

  /// Notes that something has been sent.
  private func begin(_ flight: Flight) {
    if flights.isEmpty {
      lastSign = loop.now
      loop.alarm(at: answerDeadline)
    }
    flights.append(flight)
  }

  /// Sends a request; false when a statement of it is not prepared here. Everything is encoded before anything is
  /// sent, because a half-sent request could not be taken back.
  private func send(_ ticket: Ticket) -> Bool {
    do throws(PostgresError) {
      guard try encode(ticket, into: &loop.binder) else { return false }
    } catch {
      land()
      loop.finish(ticket, .failure(error))
      return true
    }
    guard ticket.depart() else {
      land()
      return true
    }
    var flight = Flight(ticket: ticket, statement: nil)
    flight.rows.reserveCapacity(ticket.calls.count)
    begin(flight)
    guard loop.binder.send(on: handle) else {
      // Without its Sync the server cannot have committed it: another connection may carry it out.
      flights.removeLast()
      land()
      giveUp()
      if ticket.recall() {
        crew.putBack(ticket)
      } else {
        loop.finish(ticket, .failure(.connectionLost(outcomeUnknown: false)))
      }
      return true
    }
    if PQpipelineSync(handle) == 1 { flush() } else { giveUp() }
    return true
  }

  /// Encodes all values; false when a statement is not prepared here.
  private func encode(_ ticket: Ticket, into binder: inout Binder) throws(PostgresError) -> Bool {
    binder.reset()
    for call in ticket.calls {
      guard let entry = prepared[call.statement.core] else { return false }
      try binder.add(call, name: entry.name, types: entry.types)
    }
    return true
  }

  /// One request less.
  private func land() {
    load -= 1
    counters.inFlight.subtract(1, ordering: .relaxed)
  }

  /// Files one result under the oldest flight.
  private func take(_ result: OpaquePointer) {
    switch PQresultStatus(result) {
    case PGRES_PIPELINE_SYNC:
      PQclear(result)
      let flight = flights.removeFirst()
      if let ticket = flight.ticket { end(ticket, flight) } else { endPreparation(flight) }
    case PGRES_TUPLES_OK, PGRES_COMMAND_OK, PGRES_EMPTY_QUERY:
      if let statement = flights[0].statement {
        prepared.learn(statement, from: result)
      } else {
        flights[0].rows.append(Rows(Rows.Result(result, shape: shape())))
      }
      PQclear(result)
    case PGRES_PIPELINE_ABORTED: PQclear(result)
    case PGRES_COPY_IN, PGRES_COPY_OUT, PGRES_COPY_BOTH:
      PQclear(result)  // libpq has no way out of a COPY in a pipeline
      giveUp()
    default:
      if flights[0].error == nil {
        var error = ServerError(result)
        let core = flights[0].statement
        let place = flights[0].rows.count
        let calls = flights[0].ticket?.calls ?? []
        error.statement = core?.name ?? (place < calls.count ? calls[place].statement.name : nil)
        flights[0].error = error
      }
      PQclear(result)
    }
  }

  /// The columns of the answer that the oldest flight waits for next.
  private func shape() -> Shape? {
    guard let calls = flights[0].ticket?.calls, flights[0].rows.count < calls.count else {
      return nil
    }
    return prepared[calls[flights[0].rows.count].statement.core]?.shape
  }

  /// A request's Sync has come: it is committed, or rolled back as a whole.
  private func end(_ ticket: Ticket, _ flight: Flight) {
    land()
    guard let error = flight.error else {
      return loop.finish(ticket, .success(flight.rows))
    }
    if crew.judge(error, on: self), ticket.recall() {
      crew.putBack(ticket)
    } else {
      loop.finish(ticket, .failure(.server(error)))
    }
  }

  /// A statement is prepared, or cannot be; requests that wait for it go on.
  private func endPreparation(_ flight: Flight) {
    guard let core = flight.statement else { return }
    prepared.settle(core, isPrepared: flight.error == nil)
    if let error = flight.error {
      if isReady {
        _ = crew.judge(error, on: self)
      } else {
        crew.plan.logger.error(
          "a registered statement cannot be prepared",
          metadata: ["statement": "\(core.name)", "error": "\(PostgresError.server(error))"])
      }
    }
    let waiting = held
    held = []
    for ticket in waiting {
      if let error = flight.error, ticket.calls.contains(where: { $0.statement.core === core }) {
        land()
        loop.finish(ticket, .failure(.server(error)))
      } else if !send(ticket) {
        held.append(ticket)
      }
    }
    if prepared.isSettled { becomeReady() }
    if prepared.runtimeCount > Self.runtimeStatements { retire() }
  }
}
