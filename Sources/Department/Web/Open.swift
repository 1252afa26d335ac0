import Foundation
import HTTPTypes
import Hummingbird

/// The addresses that need no session.
package enum Open {
  /// Not a secret: which language the browser chose.
  static let languageCookie = "tristage-language"

  static let routes: [Route] = [
    .open(.get, "/", "Home", home),
    .open(.get, "/health", "Health") { _, _, _ in .json([UInt8](#"{"alive":true}"#.utf8)) },
    .open(.get, "/ready", "Ready") { house, _, _ in try await house.ready() },
    .open(.get, "/sign-in", "SignInPage", SignInPage.show),
    .open(.post, "/sign-in", "SignIn", fields: FieldProbe.fields(of: SignIn.self), SignIn.perform),
    .open(.post, "/sign-out", "SignOut", SignOut.perform),
    .open(.get, "/password", "PasswordPage", PasswordPage.show),
    .open(
      .post, "/password", "PasswordChange", fields: FieldProbe.fields(of: PasswordChange.self),
      PasswordChange.perform),
    .open(.get, "/join/{link}", "JoinPage", JoinPage.show),
    .open(
      .post, "/join/{link}", "Joining", fields: FieldProbe.fields(of: Joining.self), Joining.perform
    ),
    .open(.get, "/keys", "KeysPage", KeysPage.show),
    .open(
      .post, "/keys", "KeyMinting", fields: FieldProbe.fields(of: KeyMinting.self),
      KeyMinting.perform),
    .open(.post, "/keys/{id}/revoke", "KeyRevoking", KeyRevoking.perform),
    .open(
      .post, "/language", "LanguageChange", fields: FieldProbe.fields(of: LanguageChange.self),
      LanguageChange.perform),
    .open(.get, "/assets/**", "Assets") { house, request, context in
      try house.printer.assets.answer(
        context.parameters.getCatchAll().joined(separator: "/"), request)
    },
  ]

  /// Samples of what renders outside the tiers, for the guard that walks the templates.
  package static var samples: [any Sheet] {
    SignInPage.samples + PasswordPage.samples + JoinPage.samples + KeysPage.samples
      + ProblemPage.samples
  }
  /// The forms of those pages.
  package static let forms = ["sign_in", "password", "joining", "key_minting"]

  /// To the workplace of whoever is signed in, else to the sign-in page.
  private static func home(_ house: House, _ request: Request, _ context: WebContext) async throws
    -> Response
  {
    if let knock = context.knock, let tier = try await house.login.tier(of: knock) {
      return .redirect(to: tier.workplace)
    }
    return .redirect(to: "/sign-in")
  }

  /// The `Set-Cookie` of a language.
  static func keep(_ language: Language) -> String {
    "\(languageCookie)=\(language.rawValue); Path=/; SameSite=Lax; Max-Age=31536000"
  }
}

extension House {
  /// 200 when every pool answers and the server is not about to stop, else 503.
  func ready() async throws -> Response {
    if drain.isOn { throw Problem(.tired, cause: "about to stop") }
    for (tier, pool) in pools {
      do { _ = try await pool.run([.init("select 1")]) } catch {
        throw Problem(.tired, Problem(error).detail, cause: "\(tier): \(error)")
      }
    }
    try await login.answers()
    return .json([UInt8](#"{"ready":true}"#.utf8))
  }
}
