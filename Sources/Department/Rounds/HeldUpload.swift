import Foundation
import Postgres

/// A file that this server is bringing in, under its lease.
struct HeldUpload: Decodable, Sendable {
  private static let take: Statement = "select rounds.take_upload($1) as answer"
  private static let keep: Statement = "select rounds.keep_upload($1, $2)"
  private static let piece: Statement = "select rounds.upload_piece($1, $2, $3) as bytes"
  private static let leads: Statement =
    """
    select rounds.bring_leads($1, $2, $3, $4, $5::text::jsonb, $6::json, $7::json, $8::text::jsonb, $9, $10)::text as answer
    """
  private static let quiet: Statement =
    "select rounds.bring_quiet($1, $2, $3, $4, $5::text::jsonb, $6::text::jsonb, $7, $8)::text as answer"
  private static let end: Statement = "select rounds.end_upload($1, $2, $3::text::jsonb)"
  private static let leave: Statement = "select rounds.leave_upload($1, $2)"

  let upload: UUID
  let leaseNo: Int
  let purpose: ListReading.Purpose
  let pieces: Int
  let reading: ListReading
  let nextRow: Int

  /// The next file for this purpose that waits; nil where there is none.
  static func next(_ purpose: ListReading.Purpose, _ clock: Clockwork) async throws -> HeldUpload? {
    try await clock.ask(take(.text(purpose.rawValue))).answer()
  }

  private var lease: [Value] { [.uuid(upload), .int(Int64(leaseNo))] }

  /// Keeps the lease.
  func keep(_ clock: Clockwork) async throws { _ = try await clock.ask(Call(Self.keep, lease)) }

  /// Gives the file back.
  func leave(_ clock: Clockwork) async throws { _ = try await clock.ask(Call(Self.leave, lease)) }

  /// Says that the file came to its end, or why it cannot be read.
  func end(_ trouble: Complaint?, _ clock: Clockwork) async throws {
    _ = try await clock.ask(Call(Self.end, lease + [.init(try trouble.map(Self.json))]))
  }

  /// The bytes of one piece; nil where it is erased.
  func piece(_ number: Int, _ clock: Clockwork) async throws -> [UInt8]? {
    try await clock.ask(Call(Self.piece, lease + [.int(Int64(number))])).first?["bytes"]
  }

  /// What brings one batch in.
  func bringing(_ load: ImportBatch.Load) throws -> Call {
    let place: [Value] = [.int(Int64(load.firstRow)), .int(Int64(load.rowsIn))]
    let refused = Value.text(try Self.json(load.refused))
    let last: [Value] = [
      .int(Int64(load.reached)),
      .text("rows-\(upload.uuidString)-\(load.firstRow)-\(load.rowsIn)"),
    ]
    switch purpose {
    case .leads:
      return Call(
        Self.leads,
        lease + place + [
          refused, .json(load.rows), .json(load.numbers), .text(try Self.json(load.zones)),
        ] + last)
    case .doNotCall:
      return Call(Self.quiet, lease + place + [refused, .text(load.numbers)] + last)
    }
  }

  private static func json(_ value: some Encodable) throws -> String {
    String(decoding: try JSONEncoder().encode(value), as: UTF8.self)
  }
}
