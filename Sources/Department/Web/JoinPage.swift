import HTTPTypes
import Hummingbird

/// Where an invited person chooses a password: the link opens once.
struct JoinPage: Sheet {
  static let template = "Web/JoinPage"
  static let samples = [
    JoinPage(
      link: "abc", state: "open", name: "Nina", signInName: "nina",
      tier: Word("web.tiers", "managers"), shut: Word("web.join.shut", "used"),
      refused: "Too short.")
  ]
  let link: String
  let state: String
  var name: String?
  var signInName: String?
  var tier: Word?
  /// Why the link does not open, in one sentence.
  var shut: Word?
  var refused: String?
  var title: Phrase { "web.join.title" }

  /// The page of a link: what it opens, or the sentence.
  static func of(_ link: String, _ house: House, _ context: WebContext) async throws -> JoinPage {
    guard let secret = Secret.bytes(link), secret.count == 32 else {
      return JoinPage(link: link, state: "unknown", shut: Word("web.join.shut", "unknown"))
    }
    let invited = try await house.login.look(at: secret, address: context.address)
    let state = invited.state ?? "unknown"
    guard state == "open" else {
      return JoinPage(link: link, state: state, shut: Word("web.join.shut", state))
    }
    return JoinPage(
      link: link, state: state, name: invited.name, signInName: invited.signInName,
      tier: invited.tier.map { Word("web.tiers", $0.rawValue) })
  }

  @Sendable static func show(_ house: House, _ request: Request, _ context: WebContext)
    async throws -> Response
  {
    let page = try await of(context.parameters.get("link") ?? "", house, context)
    if context.wantsJSON { return .json(try house.printer.json(page)) }
    return .html(
      try house.printer.html(page, language: context.language, path: context.path),
      status: page.state == "open" ? .ok : .gone)
  }
}

/// Opens a link with a password: the person is a member and signed in.
struct Joining: Decodable {
  let password: String
  let again: String?

  @Sendable static func perform(_ house: House, _ request: Request, _ context: WebContext)
    async throws -> Response
  {
    let body = try await Body(request, wantsJSON: context.wantsJSON)
    let link = context.parameters.get("link") ?? ""
    do {
      let input = try body.input.decode(Joining.self)
      guard input.password.count >= 10 else { throw Problem.wrong("password", "weak") }
      guard input.password.utf8.count <= 1000 else { throw Problem.wrong("password", "long") }
      guard input.again == nil || input.again == input.password else {
        throw Problem.wrong("again", "different")
      }
      // Looked at first: a link that does not open costs no hash.
      let page = try await JoinPage.of(link, house, context)
      let kind: Knock.Kind = context.wantsJSON ? .bearer : .cookie
      guard page.state == "open", let secret = Secret.bytes(link),
        let (member, knock) = try await house.login.join(
          secret, password: input.password, kind: kind, address: context.address)
      else { return try await Self.shut(link, house, context) }
      if context.wantsJSON {
        return .json(
          try house.printer.json(
            SignIn.Answer(token: knock.text, tier: member.tier, member: member)))
      }
      if let old = context.knock { try await house.login.signOut(old) }
      var response = Response.redirect(to: member.tier.workplace)
      response.headers[values: .setCookie] =
        [knock.setCookie] + (member.language.map { [Open.keep($0)] } ?? [])
      return response
    } catch let problem as Problem where !context.wantsJSON && problem.word.isForTheForm {
      var page = try await JoinPage.of(link, house, context)
      page.refused = problem.sentence(try house.printer.speaker(context.language))
      var response = Response.html(
        try house.printer.html(
          page, language: context.language, path: context.path,
          forms: Forms(refused: "joining", typed: Typed(.null), problem: problem, key: "")),
        status: problem.word.status)
      if let seconds = problem.retryAfter { response.headers[.retryAfter] = "\(seconds)" }
      response.headers[.hxPushURL] = "false"
      return response
    }
  }

  /// The sentence of a link that does not open.
  private static func shut(_ link: String, _ house: House, _ context: WebContext) async throws
    -> Response
  {
    let page = try await JoinPage.of(link, house, context)
    if context.wantsJSON { return .json(try house.printer.json(page), status: .gone) }
    var response = Response.html(
      try house.printer.html(page, language: context.language, path: context.path), status: .gone)
    response.headers[.hxPushURL] = "false"
    return response
  }
}
