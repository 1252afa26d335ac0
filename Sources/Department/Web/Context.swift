import Hummingbird
import Logging
import NIOCore

/// What is known of a request before anybody asks the database.
package struct WebContext: RequestContext {
  package var coreContext: CoreRequestContextStorage
  /// The peer's address, for the sign-in limits.
  package var address: String
  /// The path that was asked for.
  package var path = ""
  /// The secret that came along, not yet proven.
  package var knock: Knock?
  /// The language by cookie and header; a member's own setting comes with the member.
  package var language = Language.ru
  /// True for a form that comes back after its member signed in again: shown, not performed.
  package var returning = false
  /// True where JSON is to be answered.
  package var wantsJSON = false

  package init(source: ApplicationRequestContextSource) {
    coreContext = .init(source: source)
    address = source.channel.remoteAddress?.ipAddress ?? "local"
  }
}

/// A request under one tier's prefix with a secret of that tier: the type proves the tier.
package struct TierContext<R: Room>: ChildRequestContext {
  package var coreContext: CoreRequestContextStorage
  package let web: WebContext
  package let knock: Knock

  /// Throws `EMPTY` for a secret of another tier: its pages are not there. `NOONE` without a secret.
  package init(context: WebContext) throws {
    guard context.path.split(separator: "/").first.map(String.init) == R.tier.rawValue else {
      throw Problem(.fault, cause: "\(R.tier) mounted outside its prefix")
    }
    guard let knock = context.knock else { throw Problem.signIn }
    guard knock.tier == R.tier else { throw Problem.empty }
    coreContext = context.coreContext
    web = context
    self.knock = knock
  }
}
