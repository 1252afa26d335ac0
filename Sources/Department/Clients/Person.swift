import Foundation

extension Clients {
  /// A telephone number of a client or of one of its people: a row of `accounts.numbers`.
  struct NumberLine: Codable, Sendable {
    let id: UUID
    let contact: UUID
    let masked: String
    let kind: Term<NumberKinds>
    let state: Term<NumberStates>
    let quiet: Bool

    static let sample = NumberLine(
      id: UUID(), contact: UUID(), masked: "+7 ••• •••-••-01", kind: "mobile", state: "dead",
      quiet: true)
  }

  /// A number on a page: masked, or just revealed to the asker.
  struct NumberCard: Encodable, Sendable {
    let number: NumberLine
    /// The number itself, only in the answer to the reveal that was counted.
    var shown: String?
    /// May be asked for.
    let callable: Bool
    let dead: Bool

    init(_ number: NumberLine, shown: String? = nil) {
      self.number = number
      self.shown = shown
      callable = number.state.code == "good" && !number.quiet
      dead = number.state.code != "good"
    }

    func encode(to encoder: any Encoder) throws { try number.encode(to: encoder) }
  }

  /// A contact person of a client: a row of `accounts.client_people`.
  struct PersonLine: Codable, Sendable {
    let id: UUID
    let name: String
    let position: String?
    let notes: String?

    static let sample = PersonLine(
      id: UUID(), name: "Ivan", position: "Director", notes: "Calls back in the evening")
  }

  /// A person with their numbers.
  struct PersonCard: Encodable, Sendable {
    let person: PersonLine
    var numbers: [NumberCard]
    /// Its form was just refused and stands open.
    let refused: Bool

    private enum Key: CodingKey { case numbers }

    func encode(to encoder: any Encoder) throws {
      try person.encode(to: encoder)
      var box = encoder.container(keyedBy: Key.self)
      try box.encode(numbers, forKey: .numbers)
    }
  }
}
