import Foundation
import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import NIOHTTP1

/// The first and last to touch a request: what it brought, whether it may come from where it came,
/// what a failure looks like, the security headers and the log line.
struct Threshold: RouterMiddleware {
  /// Requests under way at once; more are told to come back, so that none starves.
  static let most = 1000

  let house: House

  func handle(
    _ request: Request, context: WebContext,
    next: (Request, WebContext) async throws -> Response
  ) async throws -> Response {
    let start = ContinuousClock.now
    let fits = Crowd.here.enter() <= Self.most
    defer { Crowd.here.leave() }
    var context = context
    context.path = request.uri.path
    context.knock = Knock(request.headers).flatMap { house.serves($0.tier) ? $0 : nil }
    context.language =
      request.headers.cookie(Open.languageCookie).flatMap(Language.init(rawValue:))
      ?? Language(accepting: request.headers[.acceptLanguage])
    context.wantsJSON = request.prefersJSON
    context.address = house.peer(request, context.address)
    var request = request
    var response: Response
    var reference: String?
    var problem: Problem?
    var kept: KeptForm?
    do {
      guard fits || context.path == "/health" else {
        throw Problem(.tired, cause: "too many requests at once")
      }
      try refuseCrossSite(request)
      if request.isForm, !context.wantsJSON {
        let body = try await Body.collect(request)
        kept = KeptForm(request, body: body)
        request.body = .init(buffer: ByteBuffer(bytes: body))
      }
      response = try await next(request, context)
    } catch  where Self.isCutOff(error) {
      // No request came of it. The connection is answered, as far as there is one, and closed.
      log(
        request, context, Response(status: .badRequest), since: start, problem: nil, reference: nil)
      throw HTTPParserError.invalidEOFState
    } catch {
      let failure = Self.problem(error)
      if failure.word != .empty { reference = Secret.text(Secret.random(9)) }
      problem = failure
      if Partners.isAPI(context.path) {
        response = Partners.Refusal.of(error).response(
          reference: reference, try house.printer.speaker(context.language))
      } else if failure.word == .noone, let kept {
        response = try SignInPage.keeping(kept, house, request, context)
      } else {
        response = try answer(failure, reference: reference, request, context)
      }
    }
    if let word = problem?.word, [.large, .delay].contains(word) {
      // The rest of the body is not read.
      response.headers[.connection] = "close"
    }
    if house.drain.isOn { response.headers[.connection] = "close" }
    secure(&response)
    log(request, context, response, since: start, problem: problem, reference: reference)
    return response
  }

  /// Refuses a change that another site's page asks for. A bearer token cannot be borrowed that way.
  private func refuseCrossSite(_ request: Request) throws {
    if [.get, .head, .options].contains(request.method) { return }
    if request.headers[.authorization] != nil { return }
    if let site = request.headers[.secFetchSite] {
      guard site == "same-origin" || site == "none" else { throw Problem(.cross) }
    } else if let origin = request.headers[.origin] {
      let host = request.head.authority ?? ""
      let own = house.settings.origin.map { [$0] } ?? ["http://\(host)", "https://\(host)"]
      guard own.contains(origin) else { throw Problem(.cross) }
    }
  }

  /// Whether a body broke off, or was not written as HTTP has it: there is nobody, or nothing, to answer.
  static func isCutOff(_ error: any Error) -> Bool {
    error is HTTPParserError || error is IOError || error is ChannelError
  }

  /// What any error means to the one who asked.
  static func problem(_ error: any Error) -> Problem {
    switch error {
    case let problem as Problem: problem
    case let refusal as Partners.Refusal: refusal.problem
    case let error as HTTPError where error.status == .notFound: .empty
    case let error as HTTPError where error.status == .contentTooLarge: Problem(.large)
    // The stop cuts off what is still on its way: it may come again, here or at another server.
    case is CancellationError: Problem(.tired, cause: "about to stop")
    default: Problem(.fault, cause: "\(error)")
    }
  }

  private func answer(
    _ problem: Problem, reference: String?, _ request: Request, _ context: WebContext
  ) throws -> Response {
    var response: Response
    if context.wantsJSON {
      response = .json(
        [UInt8](
          ProblemPage.json(
            problem, reference: reference, try house.printer.speaker(context.language)
          ).utf8))
    } else if problem.word == .noone {
      response = .redirect(to: "/sign-in")
      response.headers[values: .setCookie] = [Knock.forgetCookie]
      return response
    } else {
      let page = ProblemPage(
        problem, reference: reference, try house.printer.speaker(context.language))
      response = .html(try house.printer.html(page, language: context.language))
    }
    response.status = problem.word.status
    if problem.word == .noone { response.headers[.wwwAuthenticate] = "Bearer" }
    if let seconds = problem.retryAfter { response.headers[.retryAfter] = "\(seconds)" }
    return response
  }

  private static let policy =
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    + "font-src 'self'; connect-src 'self'; form-action 'self'; frame-ancestors 'none'; "
    + "base-uri 'none'"

  private func secure(_ response: inout Response) {
    response.headers[.contentSecurityPolicy] = Self.policy
    response.headers[.xContentTypeOptions] = "nosniff"
    response.headers[.referrerPolicy] = "same-origin"
    response.headers[.openerPolicy] = "same-origin"
    response.headers[.resourcePolicy] = "same-origin"
    response.headers[.permissionsPolicy] = "camera=(), microphone=(), geolocation=()"
    response.headers[.vary] = "Accept, Accept-Language, Cookie"
    if house.settings.origin?.hasPrefix("https://") == true {
      response.headers[.strictTransportSecurity] = "max-age=31536000"
    }
    if response.headers[.cacheControl] == nil { response.headers[.cacheControl] = "no-store" }
  }

  private func log(
    _ request: Request, _ context: WebContext, _ response: Response,
    since start: ContinuousClock.Instant, problem: Problem?, reference: String?
  ) {
    let time = ContinuousClock.now - start
    let ms = Double(time.components.attoseconds) / 1e15 + Double(time.components.seconds) * 1e3
    var facts: Logger.Metadata = [
      "method": "\(request.method.rawValue)", "route": "\(context.endpointPath ?? "none")",
      "status": "\(response.status.code)", "ms": "\((ms * 10).rounded() / 10)",
    ]
    house.meter.count(
      request.method.rawValue, context.endpointPath ?? "none", status: response.status.code,
      seconds: ms / 1e3)
    if let tier = context.knock?.tier { facts["tier"] = "\(tier.rawValue)" }
    if let problem { facts["word"] = "\(problem.word.rawValue)" }
    if let reference { facts["reference"] = "\(reference)" }
    if let cause = problem?.cause, problem?.word != .empty { facts["cause"] = "\(cause)" }
    let level: Logger.Level = problem?.word == .fault ? .error : .info
    context.logger.log(level: level, "request", metadata: facts)
  }
}

extension Request {
  /// True for a form that is sent.
  var isForm: Bool {
    method == .post
      && headers[.contentType]?.lowercased().hasPrefix("application/x-www-form-urlencoded") == true
  }

  /// True where the caller would rather have JSON: by `Accept`, else by what it sent.
  package var prefersJSON: Bool {
    let accept = headers[.accept] ?? ""
    if accept.isEmpty || accept == "*/*" { return bringsJSON }
    var json = 0.0
    var html = 0.0
    for part in accept.lowercased().prefix(1000).split(separator: ",") {
      let pieces = part.split(separator: ";").map { $0.trimmingCharacters(in: .whitespaces) }
      let weight =
        pieces.dropFirst().first { $0.hasPrefix("q=") }.flatMap { Double($0.dropFirst(2)) } ?? 1
      if pieces.first == "application/json" { json = max(json, weight) }
      if pieces.first == "text/html" { html = max(html, weight) }
    }
    return json == html ? bringsJSON : json > html
  }

  private var bringsJSON: Bool {
    headers[.contentType]?.lowercased().hasPrefix("application/json") ?? false
  }
}

extension HTTPField.Name {
  static let secFetchSite = Self("Sec-Fetch-Site")!
  static let referrerPolicy = Self("Referrer-Policy")!
  static let openerPolicy = Self("Cross-Origin-Opener-Policy")!
  static let resourcePolicy = Self("Cross-Origin-Resource-Policy")!
  static let permissionsPolicy = Self("Permissions-Policy")!
  static let forwardedFor = Self("X-Forwarded-For")!
}
