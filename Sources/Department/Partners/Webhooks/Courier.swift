import CCurl
import Foundation
import Synchronization

/// The one door to libcurl: posts to addresses that others named, on a thread of its own. Nothing is followed, no proxy
/// is asked, little is read, and no socket is opened to an address that is not the open internet's: that is decided on
/// the address itself, when the socket is opened, so neither a name nor its next answer can lead elsewhere.
package final class Courier: Sendable {
  /// One post.
  package struct Parcel: Sendable {
    let url: String
    let headers: [String]
    let body: String
    /// `name:port:address` instead of looking the name up: what a name server might answer.
    let resolved: [String]

    package init(url: String, headers: [String], body: String, resolved: [String] = []) {
      self.url = url
      self.headers = headers
      self.body = body
      self.resolved = resolved
    }
  }

  /// Why there is no answer that counts. Whether a name is known, leads inside or is not listened at is one word: we
  /// tell nobody which.
  package enum Trouble: String, Sendable { case unreachable, tls, slow }

  /// How a post ended.
  package struct Receipt: Sendable, Equatable {
    package let status: Int?
    package let trouble: Trouble?
    package let milliseconds: Int
  }

  /// How long connecting, and all of it, may take, and how much of an answer is read.
  package struct Limits: Sendable {
    package var connecting = Duration.seconds(5)
    package var whole = Duration.seconds(10)
    package var answer = 16_384
    package init() {}
  }

  /// What waits for the thread.
  struct Order: Sendable {
    let parcel: Parcel
    let done: CheckedContinuation<Receipt, Never>
  }

  private let tray: CourierTray

  /// Starts the thread; `local`: this machine's own addresses, and no TLS, will do too.
  package init(local: Bool = false, limits: Limits = Limits()) {
    let tray = CourierTray()
    self.tray = tray
    let thread = Thread { CourierThread(tray: tray, local: local, limits: limits).run() }
    thread.name = "webhooks"
    thread.start()
  }

  deinit { tray.close() }

  /// Posts, and waits for the answer or the end of its time.
  package func send(_ parcel: Parcel) async -> Receipt {
    await withCheckedContinuation { tray.put(Order(parcel: parcel, done: $0)) }
  }
}

/// Orders on their way to the thread.
///
/// `@unchecked`: libcurl's handle of many transfers is touched by its thread alone, save to wake it.
final class CourierTray: @unchecked Sendable {
  private struct State {
    var orders: [Courier.Order] = []
    var isOver = false
  }

  let transfers: UnsafeMutableRawPointer
  private let state = Mutex(State())

  /// Libcurl itself is set up once in the process.
  private static let isSetUp = tristage_curl_begin() == CURLE_OK

  init() {
    precondition(Self.isSetUp, "libcurl cannot be set up")
    transfers = curl_multi_init()
    _ = tristage_set_multi(transfers, CURLMOPT_MAXCONNECTS, 64)
  }

  deinit { curl_multi_cleanup(transfers) }

  /// Hands an order over.
  func put(_ order: Courier.Order) {
    state.withLock { $0.orders.append(order) }
    curl_multi_wakeup(transfers)
  }

  /// No more orders come.
  func close() {
    state.withLock { $0.isOver = true }
    curl_multi_wakeup(transfers)
  }

  /// What was handed over since; nil when it is over.
  func take() -> [Courier.Order]? {
    state.withLock { state in
      if state.isOver && state.orders.isEmpty { return nil }
      defer { state.orders = [] }
      return state.orders
    }
  }
}
