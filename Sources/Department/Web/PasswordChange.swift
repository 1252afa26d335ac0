import HTTPTypes
import Hummingbird

/// Where a member changes the password.
struct PasswordPage: Sheet {
  static let template = "Web/PasswordPage"
  static let samples = [PasswordPage(refused: "Wrong password.", done: true, back: "/managers")]
  var refused: String?
  var done = false
  /// The member's workplace.
  let back: String
  var title: Phrase { "web.password.title" }

  @Sendable static func show(_ house: House, _ request: Request, _ context: WebContext)
    async throws -> Response
  {
    guard let knock = context.knock, let tier = try await house.login.tier(of: knock) else {
      throw Problem.signIn
    }
    let page = PasswordPage(back: tier.workplace)
    return .html(try house.printer.html(page, language: context.language, path: context.path))
  }
}

/// Changes the password and ends the member's other sessions.
struct PasswordChange: Decodable {
  let old: String
  let new: String
  let again: String?

  @Sendable static func perform(_ house: House, _ request: Request, _ context: WebContext)
    async throws -> Response
  {
    guard let knock = context.knock, let tier = try await house.login.tier(of: knock) else {
      throw Problem.signIn
    }
    let body = try await Body(request, wantsJSON: context.wantsJSON)
    var page = PasswordPage(back: tier.workplace)
    var forms = Forms.fresh
    var status = HTTPResponse.Status.ok
    do {
      let input = try body.input.decode(PasswordChange.self)
      guard input.new.count >= 10 else { throw Problem.wrong("new", "weak") }
      guard input.new.utf8.count <= 1000 else { throw Problem.wrong("new", "long") }
      guard input.again == nil || input.again == input.new else {
        throw Problem.wrong("again", "different")
      }
      guard try await house.login.changePassword(knock, old: input.old, new: input.new) else {
        throw Problem.wrong("old", "password")
      }
      if context.wantsJSON { return .json([UInt8](#"{"changed":true}"#.utf8)) }
      page.done = true
    } catch let problem as Problem where !context.wantsJSON && problem.word.isForTheForm {
      page.refused = problem.sentence(try house.printer.speaker(context.language))
      forms = Forms(refused: "password", typed: Typed(.null), problem: problem, key: "")
      status = problem.word.status
    }
    var response = Response.html(
      try house.printer.html(
        page, language: context.language, path: "/password", forms: forms), status: status)
    response.headers[.hxPushURL] = "false"
    return response
  }
}

/// Switches the language of the interface, for the browser and for the member.
struct LanguageChange: Decodable {
  let language: String
  let back: String?

  @Sendable static func perform(_ house: House, _ request: Request, _ context: WebContext)
    async throws -> Response
  {
    let input = try await Body(request, wantsJSON: context.wantsJSON).input
      .decode(LanguageChange.self)
    guard let language = Language(rawValue: input.language) else {
      throw Problem.wrong("language", "value")
    }
    if let knock = context.knock, try await house.login.tier(of: knock) != nil {
      try await house.login.setLanguage(knock, language)
    }
    var response: Response
    if context.wantsJSON {
      response = .json([UInt8](#"{"language":"\#(language.rawValue)"}"#.utf8))
    } else {
      // Only a path of our own: never `//elsewhere`.
      let back = input.back ?? "/"
      let own = back.hasPrefix("/") && !back.hasPrefix("//") && !back.contains("\\")
      response = .redirect(to: own && back.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F } ? back : "/")
    }
    response.headers[values: .setCookie] = [Open.keep(language)]
    return response
  }
}
