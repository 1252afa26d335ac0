import HTTPTypes
import Hummingbird

/// Name and password; the only page that strangers see.
struct SignInPage: Sheet {
  static let template = "Web/SignInPage"
  static let samples = [SignInPage(refused: "No such name or password.")]
  /// Why the last try was refused; the same for an unknown name and a wrong password.
  var refused: String?
  var title: Phrase { "web.sign_in.title" }

  @Sendable static func show(_ house: House, _ request: Request, _ context: WebContext)
    async throws -> Response
  {
    if let knock = context.knock, let tier = try await house.login.tier(of: knock) {
      return .redirect(to: tier.workplace)
    }
    return .html(
      try house.printer.html(SignInPage(), language: context.language, path: context.path))
  }
}

/// Opens a session: a cookie for a browser, a bearer token for a program.
struct SignIn: Decodable {
  let name: String
  let password: String

  /// What a program gets.
  struct Answer: Encodable {
    let token: String
    let tier: Tier
    let member: Member
  }

  @Sendable static func perform(_ house: House, _ request: Request, _ context: WebContext)
    async throws -> Response
  {
    let body = try await Body(request, wantsJSON: context.wantsJSON)
    do {
      let input = try body.input.decode(SignIn.self)
      guard input.name.utf8.count <= 200 else { throw Problem.wrong("name", "long") }
      guard input.password.utf8.count <= 1000 else { throw Problem.wrong("password", "long") }
      let kind: Knock.Kind = context.wantsJSON ? .bearer : .cookie
      guard
        let (member, knock) = try await house.login.signIn(
          name: input.name, password: input.password, kind: kind, address: context.address)
      else { throw Problem(.noone, ["rule": .string("password")]) }
      if context.wantsJSON {
        return .json(
          try house.printer.json(Answer(token: knock.text, tier: member.tier, member: member)))
      }
      if let old = context.knock { try await house.login.signOut(old) }
      var response = Response.redirect(to: member.tier.workplace)
      response.headers[values: .setCookie] =
        [knock.setCookie] + (member.language.map { [Open.keep($0)] } ?? [])
      return response
    } catch let problem as Problem where !context.wantsJSON && problem.word != .fault {
      var typed = body.input.tree
      if case .object(var fields) = typed {
        fields["password"] = nil
        typed = .object(fields)
      }
      let speaker = try house.printer.speaker(context.language)
      let page = SignInPage(refused: problem.sentence(speaker))
      var response = Response.html(
        try house.printer.html(
          page, language: context.language, path: "/sign-in",
          forms: Forms(refused: "sign_in", typed: Typed(typed), problem: problem, key: "")),
        status: problem.word.status)
      if let seconds = problem.retryAfter { response.headers[.retryAfter] = "\(seconds)" }
      response.headers[.hxPushURL] = "false"
      return response
    }
  }
}

/// Ends the session, in the database and in the browser.
enum SignOut {
  @Sendable static func perform(_ house: House, _ request: Request, _ context: WebContext)
    async throws -> Response
  {
    if let knock = context.knock { try await house.login.signOut(knock) }
    if context.wantsJSON { return .json([UInt8](#"{"signed_out":true}"#.utf8)) }
    var response = Response.redirect(to: "/sign-in")
    response.headers[values: .setCookie] = [Knock.forgetCookie]
    response.headers[.init("Clear-Site-Data")!] = "\"cache\""
    return response
  }
}
