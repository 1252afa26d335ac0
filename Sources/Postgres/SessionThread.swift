import Synchronization

/// A session's thread: it runs the actor's jobs in order, and ends with the session.
final class SessionThread: SerialExecutor {
  /// What the thread shares with the executor, so that it does not keep the executor alive.
  private final class Tray: Sendable {
    let work = Mutex<[@Sendable () -> Void]>([])
    let isOver = Atomic<Bool>(false)
    let bell = Bell()
  }

  private let tray = Tray()

  /// Starts the thread.
  init() {
    let tray = tray
    Wire.thread(named: "postgres-session") {
      while !tray.isOver.load(ordering: .acquiring) {
        tray.bell.wait()
        let work = tray.work.withLock { work in
          defer { work = [] }
          return work
        }
        for body in work { body() }
      }
    }
  }

  deinit {
    tray.isOver.store(true, ordering: .releasing)
    tray.bell.ring()
  }

  /// Takes a job of the actor.
  func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    let executor = asUnownedSerialExecutor()
    perform { job.runSynchronously(on: executor) }
  }

  /// Runs a body on the thread.
  func perform(_ body: @escaping @Sendable () -> Void) {
    tray.work.withLock { $0.append(body) }
    tray.bell.ring()
  }
}
