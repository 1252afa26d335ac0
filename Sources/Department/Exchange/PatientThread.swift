import Foundation

/// A thread of low priority on which an actor works, one job after the other: what takes long there takes nobody's turn.
final class PatientThread: SerialExecutor {
  /// What the thread shares with the executor, so that it does not keep the executor alive.
  private final class Tray: @unchecked Sendable {
    let bell = NSCondition()
    var work: [@Sendable () -> Void] = []
    var isOver = false
  }

  /// Low enough that whoever works with people goes before it, and not so low that it would stand still beside them.
  private static let niceness: Int32 = 5
  private let tray = Tray()

  /// Starts the thread; it ends with its last owner.
  init(name: String) {
    let tray = tray
    let thread = Thread {
      // On Linux a priority belongs to the thread that sets it.
      _ = setpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0, Self.niceness)
      while let work = Self.next(tray) {
        for body in work { body() }
      }
    }
    thread.name = name
    thread.start()
  }

  deinit {
    tray.bell.lock()
    tray.isOver = true
    tray.bell.signal()
    tray.bell.unlock()
  }

  /// Takes a job of the actor.
  func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    let executor = asUnownedSerialExecutor()
    tray.bell.lock()
    tray.work.append { job.runSynchronously(on: executor) }
    tray.bell.signal()
    tray.bell.unlock()
  }

  /// What waits, once there is something; nil when the executor is gone.
  private static func next(_ tray: Tray) -> [@Sendable () -> Void]? {
    tray.bell.lock()
    defer { tray.bell.unlock() }
    while tray.work.isEmpty {
      if tray.isOver { return nil }
      tray.bell.wait()
    }
    defer { tray.work = [] }
    return tray.work
  }
}
