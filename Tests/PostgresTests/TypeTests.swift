import Foundation
import Testing

import Postgres

/// What goes out as a value and comes back as a Swift type.
@Suite struct TypeTests {
  /// Sends a value as a type and reads it back, together with PostgreSQL's own text of it.
  private func echo<T: PostgresDecodable>(
    _ value: Value, as type: String, _: T.Type = T.self
  ) async throws -> (T, String?) {
    let pool = try await openPool(connections: 1)
    let rows = try await pool.run(
      Statement(unsafe: "select $1::\(type) as value, $1::\(type)::text as text")(value))
    return (try rows[0]["value"], try rows[0]["text"])
  }

  @Test(arguments: ["", "a", "Привет, 世界 🦊", "e\u{301}", String(repeating: "ж", count: 3_000_000)])
  func `text comes back as it went`(text: String) async throws {
    for type in ["text", "varchar"] {
      let (value, theirs) = try await echo(.text(text), as: type, String.self)
      #expect(value == text && theirs == text)
    }
    let (value, _) = try await echo(.texts([text, nil, text]), as: "text[]", [String?].self)
    #expect(value == [text, nil, text])
  }

  @Test func `whole numbers keep their extremes`() async throws {
    for (number, type) in [
      (Int64.max, "int8"), (.min, "int8"), (0, "int8"), (Int64(Int32.max), "int4"),
      (Int64(Int32.min), "int4"), (Int64(Int16.max), "int2"), (Int64(Int16.min), "int2"),
    ] {
      let (value, theirs) = try await echo(.int(number), as: type, Int64.self)
      #expect(value == number && theirs == "\(number)")
    }
    #expect(try await echo(12, as: "numeric", Decimal.self).0 == 12)
    #expect(try await echo(12, as: "text", String.self).0 == "12")
    #expect(try await echo(12, as: "float8", Double.self).0 == 12)
  }

  @Test func `a number too large for its parameter is refused before it is sent`() async throws {
    let error = await #expect(throws: PostgresError.self) {
      try await echo(.int(70_000), as: "int2", Int.self)
    }
    guard case .notBound(_, 1, let reason) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(reason.contains("int2") && !reason.contains("70"))
  }

  @Test(arguments: [0, -0.0, 1.5, .pi, .greatestFiniteMagnitude, .leastNonzeroMagnitude, .infinity])
  func `floats keep every bit`(number: Double) async throws {
    let (value, _) = try await echo(.double(number), as: "float8", Double.self)
    #expect(value.bitPattern == number.bitPattern)
    #expect(try await echo(.double(.nan), as: "float8", Double.self).0.isNaN)
    #expect(try await echo(1.5, as: "float4", Double.self).0 == 1.5)
    #expect(try await echo(1.5, as: "numeric", String.self).0 == "1.5")
  }

  @Test(arguments: [
    "0", "0.00", "-1", "10000", "9999.9999", "-0.0001", "123456789012345678901234567890.5",
    "100000000",
    "1e-30", "0.10", "NaN", "Infinity", "-Infinity", "12345678.00001000", "1e100",
  ])
  func `numeric reads as PostgreSQL prints it`(number: String) async throws {
    let (value, theirs) = try await echo(.text(number), as: "numeric", String.self)
    #expect(value == theirs)
  }

  @Test func `numeric is an exact Decimal or an error`() async throws {
    let sum = Decimal(string: "12345678901234567890.0123456789")!
    #expect(try await echo(.decimal(sum), as: "numeric", Decimal.self).0 == sum)
    #expect(try await echo(.decimal(-0.05), as: "numeric(10,2)", Decimal.self).0 == -0.05)
    await #expect(throws: PostgresError.self) {
      try await echo("1e40", as: "numeric", Decimal.self)
    }
  }

  @Test func `booleans, uuids and bytes come back`() async throws {
    #expect(try await echo(true, as: "bool", Bool.self).0)
    #expect(try await !echo(false, as: "bool", Bool.self).0)
    let id = UUID()
    let (value, theirs) = try await echo(.uuid(id), as: "uuid", UUID.self)
    #expect(value == id && theirs == id.uuidString.lowercased())
    #expect(try await echo(.text(id.uuidString), as: "uuid", String.self).0 == theirs)
    let bytes = (0..<1_000_000).map { UInt8(truncatingIfNeeded: $0) }
    #expect(try await echo(.bytes(bytes), as: "bytea", [UInt8].self).0 == bytes)
    #expect(try await echo(.bytes([]), as: "bytea", [UInt8].self).0 == [])
  }

  @Test func `moments keep their microseconds and their infinities`() async throws {
    for text in [
      "2026-11-21 20:37:08.123456+00", "1999-12-31 23:59:59.999999+00", "0001-01-01 00:00:00+00",
      "1969-07-20 20:17:40+00", "9999-12-31 23:59:59+00",
    ] {
      let (date, theirs) = try await echo(.text(text), as: "timestamptz", Date.self)
      #expect(theirs == text)
      let (iso, again) = try await echo(.time(date), as: "timestamptz", String.self)
      #expect(again == text)
      #expect(iso == text.replacing(" ", with: "T").replacing("+00", with: "Z"))
    }
    for date in [Date.distantFuture, .distantPast] {
      #expect(try await echo(.time(date), as: "timestamptz", Date.self).0 == date)
      #expect(try await echo(.time(date), as: "date", String.self).0.hasSuffix("infinity"))
    }
    await #expect(throws: PostgresError.self) {
      try await echo(.time(Date(timeIntervalSince1970: 1e15)), as: "timestamptz", Date.self)
    }
  }

  @Test(arguments: [
    "2000-01-01", "1999-12-31", "2024-02-29", "1900-03-01", "2100-02-28", "0044-03-15",
  ])
  func `days read as ISO dates`(day: String) async throws {
    let (text, theirs) = try await echo(.text(day), as: "date", String.self)
    #expect(text == day && theirs == day)
    let (date, _) = try await echo(.text(day), as: "date", Date.self)
    #expect(try await echo(.time(date), as: "date", String.self).0 == day)
    #expect(try await echo("23:59:59.5", as: "time", String.self).0 == "23:59:59.5")
    #expect(try await echo("07:00", as: "time", String.self).0 == "07:00:00")
    #expect(
      try await echo("2026-01-02 03:04:05", as: "timestamp", String.self).0 == "2026-01-02T03:04:05"
    )
  }

  @Test func `json is its text`() async throws {
    let json = #"{"a": [1, "б", null]}"#
    for type in ["json", "jsonb"] {
      #expect(try await echo(.json(json), as: type, String.self).0 == json)
    }
  }

  @Test func `arrays come back, NULLs and emptiness too`() async throws {
    #expect(
      try await echo(.ints([1, nil, .max]), as: "int8[]", [Int64?].self).0 == [1, nil, .max])
    #expect(try await echo(.ints([1, -2]), as: "int4[]", [Int].self).0 == [1, -2])
    #expect(try await echo(.ints([]), as: "int2[]", [Int].self).0 == [])
    let ids = [UUID(), UUID()]
    #expect(try await echo(.uuids(ids), as: "uuid[]", [UUID].self).0 == ids)
    #expect(try await echo(.bools([true, nil]), as: "bool[]", [Bool?].self).0 == [true, nil])
    let dates = [Date(timeIntervalSince1970: 1_800_000_000), nil]
    #expect(try await echo(.times(dates), as: "timestamptz[]", [Date?].self).0 == dates)
    let odd = ["", "NULL", "null", #"a"b\c,{}"#, " ", nil]
    #expect(try await echo(.texts(odd), as: "text[]", [String?].self).0 == odd)
    #expect(
      try await echo(.texts(["1.50", nil]), as: "numeric[]", [String?].self).0 == ["1.50", nil])
    #expect(
      try await echo(.texts([#"{"a":"\\"}"#]), as: "jsonb[]", [String].self).0 == [#"{"a": "\\"}"#])
  }

  @Test func `NULL is nil for an optional and an error otherwise`() async throws {
    #expect(try await echo(nil, as: "text", String?.self).0 == nil)
    #expect(try await echo(Value(UUID?.none), as: "uuid", UUID?.self).0 == nil)
    #expect(try await echo(.null, as: "int8[]", [Int]?.self).0 == nil)
    let error = await #expect(throws: PostgresError.self) {
      try await echo(.null, as: "int4", Int.self)
    }
    #expect(
      error == .notRead(column: "value", type: "int4", wanted: "Int", reason: "it is null"))
  }

  @Test func `a wrong type is an error that names column and type`() async throws {
    let error = await #expect(throws: PostgresError.self) {
      try await echo("x", as: "text", UUID.self)
    }
    #expect(
      error
        == .notRead(
          column: "value", type: "text", wanted: "UUID", reason: "the types do not match"))
    await #expect(throws: PostgresError.self) { try await echo("(1,2)", as: "point", String.self) }
  }

  @Test func `U+0000 is refused before anything is sent`() async throws {
    let pool = try await openPool()
    let statement: Statement = "select $1::int4, $2::text"
    for value in [Value.text("a\0b"), .texts(["a", "\0"]), .json("\"\0\"")] {
      await #expect(throws: PostgresError.notText(statement: statement.name, parameter: 2)) {
        try await pool.run(statement(1, value))
      }
    }
  }

  @Test func `columns are found in any order, twice, and not when absent`() async throws {
    let pool = try await openPool()
    let rows = try await pool.run(Statement("select 1 as a, 2 as b, 3 as c")())
    let row = rows[0]
    let numbers: [Int] = [
      try row["c"], try row["a"], try row["b"], try row["b"], try row[0],
    ]
    #expect(numbers == [3, 1, 2, 2, 1])
    #expect(row.has("b") && !row.has("d") && !row.has(""))
    #expect(throws: PostgresError.self) { try row["d", as: Int.self] }
    #expect(throws: PostgresError.self) { try row[3] as Int }
    #expect(rows.columns == ["a", "b", "c"])
  }
}
