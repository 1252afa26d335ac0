import CCurl
import Foundation

/// The courier's thread: carries all transfers at once, until the last has ended.
final class CourierThread {
  private let tray: CourierTray
  private let local: Bool
  private let limits: Courier.Limits
  private var under: [UnsafeMutableRawPointer: Transfer] = [:]

  init(tray: CourierTray, local: Bool, limits: Courier.Limits) {
    self.tray = tray
    self.local = local
    self.limits = limits
  }

  /// Works until the courier is gone.
  func run() {
    while true {
      let orders = tray.take()
      for order in orders ?? [] { begin(order) }
      if orders == nil && under.isEmpty { return }
      var running: Int32 = 0
      curl_multi_perform(tray.transfers, &running)
      finish()
      curl_multi_poll(tray.transfers, nil, 0, 1000, nil)
    }
  }

  private func begin(_ order: Courier.Order) {
    guard let transfer = Transfer(order, local: local, limits: limits) else {
      order.done.resume(returning: .init(status: nil, trouble: .unreachable, milliseconds: 0))
      return
    }
    under[transfer.handle] = transfer
    if curl_multi_add_handle(tray.transfers, transfer.handle) != CURLM_OK {
      under[transfer.handle] = nil
      transfer.end(CURLE_FAILED_INIT)
    }
  }

  private func finish() {
    var left: Int32 = 0
    while let message = curl_multi_info_read(tray.transfers, &left) {
      guard message.pointee.msg == CURLMSG_DONE, let handle = message.pointee.easy_handle else {
        continue
      }
      let code = message.pointee.data.result
      curl_multi_remove_handle(tray.transfers, handle)
      under.removeValue(forKey: handle)?.end(code)
    }
  }
}

/// One post under way.
final class Transfer {
  let handle: UnsafeMutableRawPointer
  private let order: Courier.Order
  private let local: Bool
  private let mostRead: Int
  private let began = ContinuousClock.now
  private var lists: [UnsafeMutablePointer<curl_slist>] = []
  private var read = 0

  /// Nil where libcurl has no memory, or takes none of the settings that keep us safe.
  init?(_ order: Courier.Order, local: Bool, limits: Courier.Limits) {
    guard let handle = curl_easy_init() else { return nil }
    self.handle = handle
    self.order = order
    self.local = local
    mostRead = limits.answer
    let own = Unmanaged.passUnretained(self).toOpaque()
    let body = [UInt8](order.parcel.body.utf8)
    var codes = [
      tristage_set_text(handle, CURLOPT_URL, order.parcel.url),
      tristage_set_text(handle, CURLOPT_PROTOCOLS_STR, local ? "https,http" : "https"),
      tristage_set_long(handle, CURLOPT_FOLLOWLOCATION, 0),
      tristage_set_text(handle, CURLOPT_PROXY, ""),
      tristage_set_long(handle, CURLOPT_NETRC, 0),
      tristage_set_long(handle, CURLOPT_DISALLOW_USERNAME_IN_URL, 1),
      tristage_set_long(handle, CURLOPT_NOSIGNAL, 1),
      tristage_set_long(handle, CURLOPT_CONNECTTIMEOUT_MS, limits.connecting.wholeMilliseconds),
      tristage_set_long(handle, CURLOPT_TIMEOUT_MS, limits.whole.wholeMilliseconds),
      tristage_set_text(handle, CURLOPT_USERAGENT, "Tristage-Webhooks/1"),
      tristage_set_long(handle, CURLOPT_POST, 1),
      tristage_set_long(handle, CURLOPT_POSTFIELDSIZE, body.count),
      tristage_set_text(handle, CURLOPT_COPYPOSTFIELDS, order.parcel.body),
      tristage_set_pointer(handle, CURLOPT_WRITEDATA, own),
      tristage_set_write(handle) { _, size, count, transfer in
        Unmanaged<Transfer>.fromOpaque(transfer!).takeUnretainedValue().reads(size * count)
      },
      tristage_set_pointer(handle, CURLOPT_OPENSOCKETDATA, own),
      tristage_set_socket(handle) { transfer, purpose, address in
        guard purpose == CURLSOCKTYPE_IPCXN, let address else { return curl_socket_t(-1) }
        return Unmanaged<Transfer>.fromOpaque(transfer!).takeUnretainedValue().opens(address)
      },
    ]
    // No waiting for "100 Continue".
    codes.append(
      list(
        CURLOPT_HTTPHEADER, order.parcel.headers + ["content-type: application/json", "expect:"]))
    if !order.parcel.resolved.isEmpty {
      codes.append(list(CURLOPT_RESOLVE, order.parcel.resolved))
    }
    guard codes.allSatisfy({ $0 == CURLE_OK }) else { return nil }
  }

  deinit {
    curl_easy_cleanup(handle)
    for list in lists { curl_slist_free_all(list) }
  }

  private func list(_ option: CURLoption, _ texts: [String]) -> CURLcode {
    var first: UnsafeMutablePointer<curl_slist>?
    for text in texts {
      guard let longer = curl_slist_append(first, text) else { break }
      first = longer
    }
    guard let first else { return CURLE_OUT_OF_MEMORY }
    lists.append(first)
    return tristage_set_list(handle, option, first)
  }

  /// A socket to the very address that is about to be connected to, or none.
  private func opens(_ asked: UnsafeMutablePointer<curl_sockaddr>) -> curl_socket_t {
    guard let address = NetworkAddress(tristage_address(asked)) else { return -1 }
    let isOpen = address.isPublic && !NetworkAddress.ofThisMachine().contains(address)
    guard isOpen || (local && address.isLoopback) else { return -1 }
    return socket(
      asked.pointee.family, asked.pointee.socktype | Int32(SOCK_CLOEXEC.rawValue),
      asked.pointee.protocol)
  }

  /// Counts what comes; more than a little ends the transfer, whose status is known by then.
  private func reads(_ count: Int) -> Int {
    read += count
    return read <= mostRead ? count : 0
  }

  /// Tells whoever waits.
  func end(_ code: CURLcode) {
    let time = (ContinuousClock.now - began).wholeMilliseconds
    var status = 0
    _ = tristage_get_long(handle, CURLINFO_RESPONSE_CODE, &status)
    let answered = code == CURLE_OK || (code == CURLE_WRITE_ERROR && read > mostRead)
    if answered, (100...999).contains(status) {
      order.done.resume(returning: .init(status: status, trouble: nil, milliseconds: time))
      return
    }
    order.done.resume(
      returning: .init(status: nil, trouble: trouble(code), milliseconds: time))
  }

  private func trouble(_ code: CURLcode) -> Courier.Trouble {
    switch code {
    case CURLE_OPERATION_TIMEDOUT:
      var sent = 0
      _ = tristage_get_long(handle, CURLINFO_REQUEST_SIZE, &sent)
      return sent > 0 ? .slow : .unreachable
    case CURLE_SSL_CONNECT_ERROR, CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CERTPROBLEM,
      CURLE_SSL_CIPHER, CURLE_SSL_ISSUER_ERROR, CURLE_SSL_INVALIDCERTSTATUS:
      return .tls
    default: return .unreachable
    }
  }
}

extension Duration {
  /// In milliseconds, rounded down.
  var wholeMilliseconds: Int {
    Int(components.seconds * 1000 + components.attoseconds / 1_000_000_000_000_000)
  }
}
