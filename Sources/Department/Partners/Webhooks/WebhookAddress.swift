/// What may be the address of a webhook. It is decided by its letters alone: nothing is looked up, so the answer tells
/// nothing about any network. Where it leads is decided when a socket is opened.
package enum WebhookAddress {
  /// Refuses what is no address for a webhook; `local`: this machine's own, without TLS, will do too.
  package static func check(_ text: String, local: Bool) throws {
    guard text.utf8.count <= 500 else { throw Problem.wrong("url", "long") }
    let here = /http:\/\/(?:127\.0\.0\.1|localhost)(?::[0-9]{1,5})?(?:\/[A-Za-z0-9._~\/?=&-]*)?/
    if local, text.wholeMatch(of: here) != nil { return }
    guard text.hasPrefix("https://") else { throw Problem.wrong("url", "https") }
    // A name with a dot whose last part begins with a letter, so that no spelling of a number is one.
    let open =
      /https:\/\/((?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?)(?::([0-9]{1,5}))?(?:\/[A-Za-z0-9._~!$&'()*+,;=:@%\/?-]*)?/
    guard let match = text.wholeMatch(of: open),
      match.output.2.map({ (1...65535).contains(Int($0) ?? 0) }) ?? true
    else { throw Problem.wrong("url", "webhook_address") }
  }
}
