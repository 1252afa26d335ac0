import Foundation
import HTTPTypes
import Hummingbird
import Postgres
import Synchronization

extension Head {
  /// A file that a head sends: kept piece by piece, looked at, and shown as what it would become.
  enum Upload {
    private static let begin: Statement = "select head.begin_upload($1, $2) as answer"
    private static let piece: Statement = "select head.add_piece($1, $2, $3) as answer"
    private static let finish: Statement =
      "select head.finish_upload($1, $2, $3::text::jsonb, $4)::text as answer"

    /// For `docs/routes.md`: a form with these, or the file itself as the body and `?file_name=`.
    static let fields = [FieldProbe.Field(name: "file", kind: "file", required: true)]

    /// Takes leads.
    static func leads(_ house: House, _ request: Request, _ context: TierContext<Head>) async throws
      -> Response
    {
      try await take(.leads, house, request, context)
    }

    /// Takes numbers nobody may call.
    static func quiet(_ house: House, _ request: Request, _ context: TierContext<Head>) async throws
      -> Response
    {
      try await take(.doNotCall, house, request, context)
    }

    private static func take(
      _ purpose: ListReading.Purpose, _ house: House, _ request: Request,
      _ context: TierContext<Head>
    ) async throws -> Response {
      let ask = try Ask(context, request, desk: house.desk(Head.self), zones: house.zones)
      // Nobody's bytes are read before it is known whose they are.
      _ = try await ask.member()
      let stream = try UploadStream(request, name: ask.query("file_name"))
      let kept = Mutex<(id: UUID?, pieces: Int)>((nil, 0))
      let whole = try await stream.read { name in
        let rows = try await ask(Self.begin(.text(purpose.rawValue), .text(name)))
        let id: UUID = try rows[0]["answer"]
        kept.withLock { $0.id = id }
      } keep: { bytes in
        let (id, number) = kept.withLock {
          $0.pieces += 1
          return ($0.id, $0.pieces)
        }
        _ = try await ask(Self.piece(.init(id), .int(Int64(number)), .bytes(bytes)))
      }
      let reading = try ListReading.find(whole.head, for: purpose)
      let key = try Body.idempotencyKey(
        request.headers[.idempotencyKey] ?? whole.key,
        named: whole.key == nil ? "Idempotency-Key" : "key")
      let rows = try await ask(
        Self.finish(
          .init(kept.withLock { $0.id }), .bytes(whole.digest), .text(try reading.json()),
          .text(key)))
      let answer: String = try rows[0]["answer"]
      if context.web.wantsJSON { return .json([UInt8](answer.utf8)) }
      let id = try JSONReader.read([UInt8](answer.utf8))["upload"]?.text ?? ""
      return .redirect(to: "/head/imports/\(id)")
    }
  }
}

extension ListReading {
  /// As SQL keeps it.
  func json() throws -> String { String(decoding: try JSONEncoder().encode(self), as: UTF8.self) }
}
