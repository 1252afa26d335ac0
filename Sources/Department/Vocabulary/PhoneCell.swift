/// A cell of a list as people fill it: several numbers, later ones short of their area code,
/// extensions, words.
package struct PhoneCell: Sendable {
  /// The numbers in the order they are written, each once.
  package private(set) var phones: [Phone] = []
  /// The pieces that are no number, and why.
  package private(set) var refusals: [Phone.Refusal] = []

  /// More numbers in one cell than anyone writes are not read.
  package static let most = 20

  /// Reads many cells with at most two calls into the C door.
  package static func read(_ cells: [String], region: String = "RU") -> [PhoneCell] {
    let split = cells.map { Array(PhonePieces.split($0).prefix(most)) }
    let first = Phone.Reading.read(split.flatMap { $0.map(\.text) }, region: region)
    var at = 0
    var later: [String] = []
    // A short piece borrows from the number before it, so its full form is known only now.
    let plans = split.map { pieces -> [Plan] in
      var before: Lender?
      return pieces.map { piece in
        let reading = first[at]
        at += 1
        if case .failure = reading.result, let full = before?.complete(piece) {
          later.append(full)
          return .second(later.count - 1, reading)
        }
        if let lender = Lender(reading, piece) { before = lender }
        return .first(reading)
      }
    }
    let second = Phone.Reading.read(later, region: region)
    return plans.map { PhoneCell($0, second) }
  }

  /// Reads one cell.
  package static func read(_ cell: String, region: String = "RU") -> PhoneCell {
    read([cell], region: region)[0]
  }

  private enum Plan {
    case first(Phone.Reading)
    case second(Int, Phone.Reading)
  }

  private init(_ plans: [Plan], _ second: [Phone.Reading]) {
    for plan in plans {
      switch plan {
      case .first(let reading): add(reading.result)
      case .second(let index, let original):
        if case .success = second[index].result {
          add(second[index].result)
        } else {
          add(original.result)
        }
      }
    }
  }

  private mutating func add(_ result: Result<Phone, Phone.Refusal>) {
    switch result {
    case .success(let phone):
      if !phones.contains(where: { $0.e164 == phone.e164 }) { phones.append(phone) }
    case .failure(let refusal): refusals.append(refusal)
    }
  }
}

/// The number whose area code the shorter ones after it share.
private struct Lender {
  let international: String
  let national: String
  let area: String?
  let mobile: Bool

  /// Nil where the piece has nothing to lend.
  init?(_ reading: Phone.Reading, _ piece: PhonePieces.Piece) {
    guard case .success(let phone) = reading.result else {
      // Even an area code that is no longer in the plan says how the next piece was meant.
      return nil
    }
    national = reading.national
    international = "+\(phone.country)"
    mobile = phone.kind == .mobile
    area = piece.area.flatMap { reading.national.hasPrefix($0) ? $0 : nil }
  }

  /// The whole number that a short piece stands for, or nil where it cannot borrow.
  func complete(_ piece: PhonePieces.Piece) -> String? {
    let digits = piece.digits
    guard piece.area == nil, !digits.isEmpty, digits.count < national.count else { return nil }
    // "8-916-132-21-84, 740-40-29": the second is a town number, no other mobile.
    if mobile && digits.count > 4 { return nil }
    if let area, digits.count + 1 >= national.count - area.count || digits.count >= 5 {
      return international + area + digits
    }
    return international + national.dropLast(digits.count) + digits
  }
}
