import CLibPQ

extension ServerError {
  /// Reads libpq's fields of a refused result.
  init(_ result: OpaquePointer) {
    func field(_ code: Character) -> String? {
      PQresultErrorField(result, Int32(code.asciiValue!)).map { String(cString: $0) }
    }
    self.init(
      state: SQLState(field("C") ?? "08006"),
      message: field("M") ?? String(cString: PQresultErrorMessage(result)), detail: field("D"))
    severity = field("V") ?? "ERROR"
    hint = field("H")
    constraint = field("n")
    table = field("t")
    column = field("c")
    position = field("P").flatMap { Int($0) }
    context = field("W")
    routine = field("R")
  }
}
