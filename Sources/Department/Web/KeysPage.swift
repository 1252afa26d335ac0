import Foundation
import HTTPTypes
import Hummingbird
import Postgres

/// A member's own keys for programs: minted here, told once, revoked here.
struct KeysPage: Sheet {
  static let template = "Web/KeysPage"
  static let samples = [
    KeysPage(
      keys: [Key(id: UUID(), label: "CRM", createdAt: .now, seenAt: .now, expiresAt: .now)],
      back: "/managers", fresh: "key", refused: "Too long.")
  ]
  /// One key, never what it is proven by.
  struct Key: Encodable, Sendable {
    let id: UUID
    let label: String
    let createdAt: Date
    let seenAt: Date?
    let expiresAt: Date
  }
  let keys: [Key]
  /// The member's workplace.
  let back: String
  /// A key that was minted just now: the only time that it is seen.
  var fresh: String?
  var refused: String?
  var title: Phrase { "web.keys.title" }

  /// The page of whoever is signed in.
  static func of(_ house: House, _ context: WebContext) async throws -> (KeysPage, Knock) {
    guard let knock = context.knock, let tier = try await house.login.tier(of: knock) else {
      throw Problem.signIn
    }
    let keys = try await house.login.keys(knock).map {
      Key(
        id: try $0["id"], label: try $0["label"], createdAt: try $0["created_at"],
        seenAt: try $0["seen_at"], expiresAt: try $0["expires_at"])
    }
    return (KeysPage(keys: keys, back: tier.workplace), knock)
  }

  @Sendable static func show(_ house: House, _ request: Request, _ context: WebContext)
    async throws -> Response
  {
    let (page, _) = try await of(house, context)
    if context.wantsJSON { return .json(try house.printer.json(page)) }
    return .html(try house.printer.html(page, language: context.language, path: context.path))
  }
}

/// Mints a key for the member's own programs.
struct KeyMinting: Decodable {
  let label: String
  let days: Int

  @Sendable static func perform(_ house: House, _ request: Request, _ context: WebContext)
    async throws -> Response
  {
    let body = try await Body(request, wantsJSON: context.wantsJSON)
    var (page, knock) = try await KeysPage.of(house, context)
    var forms = Forms.fresh
    var status = HTTPResponse.Status.ok
    do {
      let input = try body.input.decode(KeyMinting.self)
      let key = try await house.login.addKey(knock, label: input.label, days: input.days)
      if context.wantsJSON {
        return .json([UInt8](Tree.object(["key": .string(key.text)]).json.utf8))
      }
      page = try await KeysPage.of(house, context).0
      page.fresh = key.text
    } catch let problem as Problem where !context.wantsJSON && problem.word.isForTheForm {
      page.refused = problem.sentence(try house.printer.speaker(context.language))
      forms = Forms(
        refused: "key_minting", typed: Typed(body.input.tree), problem: problem, key: "")
      status = problem.word.status
    }
    var response = Response.html(
      try house.printer.html(page, language: context.language, path: "/keys", forms: forms),
      status: status)
    response.headers[.hxPushURL] = "false"
    return response
  }
}

/// Revokes one of the member's own keys.
enum KeyRevoking {
  @Sendable static func perform(_ house: House, _ request: Request, _ context: WebContext)
    async throws -> Response
  {
    let (_, knock) = try await KeysPage.of(house, context)
    guard let id = context.parameters.get("id").flatMap(UUID.init(uuidString:)),
      try await house.login.endKey(knock, id)
    else { throw Problem.empty }
    if context.wantsJSON { return .json([UInt8](#"{"revoked":true}"#.utf8)) }
    return .redirect(to: "/keys")
  }
}
