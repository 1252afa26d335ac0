import HTTPTypes
import Hummingbird
import Postgres

/// One line of the table of contents: an address, who may ask, and what answers.
package struct Route: Sendable {
  /// What answers.
  package enum Kind: String, Sendable { case page, file, act, stream, open, operation }

  package let method: HTTPRequest.Method
  /// With its tier's prefix: `/managers/leads/{id}`.
  package let path: String
  /// Nil where no session is needed.
  package let tier: Tier?
  package let kind: Kind
  /// Whose pool it asks; nil where it asks none, or the one of whoever asks.
  var pool: Tier? { kind == .operation ? .partners : tier }
  /// The type that answers, by name.
  package let name: String
  /// The entry in the tier's menu; nil for none.
  package let menu: Phrase?
  /// The heading that the entry stands under, where the tier's menu has headings.
  var group: Menu.Group? = nil
  /// The name of an act's form in templates.
  package let form: String?
  /// The page that shows an act's form, by name.
  package let formPage: String?
  /// What an act's body may hold, for `docs/routes.md`.
  package let fields: [FieldProbe.Field]
  /// Sample values of the page, for the guard that walks the templates.
  package let samples: @Sendable () -> [any Sheet]
  let mount: @Sendable (Router<WebContext>, House) -> Void

  /// A page of a tier; the prefix is the tier's own.
  static func page<P: Page>(
    _ path: String, _ page: P.Type, menu: Phrase? = nil, under group: Menu.Group? = nil
  ) -> Route {
    let full = Self.full(path, P.Place.tier)
    return Route(
      method: .get, path: full, tier: P.Place.tier, kind: .page, name: "\(P.self)", menu: menu,
      group: group, form: nil, formPage: nil, fields: [], samples: { P.samples }
    ) { router, house in
      router.group("", context: TierContext<P.Place>.self).get(RouterPath(full)) {
        try await house.show(P.self, $0, $1)
      }
    }
  }

  /// A file of a tier, to keep.
  package static func file<F: Download>(_ path: String, _ file: F.Type) -> Route {
    let full = Self.full(path, F.Place.tier)
    return Route(
      method: .get, path: full, tier: F.Place.tier, kind: .file, name: "\(F.self)", menu: nil,
      form: nil, formPage: nil, fields: [], samples: { [] }
    ) { router, house in
      router.group("", context: TierContext<F.Place>.self).get(RouterPath(full)) {
        try await house.send(F.self, $0, $1)
      }
    }
  }

  /// An act of a tier.
  package static func act<A: Act>(_ path: String, _ act: A.Type) -> Route {
    let full = Self.full(path, A.Place.tier)
    return Route(
      method: .post, path: full, tier: A.Place.tier, kind: .act, name: "\(A.self)", menu: nil,
      form: A.name, formPage: "\(A.Form.self)",
      fields: FieldProbe.fields(of: A.self), samples: { [] }
    ) { router, house in
      router.group("", context: TierContext<A.Place>.self).post(RouterPath(full)) {
        try await house.perform(A.self, $0, $1)
      }
    }
  }

  /// The stream of what changes in a tier's workplace; `topics` asks what its member listens to.
  package static func live<R: Room>(_ room: R.Type, _ topics: Statement) -> Route {
    let full = Self.full("live", R.tier)
    return Route(
      method: .get, path: full, tier: R.tier, kind: .stream, name: "LiveStream", menu: nil,
      form: nil, formPage: nil, fields: [], samples: { [] }
    ) { router, house in
      router.group("", context: TierContext<R>.self).get(RouterPath(full)) {
        try await LiveStream<R>.answer(topics, house, $0, $1)
      }
    }
  }

  /// An address of a tier that reads its body or writes its answer by itself: a file, in or out. A refusal is shown
  /// on the page with its form.
  package static func file<P: Page>(
    _ method: HTTPRequest.Method, _ path: String, _ name: String, on page: P.Type,
    form: String? = nil, fields: [FieldProbe.Field] = [],
    _ answer: @escaping @Sendable (House, Request, TierContext<P.Place>) async throws -> Response
  ) -> Route {
    let full = Self.full(path, P.Place.tier)
    return Route(
      method: method, path: full, tier: P.Place.tier, kind: .file, name: name, menu: nil,
      form: form, formPage: form == nil ? nil : "\(P.self)", fields: fields, samples: { [] }
    ) { router, house in
      router.group("", context: TierContext<P.Place>.self).on(RouterPath(full), method: method) {
        request, context in
        do { return try await answer(house, request, context) } catch let problem as Problem
          where form != nil && !context.web.wantsJSON && problem.word.isForTheForm
        {
          return try await house.refused(P.self, form!, problem, request, context)
        }
      }
    }
  }

  /// An address that needs no session.
  package static func open(
    _ method: HTTPRequest.Method, _ path: String, _ name: String,
    fields: [FieldProbe.Field] = [],
    _ answer: @escaping @Sendable (House, Request, WebContext) async throws -> Response
  ) -> Route {
    Route(
      method: method, path: path, tier: nil, kind: .open, name: name, menu: nil, form: nil,
      formPage: nil, fields: fields, samples: { [] }
    ) {
      router, house in
      router.on(RouterPath(path), method: method) { try await answer(house, $0, $1) }
    }
  }

  /// An operation of the partners' API: who asks is proven by a key, not by a session.
  package static func operation(_ operation: Partners.Operation) -> Route {
    let path = Partners.Operation.root + operation.path
    return Route(
      method: operation.method, path: path, tier: nil, kind: .operation, name: operation.id,
      menu: nil,
      form: nil, formPage: nil, fields: [], samples: { [] }
    ) { router, house in
      router.on(RouterPath(path), method: operation.method) {
        try await operation.answer(house, $0, $1)
      }
    }
  }

  private static func full(_ path: String, _ tier: Tier) -> String {
    path.isEmpty ? "/\(tier.rawValue)" : "/\(tier.rawValue)/\(path)"
  }
}

/// The table of contents of the product: the router is built from it, tests and docs enumerate it.
package enum Routes {
  /// Every tier's page about oneself.
  private static func profile<R: Room>(_ room: R.Type) -> [Route] {
    [.page("me", ProfilePage<R>.self)]
  }

  package static let all: [Route] =
    Open.routes + Operators.routes + profile(Operators.self) + Managers.routes
    + profile(Managers.self) + Accounts.routes + profile(Accounts.self)
    + Head.routes + profile(Head.self) + Partners.routes + profile(Partners.self)
    + Admins.routes + profile(Admins.self)
    + Partners.docs + Partners.operations.map(Route.operation)
}
