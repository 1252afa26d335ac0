import Foundation
import HTTPTypes
import Hummingbird
import Postgres

/// What every handler needs: the desks, the printer, the login.
package struct House: Sendable {
  package let settings: Settings
  package let key: [UInt8]
  package let pools: [Tier: Pool]
  package let login: Login
  /// The one tier that this server is for; nil for all.
  package let only: Tier?
  package let printer: Printer
  /// Where callees' clocks may stand, by city and number.
  package let zones: ZoneBook
  /// The way back to the router.
  package let door = Door()
  /// The pages that are open now.
  package let live = OpenPages()
  /// How many requests the partners' keys have made.
  package let rates = Partners.RateBook()
  /// Counts the requests.
  let meter = Meter()
  /// Makes room for connections.
  let keeper = Doorkeeper()
  /// Whether the server is about to stop.
  let drain = Drain()

  /// Whether members of a tier have their desk here.
  func serves(_ tier: Tier) -> Bool { only == nil || only == tier }

  /// The desk of a tier.
  package func desk<R: Room>(_ room: R.Type) -> Desk<R> { Desk(pool: pools[R.tier]!, key: key) }

  /// A page: one round trip, then HTML or JSON.
  func show<P: Page>(_ page: P.Type, _ request: Request, _ context: TierContext<P.Place>)
    async throws -> Response
  {
    let ask = try Ask(context, request, desk: desk(P.Place.self), zones: zones)
    let page = try await P.load(ask)
    let member = try await ask.member()
    if context.web.wantsJSON { return .json(try printer.json(page)) }
    return .html(
      try printer.html(
        page, language: context.web.language, member: member, path: context.web.path))
  }

  /// A file to keep: one round trip, sent as an attachment.
  func send<F: Download>(_ file: F.Type, _ request: Request, _ context: TierContext<F.Place>)
    async throws -> Response
  {
    let ask = try Ask(context, request, desk: desk(F.Place.self), zones: zones)
    let file = try await F.load(ask)
    return Response(
      status: .ok,
      headers: [
        .contentType: file.type, .contentDisposition: "attachment; filename=\"\(file.name)\"",
      ],
      body: .init(byteBuffer: ByteBuffer(bytes: file.bytes)))
  }

  /// An act: decode, one SQL function, then the next page or JSON. Refused: the form again, as typed.
  func perform<A: Act>(_ act: A.Type, _ request: Request, _ context: TierContext<A.Place>)
    async throws -> Response
  {
    let body = try await Body(request, wantsJSON: context.web.wantsJSON, most: A.most)
    do {
      // Signed in again: the form is shown as it was typed, and sent by the member.
      if context.web.returning { throw Problem(.noone, ["rule": .string("again")]) }
      let key = try body.idempotencyKey(request)
      let ask = try Ask(
        context, request, desk: desk(A.Place.self), zones: zones, origin: settings.origin, key: key,
        localWebhooks: settings.localWebhooks)
      let input = try body.input.decode(A.self)
      let rows = try await ask(try await input.call(ask))
      // SQL answers null where there was nothing to do, such as a claim on an empty list.
      let found: String? = try rows.first?["answer"]
      var text = found ?? "null"
      if let teller = input as? any Teller {
        text =
          teller.told(
            try JSONReader.read([UInt8](text.utf8)), origin: ask.origin, digest: ask.digest
          ).json
      }
      if context.web.wantsJSON { return .json([UInt8](text.utf8)) }
      let answer = try JSONReader.read([UInt8](text.utf8))
      if let page = try await shown(A.self, answer, ask, request, context) { return page }
      return .redirect(to: try A.next(ask, answer))
    } catch let problem as Problem
      where !context.web.wantsJSON && (problem.word.isForTheForm || context.web.returning)
    {
      let ask = try Ask(context, request, desk: desk(A.Place.self), zones: zones)
      // The page may be gone by now: then the first problem is the answer.
      guard var page = try? await A.Form.load(ask), let member = try? await ask.member() else {
        throw problem
      }
      page.keep(Typed(body.input.tree), of: A.name)
      let forms = Forms(
        refused: A.name, typed: Typed(body.input.tree), problem: problem, key: body.key ?? "")
      var response = Response.html(
        try printer.html(
          page, language: context.web.language, member: member,
          path: request.page(under: A.Place.tier), forms: forms))
      response.status = context.web.returning ? .ok : problem.word.status
      response.headers[.hxPushURL] = "false"
      if let seconds = problem.retryAfter { response.headers[.retryAfter] = "\(seconds)" }
      return response
    }
  }
}

extension House {
  /// The form's page with the answer on it, for an act whose answer must be seen; else nil.
  private func shown<A: Act>(
    _ act: A.Type, _ answer: Tree, _ ask: Ask<A.Place>, _ request: Request,
    _ context: TierContext<A.Place>
  ) async throws -> Response? {
    guard let put = A.showing else { return nil }
    var page = try await A.Form.load(ask)
    put(answer, &page)
    var response = Response.html(
      try printer.html(
        page, language: context.web.language, member: try await ask.member(),
        path: request.page(under: A.Place.tier)))
    response.headers[.hxPushURL] = "false"
    return response
  }
}

extension House {
  /// The page of a form that was refused and cannot be shown as it was typed: a file is not sent back.
  func refused<P: Page>(
    _ page: P.Type, _ form: String, _ problem: Problem, _ request: Request,
    _ context: TierContext<P.Place>
  ) async throws -> Response {
    let ask = try Ask(context, request, desk: desk(P.Place.self), zones: zones)
    guard let page = try? await P.load(ask), let member = try? await ask.member() else {
      throw problem
    }
    let forms = Forms(refused: form, typed: Typed(.null), problem: problem, key: "")
    var response = Response.html(
      try printer.html(
        page, language: context.web.language, member: member,
        path: request.page(under: P.Place.tier), forms: forms))
    response.status = problem.word.status
    if let seconds = problem.retryAfter { response.headers[.retryAfter] = "\(seconds)" }
    return response
  }
}

extension Request {
  /// The page of ours that sent this act, for the menu and the way back; an act's own address has no page.
  package func page(under tier: Tier) -> String {
    guard let text = headers[.referer], let path = URL(string: text)?.path,
      path == tier.workplace || path.hasPrefix(tier.workplace + "/")
    else { return tier.workplace }
    return path
  }
}

extension Problem.Word {
  /// True where the form, shown again, is the better answer than an error page.
  var isForTheForm: Bool {
    switch self {
    case .empty, .noone, .cross, .fault, .large, .media, .delay: false
    default: true
    }
  }
}

extension HTTPField.Name {
  package static let hxPushURL = Self("HX-Push-Url")!
  package static let hxRequest = Self("HX-Request")!
  package static let hxBoosted = Self("HX-Boosted")!
  package static let idempotencyKey = Self("Idempotency-Key")!
}

extension Response {
  /// A JSON answer.
  package static func json(_ bytes: [UInt8], status: HTTPResponse.Status = .ok) -> Response {
    Response(
      status: status, headers: [.contentType: "application/json"],
      body: .init(byteBuffer: ByteBuffer(bytes: bytes)))
  }

  /// An HTML answer.
  package static func html(_ text: String, status: HTTPResponse.Status = .ok) -> Response {
    Response(
      status: status, headers: [.contentType: "text/html; charset=utf-8"],
      body: .init(byteBuffer: ByteBuffer(string: text)))
  }
}
