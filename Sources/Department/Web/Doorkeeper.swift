import Glibc
import NIOCore
import Synchronization

/// Makes room for whoever comes: where too many connections stand at the door, those go that keep us waiting longest.
///
/// First whoever has said nothing yet, then whoever has been answered and says nothing more, then whoever's request
/// does not come to its end. A connection whose request is being answered stays, whatever happens.
final class Doorkeeper: Sendable {
  /// What a connection waits for, or we for it.
  enum Stage: UInt64 {
    /// No request has begun yet.
    case silent
    /// The last request was answered.
    case idle
    /// A request is on its way.
    case sending
    /// A request is being answered.
    case busy
  }

  /// One connection as the doorkeeper sees it.
  final class Seat: Sendable {
    let channel: any Channel
    /// The stage in the two highest bits, below them since when, in nanoseconds of the system's clock.
    private let standing = Atomic<UInt64>(0)

    /// A connection that has just been opened.
    init(_ channel: any Channel) {
      self.channel = channel
      stands(.silent)
    }

    /// Notes what it waits for, from now on.
    func stands(_ stage: Stage) {
      standing.store(
        stage.rawValue << 62 | NIODeadline.now().uptimeNanoseconds, ordering: .relaxed)
    }

    /// Who goes first: the lowest. Whoever came a moment ago is not yet late.
    fileprivate func turn(at now: UInt64) -> UInt64 {
      let word = standing.load(ordering: .relaxed)
      let since = word & ((1 << 62) - 1)
      let stage = word >> 62
      let isFresh = stage == Stage.silent.rawValue && now < since + Doorkeeper.moment
      return (isFresh ? Stage.sending.rawValue : stage) << 62 | since
    }
  }

  /// How long whoever has connected may be silent before others go first, in nanoseconds.
  fileprivate static let moment: UInt64 = 1_000_000_000

  /// How many connections may stand at the door.
  let room: Int
  private let seats = Mutex<[ObjectIdentifier: Seat]>([:])
  private let gone = Atomic<Int>(0)

  /// By default 4,000 connections, or what the system's limit of open files leaves beside files and the database.
  init(room: Int = max(64, min(4000, Int(sysconf(Int32(_SC_OPEN_MAX))) - 400))) {
    self.room = room
  }

  /// Lets a connection in; where it is one too many, a sixteenth of all make room.
  func admit(_ seat: Seat) {
    let leaving = seats.withLock { seats -> [Seat] in
      seats[ObjectIdentifier(seat)] = seat
      guard seats.count > room else { return [] }
      let now = NIODeadline.now().uptimeNanoseconds
      let late = seats.values.map { (turn: $0.turn(at: now), seat: $0) }
        .filter { $0.turn < Stage.busy.rawValue << 62 && $0.seat !== seat }
        .sorted { $0.turn < $1.turn }.prefix(max(1, room / 16)).map(\.seat)
      for seat in late { seats[ObjectIdentifier(seat)] = nil }
      return late
    }
    gone.add(leaving.count, ordering: .relaxed)
    for seat in leaving { seat.channel.close(promise: nil) }
  }

  /// Forgets a connection that is closed.
  func dismiss(_ seat: Seat) {
    seats.withLock { _ = $0.removeValue(forKey: ObjectIdentifier(seat)) }
  }

  /// How many connections have made room so far.
  var sentAway: Int { gone.load(ordering: .relaxed) }

  /// How many connections stand at the door.
  var count: Int { seats.withLock { $0.count } }
}
