import Foundation
import HTTPTypes
import Hummingbird
import Postgres

extension Partners {
  /// One operation of the contract: its address, and the one SQL call that it is.
  package struct Operation: Sendable {
    /// Where the API is.
    package static let root = "/partners/v1"

    /// The contract's `operationId`.
    package let id: String
    package let method: HTTPRequest.Method
    /// Under the root: `/cards/{card}/dial`.
    package let path: String
    /// Whether it wants to know who speaks.
    package let namesAgent: Bool
    /// What may stand after the question mark.
    package let queries: Set<String>
    /// What the body may hold.
    package let fields: [FieldProbe.Field]
    private let success: HTTPResponse.Status
    private let call: @Sendable (Asking) async throws -> Call

    /// Something read: `answer` is jsonb.
    static func get(
      _ path: String, _ id: String, agent: Bool = false, queries: Set<String> = [],
      _ call: @escaping @Sendable (Asking) throws -> Call
    ) -> Operation {
      Operation(
        id: id, method: .get, path: path, namesAgent: agent, queries: queries, fields: [],
        success: .ok, call: call)
    }

    /// An act: a body, an idempotency key, one SQL function.
    static func act<B: Decodable & Sendable>(
      _ method: HTTPRequest.Method, _ path: String, _ id: String, _ body: B.Type,
      agent: Bool = true,
      success: HTTPResponse.Status = .ok,
      _ call: @escaping @Sendable (B, Asking, _ key: String) throws -> Call
    ) -> Operation {
      Operation(
        id: id, method: method, path: path, namesAgent: agent, queries: [],
        fields: FieldProbe.fields(of: body), success: success
      ) { asking in
        let key = try asking.key()
        return try call(try await asking.body(body), asking, key)
      }
    }

    /// Answers a request: who asks, what is asked, one round trip.
    func answer(_ house: House, _ request: Request, _ context: WebContext) async throws -> Response
    {
      let secret = try Asking.secret(request)
      var asking = try Asking(request, context, queries: queries)
      asking.localWebhooks = house.settings.localWebhooks
      let desk = KeyDesk(
        house: house, secret: secret, agent: namesAgent ? try asking.agent() : nil,
        address: context.address == "local" ? nil : context.address)
      let known = try desk.count()
      do {
        let (rows, standing) = try await desk.ask(try await call(asking), known)
        var response = try told(rows, request, house.key)
        response.headers.append(contentsOf: standing?.headers ?? [:])
        return response
      } catch  where Threshold.isCutOff(error) {
        throw error
      } catch {
        throw Refusal.of(error).with(known?.headers ?? [:])
      }
    }

    /// The answer of SQL as it is, with its ETag where it was read or names its own.
    private func told(_ rows: Rows, _ request: Request, _ key: [UInt8]) throws -> Response {
      guard let text: String = try rows.first?["answer"] else { throw Problem.empty }
      var bytes = [UInt8](text.utf8)
      if method == .post, path.contains("webhooks") {
        let answer = WebhookSecret.told(try JSONReader.read(bytes)) { Secret.digest($0, key: key) }
        bytes = [UInt8](answer.json.utf8)
      }
      var response = Response.json(bytes, status: success)
      if path.hasPrefix("/agents"), let own = try JSONReader.read(bytes)["etag"]?.text {
        response.headers[.eTag] = "\"\(own)\""
      } else if method == .get {
        response.headers[.eTag] = Self.tag(bytes)
      }
      if method == .get { return response.unless(request.headers[values: .ifNoneMatch]) }
      return response
    }

    /// An ETag of what is sent.
    static func tag(_ bytes: [UInt8]) -> String {
      "\""
        + Secret.hash(bytes).prefix(16).map {
          String($0 >> 4, radix: 16) + String($0 & 15, radix: 16)
        }.joined()
        + "\""
    }
  }
}

extension Partners {
  /// Whether an address is the API's, where every failure is `application/problem+json`.
  static func isAPI(_ path: String) -> Bool { path.hasPrefix(Operation.root + "/") }

  /// What the operations of an address do not take is refused with those that they do.
  static func refuseOtherMethods(_ router: Router<WebContext>) {
    let taken = Dictionary(grouping: operations, by: \.path).mapValues { $0.map(\.method) }
      .merging(["/openapi.yaml": [.get]]) { $1 }
    for (path, methods) in taken {
      let allow = methods.map(\.rawValue).sorted().joined(separator: ", ")
      let others: [HTTPRequest.Method] = [
        .get, .post, .put, .patch, .delete, .options, .trace, .init("QUERY")!,
      ]
      .filter { !methods.contains($0) }
      for method in others {
        router.on(RouterPath(Operation.root + path), method: method) { _, _ -> Response in
          throw Refusal(.methodNotAllowed).with([.allow: allow])
        }
      }
    }
  }
}

extension Response {
  /// This answer, or 304 where the asker has it.
  func unless(_ known: [String]) -> Response {
    guard let tag = headers[.eTag] else { return self }
    let tags = known.flatMap { $0.split(separator: ",") }.map {
      $0.trimmingCharacters(in: .whitespaces).trimmingPrefix("W/")
    }
    guard tags.contains(where: { $0 == tag || $0 == "*" }) else { return self }
    return Response(status: .notModified, headers: [.eTag: tag])
  }
}
