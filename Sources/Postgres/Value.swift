import FoundationEssentials

/// One parameter. It takes the type that the statement wants there: an `int` fits int2, int4, int8, numeric …,
/// and `text` fits every type, in PostgreSQL's own notation.
package enum Value: Sendable, Hashable {
  /// SQL NULL.
  case null
  /// Text, or any other type in its text notation (date, interval, inet …). U+0000 is refused.
  case text(String)
  /// bytea.
  case bytes([UInt8])
  /// A whole number; one that does not fit the parameter's type is refused before anything is sent.
  case int(Int64)
  /// float8 or float4.
  case double(Double)
  /// numeric, exactly.
  case decimal(Decimal)
  /// boolean.
  case bool(Bool)
  /// uuid.
  case uuid(UUID)
  /// timestamptz, or timestamp and date in UTC; `.distantFuture` and `.distantPast` are ±infinity.
  case time(Date)
  /// json or jsonb, already written as JSON.
  case json(String)
  /// text[].
  case texts([String?])
  /// int8[], int4[] or int2[].
  case ints([Int64?])
  /// uuid[].
  case uuids([UUID?])
  /// boolean[].
  case bools([Bool?])
  /// timestamptz[].
  case times([Date?])

  /// Text or NULL.
  package init(_ text: String?) { self = text.map(Value.text) ?? .null }
  /// bytea or NULL.
  package init(_ bytes: [UInt8]?) { self = bytes.map(Value.bytes) ?? .null }
  /// A whole number or NULL.
  package init(_ int: Int?) { self = int.map { .int(Int64($0)) } ?? .null }
  /// A whole number or NULL.
  package init(_ int: Int64?) { self = int.map(Value.int) ?? .null }
  /// float8 or NULL.
  package init(_ double: Double?) { self = double.map(Value.double) ?? .null }
  /// numeric or NULL.
  package init(_ decimal: Decimal?) { self = decimal.map(Value.decimal) ?? .null }
  /// boolean or NULL.
  package init(_ bool: Bool?) { self = bool.map(Value.bool) ?? .null }
  /// uuid or NULL.
  package init(_ uuid: UUID?) { self = uuid.map(Value.uuid) ?? .null }
  /// timestamptz or NULL.
  package init(_ time: Date?) { self = time.map(Value.time) ?? .null }

  /// True when a text in it holds U+0000, which PostgreSQL cannot store and libpq would cut at.
  var holdsNUL: Bool {
    switch self {
    case .text(let text), .json(let text): text.utf8.contains(0)
    case .texts(let texts): texts.contains { $0?.utf8.contains(0) ?? false }
    default: false
    }
  }
}

extension Value: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByFloatLiteral,
  ExpressibleByBooleanLiteral, ExpressibleByNilLiteral
{
  /// `"text"`.
  package init(stringLiteral text: String) { self = .text(text) }
  /// `42`.
  package init(integerLiteral int: Int64) { self = .int(int) }
  /// `1.5`.
  package init(floatLiteral double: Double) { self = .double(double) }
  /// `true`.
  package init(booleanLiteral bool: Bool) { self = .bool(bool) }
  /// `nil`.
  package init(nilLiteral: ()) { self = .null }
}
