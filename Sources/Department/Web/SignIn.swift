import HTTPTypes
import Hummingbird

/// Name and password; the only page that strangers see.
struct SignInPage: Sheet {
  static let template = "Web/SignInPage"
  static let samples = [
    SignInPage(refused: "No such name or password.", kept: Kept(text: "[]", path: "/", page: "/"))
  ]
  /// A form that waits for its member, as the page's hidden fields hold it.
  struct Kept: Encodable, Sendable {
    let text: String
    let path: String
    let page: String
  }
  /// Why the last try was refused; the same for an unknown name and a wrong password.
  var refused: String?
  var kept: Kept?
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

  /// The page for somebody whose session ended while a form was being filled: what was typed waits in it.
  /// What only asks beside a page (a lease that is extended) leaves the page as it is.
  static func keeping(
    _ form: KeptForm, _ house: House, _ request: Request, _ context: WebContext
  ) throws -> Response {
    let beside = request.headers[.hxRequest] != nil && request.headers[.hxBoosted] == nil
    let page = SignInPage(kept: Kept(text: form.text, path: form.path, page: form.page))
    var response = Response.html(
      beside
        ? "" : try house.printer.html(page, language: context.language, path: context.path),
      status: .unauthorized)
    response.headers[.hxPushURL] = "false"
    if beside { response.headers[.init("HX-Reswap")!] = "none" }
    return response
  }
}

/// Opens a session: a cookie for a browser, a bearer token for a program.
struct SignIn: Decodable {
  let name: String
  let password: String
  /// The form that waited while its member signed in again, its address and its page.
  let kept: String?
  let keptPath: String?
  let keptPage: String?

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
      var response =
        try await input.again(house, request, context, member, knock)
        ?? .redirect(to: member.tier.workplace)
      if let old = context.knock { try await house.login.signOut(old) }
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
      let input = try? body.input.decode(SignIn.self)
      let kept = KeptForm(text: input?.kept, path: input?.keptPath, page: input?.keptPage)
      let page = SignInPage(
        refused: problem.sentence(speaker),
        kept: kept.map { SignInPage.Kept(text: $0.text, path: $0.path, page: $0.page) })
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

  /// The form that waited, as it was typed, where the same member is back; nil where there is none or it is not theirs.
  private func again(
    _ house: House, _ request: Request, _ context: WebContext, _ member: Member, _ knock: Knock
  ) async throws -> Response? {
    guard let form = KeptForm(text: kept, path: keptPath, page: keptPage),
      form.belongs(to: member.tier)
    else { return nil }
    if let old = context.knock, try await !house.login.was(old, of: member) { return nil }
    var returning = context
    returning.returning = true
    var response = try await house.door.answer(form.request(knock, request), returning)
    // The page may be gone by now.
    guard response.status == .ok else { return nil }
    response.headers[.hxPushURL] = form.page
    return response
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
