/// A book of zones that remembers what it was asked: a list names the same towns again and again.
final class ZoneMemory {
  private struct Question: Hashable {
    let city: String
    let numbers: [String]
  }

  /// So many answers are kept, however many towns a list names.
  private static let most = 20_000

  private let book: ZoneBook
  private var known: [Question: ZoneBook.Zone] = [:]

  /// Remembers what this book says.
  init(_ book: ZoneBook) { self.book = book }

  /// The zone of a contact in that city with these numbers.
  func zone(city: String, phones: [Phone]) -> ZoneBook.Zone {
    // The area of a fixed line says where it is, of any other number its country alone.
    let question = Question(
      city: city,
      numbers: phones.map { $0.kind == .fixed ? $0.region + $0.e164.prefix(10) : $0.region })
    if let zone = known[question] { return zone }
    let zone = book.zone(city: city, phones: phones)
    if known.count >= Self.most { known = [:] }
    known[question] = zone
    return zone
  }
}
