import Foundation

extension Operators {
  /// A card as its holder may see it: no ticket, no lead, the number masked.
  struct Card: Codable, Sendable {
    /// The id minted for this lease.
    let card: UUID
    let campaign: String
    let department: String
    let kind: String
    let name: String?
    let company: String?
    let position: String?
    let site: String?
    let city: String?
    let industry: String?
    /// An IANA zone, or a group of zones where the callee's is not known.
    let zone: String
    let zoneIsKnown: Bool
    /// The IANA zones that it may be.
    let zones: [String]
    /// Whose clock to show for the callee.
    let clockZone: String
    /// When they may be called, by `weekday`, `saturday`, `sunday`: from and to, or null for never.
    let windows: [String: [String?]]
    /// On which of Monday to Friday the weekday window opens.
    let weekdays: Weekdays
    let number: String
    let numberKind: String
    let revealed: Bool
    let startedAt: Date?
    let claimedAt: Date
    let leaseUntil: Date
    /// Beyond this no extension reaches.
    let leaseMost: Date
    /// Set where this call was promised.
    let promisedAt: Date?
    let promisedByMe: Bool
    let callsBefore: Int
    let calls: [CallBefore]
    let step: String?
    let qualification: [String]
    let answers: [String: Tree]
  }

  /// A call that was made before on the same process, by anyone.
  struct CallBefore: Codable, Sendable {
    let at: Date
    let disposition: String?
    let labelRu: String?
    let labelEn: String?
    let note: String?

    /// The result in the reader's language.
    var result: Label? {
      guard let labelRu, let labelEn else { return nil }
      return Label(ru: labelRu, en: labelEn)
    }
  }

  /// A result that an operator may record, and what it asks for.
  struct Disposition: Encodable, Sendable {
    let id: String
    let label: Label
    /// Somebody answered.
    let human: Bool
    let final: Bool
    let callback: Bool
    let later: Bool
    let doNotCall: Bool
    /// What closes the lead where no other reason is picked.
    let closeReason: String?
  }

  /// Why a lead is closed or put off.
  struct Reason: Encodable, Sendable {
    let id: String
    let kind: String
    let label: Label
  }
}

extension Operators.Card {
  /// Who is called: the person, else the company.
  var title: String { name ?? company ?? "" }
  /// The callee's zone as a clock.
  var theirZone: TimeZone { TimeZone.named(clockZone) ?? .gmt }

  /// A script's text with its blanks filled from the card.
  func fill(_ text: String, operatorName: String) -> String {
    let blanks = [
      "name": name ?? company ?? "", "company": company ?? name ?? "", "position": position ?? "",
      "city": city ?? "", "operator": operatorName, "department": department,
    ]
    return blanks.reduce(text) { $0.replacing("{\($1.key)}", with: $1.value) }
  }
}
