import Foundation
import Postgres

extension Managers {
  /// The form for an enquiry by hand.
  struct OpenPage: Page {
    typealias Place = Managers
    var places: [WordChoice]

    static let samples = [Self(places: Self.offered)]
    var title: Phrase { "managers.enquiry.title" }
    private static let offered = ["sales", "qualification"].map {
      WordChoice("managers.places", $0)
    }

    mutating func keep(_ typed: Typed, of form: String) {
      if form == "enquiry" { places = places.choosing(typed["place"]) }
    }

    static func load(_ ask: Ask<Managers>) async throws -> Self {
      _ = try await ask.member()
      return Self(places: offered)
    }
  }

  /// Takes down an enquiry; the answer is the same whether the number was known.
  struct Enquiry: Act {
    typealias Place = Managers
    typealias Form = OpenPage
    private static let open: Statement =
      "select managers.open($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) as answer"
    let name: String
    let company: String?
    let phone: String
    let city: String?
    let need: String?
    let place: String

    func call(_ ask: Ask<Managers>) throws -> Call {
      let phone = try Phone.typed(phone, "phone")
      let zone = ask.zones.zone(city: city ?? "", phones: [phone])
      return Self.open(
        .text(name), .init(company), .text(phone.e164), .text(phone.masked),
        .text(phone.kind.rawValue), .init(city), .text(zone.id), .texts(zone.members), .init(need),
        .text(place), .text(ask.key))
    }

    static func next(_ ask: Ask<Managers>, _ answer: Tree) throws -> String {
      answer["place"]?.text == "sales" ? "/managers/leads" : "/managers/qualification"
    }
  }

  /// Gives an own lead's contact one more number.
  struct ExtraNumber: Act {
    typealias Place = Managers
    typealias Form = LeadPage
    private static let add: Statement = "select managers.add_number($1, $2, $3, $4, $5) as answer"
    let phone: String

    func call(_ ask: Ask<Managers>) throws -> Call {
      let phone = try Phone.typed(phone, "phone")
      return Self.add(
        .uuid(try ask.id()), .text(phone.e164), .text(phone.masked), .text(phone.kind.rawValue),
        .text(ask.key))
    }

    static func next(_ ask: Ask<Managers>, _ answer: Tree) throws -> String {
      "/managers/leads/\(try ask.lead())"
    }
  }
}

extension Phone {
  /// The number that a person typed; `WRONG` names the field where it is none.
  static func typed(_ text: String, _ field: String) throws -> Phone {
    guard case .success(let phone) = Phone.read(text) else { throw Problem.wrong(field, "phone") }
    return phone
  }
}
