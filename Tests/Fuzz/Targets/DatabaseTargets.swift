import Department
import Foundation
import Postgres

/// What PostgreSQL answers: whatever the bytes are, they are a value or refused.
extension Target {
  /// Types by their OIDs, arrays of them included.
  private static let types: [UInt32] = [
    16, 17, 18, 19, 20, 21, 23, 25, 26, 114, 700, 701, 1082, 1083, 1114, 1184, 1700, 2950, 3802,
    1000, 1005, 1007,
    1009, 1016, 1022, 1115, 1182, 1185, 1231, 2951, 3807, 1, 4_294_967_295,
  ]

  /// Cells in their binary form: read as every type of ours, and what is written is read again.
  static let cells = Target(
    "cells",
    seeds: [
      "\u{0}\u{0}\u{0}\u{0}\u{0}\u{0}\u{0}\u{1}",
      "\u{0}\u{2}\u{0}\u{1}\u{0}\u{0}\u{0}\u{2}\u{0}\u{1}\u{9}\u{19}",
      "\u{0}\u{0}\u{0}\u{1}\u{0}\u{0}\u{0}\u{1}\u{0}\u{0}\u{0}\u{17}\u{0}\u{0}\u{0}\u{2}\u{0}\u{0}\u{0}\u{1}\u{0}\u{0}\u{0}\u{4}"
        + "\u{0}\u{0}\u{0}\u{7}\u{0}\u{0}\u{0}\u{0}",
      "\u{1}{\"a\":1}", "text", "sixteen bytes 16",
    ], words: ["\u{0}\u{0}\u{0}\u{1}", "\u{0}\u{0}\u{0}\u{0}", "\u{7F}", "\u{40}\u{0}"],
    most: 8 << 10
  ) { bytes, dice in
    let type = dice.pick(types)
    let takes = reads(bytes, type, isText: dice.one(in: 12))
    try rewritten(bytes, &dice)
    return takes
  }

  private static func reads(_ bytes: [UInt8], _ type: UInt32, isText: Bool) -> Bool {
    bytes.withUnsafeBytes { raw in
      let cell = Cell(bytes: raw, type: type, isText: isText)
      func reads<T: PostgresDecodable>(_ wanted: T.Type) -> Bool { (try? T.decode(cell)) != nil }
      let read = [
        reads(Bool.self), reads(Int.self), reads(Int64.self), reads(Double.self), reads(UUID.self),
        reads(Date.self), reads(Decimal.self), reads(String.self), reads([UInt8].self),
        reads([Int?].self), reads([Int].self), reads([String?].self), reads([Bool].self),
        reads([UUID].self), reads([Date].self), reads([Double].self), reads([Decimal?].self),
        reads([[UInt8]].self),
      ]
      return read.contains(true)
    }
  }

  /// Values made of the bytes, written as their type and read.
  private static func rewritten(_ bytes: [UInt8], _ dice: inout Dice) throws {
    let number = Int64(bitPattern: dice.next()) >> Int64(dice.below(64))
    let text = String(decoding: bytes, as: UTF8.self)
    let day = Date(timeIntervalSinceReferenceDate: Double(number % 200_000_000_000) / 1000)
    let id = UUID(uuidString: "2F6F2B0E-9A3E-4B8E-8A51-0A6F0A6F0A6F") ?? UUID()
    try echo(.int(number), 20, number)
    try echo(.double(Double(bitPattern: dice.next() & 0x7FEF_FFFF_FFFF_FFFF)), 701) {
      (read: Double, wanted) in .double(read) == wanted
    }
    try echo(.text(text), 25, text)
    try echo(.bytes(bytes), 17, bytes)
    try echo(.bool(number > 0), 16, number > 0)
    try echo(.uuid(id), 2950, id)
    try echo(.ints([number, nil, 0]), 1016, [number, nil, 0] as [Int64?])
    try echo(.texts([text, nil, ""]), 1009, [text, nil, ""] as [String?])
    try echo(.uuids([id]), 2951, [id])
    try echo(.bools([true, nil]), 1000, [true, nil] as [Bool?])
    try echo(.time(day), 1184) { (read: Date, _) in abs(read.timeIntervalSince(day)) < 0.001 }
  }

  private static func echo<T: PostgresDecodable & Equatable>(
    _ value: Value, _ type: UInt32, _ wanted: T
  ) throws {
    try echo(value, type) { (read: T, _) in read == wanted }
  }

  private static func echo<T: PostgresDecodable>(
    _ value: Value, _ type: UInt32, _ isSame: (T, Value) -> Bool
  ) throws {
    var binder = Binder()
    do {
      try binder.add(value, type: type)
      let same = try binder.bytes.withUnsafeBytes { raw in
        isSame(try T.decode(Cell(bytes: raw, type: type, isText: false)), value)
      }
      guard same else { throw Wrong("rewritten: \(value) of type \(type)") }
    } catch let refusal as Cell.Refusal {
      throw Wrong("rewritten: \(value) of type \(type) is refused, \(refusal.reason)")
    }
  }

  /// What the server says when it refuses: a problem with what it is about, whatever stands in its detail.
  static let refusals = Target(
    "refusals",
    seeds: [
      #"{"field":"due_at","rule":"past"}"#, #"{"missing":["name","phone"]}"#,
      #"{"retry_after":900}"#,
      #"{"retry_after":"2.5","labels":{"a":{"ru":"б","en":"b"}}}"#, "Key (id)=(1) already exists.",
    ], words: [#""retry_after":"#, #""field":"#, "1e308", "1e20", "-1"]
  ) { bytes, dice in
    let words =
      Problem.Word.allCases.map(\.rawValue) + ["22P02", "23505", "57014", "53100", "XX000", ""]
    let state = SQLState(rawValue: dice.pick(words))
    let detail = String(decoding: bytes, as: UTF8.self)
    let problem = Problem(
      PostgresError.server(ServerError(state: state, message: "refused", detail: detail)))
    _ = (problem.fields, problem.retryAfter, problem.word.status)
    return !problem.detail.isEmpty
  }
}
