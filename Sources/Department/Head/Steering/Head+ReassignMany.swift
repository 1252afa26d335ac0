import Foundation
import Postgres

extension Head {
  /// What giving many away would do, as the database counted it.
  struct Preview: Encodable, Sendable {
    /// What one of them would get, and hold.
    struct Share: Codable, Sendable {
      let member: UUID
      let name: String
      let leads: Int
      let clients: Int
      let tasks: Int
      let promises: Int
      let willHoldLeads: Int
      let willHoldClients: Int
      let leadsCap: Int?
      let clientsCap: Int?
      let aboveCap: Bool
    }

    /// The selection as it is sent with the act.
    let picked: String
    let to: [String]
    let leads: Int
    let clients: Int
    let stay: Count
    let shares: [Share]
    let mark: String
    let sentence: Phrase

    enum CodingKeys: CodingKey { case picked, to, leads, clients, shares, mark }

    init(
      picked: String, to: [String], leads: Int, clients: Int, stay: Int, shares: [Share],
      mark: String
    ) {
      self.picked = picked
      self.to = to
      self.leads = leads
      self.clients = clients
      self.stay = Count(stay, "steering.many.stay")
      self.shares = shares
      self.mark = mark
      sentence = Phrase(
        "steering.many.moves",
        gaps: [
          "leads": "\(shares.reduce(0) { $0 + $1.leads })",
          "clients": "\(shares.reduce(0) { $0 + $1.clients })",
          "tasks": "\(shares.reduce(0) { $0 + $1.tasks })",
          "promises": "\(shares.reduce(0) { $0 + $1.promises })",
        ])
    }

    /// Reads the database's answer.
    init?(_ tree: Tree) {
      guard let picked = tree["picked"], case .array(let to)? = tree["to"],
        let mark = tree["mark"]?.text,
        let shares = try? JSONDecoder.sql.decode(
          [Share].self, from: Data((tree["shares"] ?? .array([])).json.utf8))
      else { return nil }
      func number(_ name: String) -> Int { tree[name]?.text.flatMap { Int($0) } ?? 0 }
      self.init(
        picked: picked.json, to: to.compactMap(\.text), leads: number("leads"),
        clients: number("clients"), stay: number("stay"), shares: shares, mark: mark)
    }

    static let sample = Preview(
      picked: #"{"place":"sales"}"#, to: ["1"], leads: 3, clients: 1, stay: 1,
      shares: [
        Share(
          member: UUID(), name: "Mark", leads: 2, clients: 1, tasks: 3, promises: 1,
          willHoldLeads: 31, willHoldClients: 1, leadsCap: 30, clientsCap: 150, aboveCap: true)
      ], mark: "ab")
  }

  /// Shows what giving a selection away would do; nothing is changed.
  struct ReassignPreview: Act {
    typealias Place = Head
    typealias Form = ReassignPage
    private static let preview: Statement = "select head.preview_reassign($1, $2) as answer"
    /// `all` for everything that matches, `ticked` for the ids below.
    let which: String?
    let leads: [String]?
    let clients: [String]?
    let to: [UUID]?
    let place: String?
    let stage: String?
    let holder: String?
    let campaign: String?

    func call(_ ask: Ask<Head>) throws -> Call {
      let picked: Tree
      if which == "all" {
        picked = Selection([place, stage, holder, campaign]).tree
      } else {
        picked = .object([
          "leads": .array((leads ?? []).map { .string($0) }),
          "clients": .array((clients ?? []).map { .string($0) }),
        ])
      }
      return Self.preview(.json(picked.json), .uuids(to ?? []))
    }
    static func next(_ ask: Ask<Head>, _ answer: Tree) throws -> String { "/head/reassign" }
    static let showing: (@Sendable (Tree, inout ReassignPage) -> Void)? = { answer, page in
      page.preview = Preview(answer)
      let to = page.preview?.to ?? []
      for at in page.recipients.indices {
        page.recipients[at].chosen = to.contains(page.recipients[at].code)
      }
    }
  }

  /// Gives away what a preview showed, all or nothing.
  struct ReassignMany: Act {
    typealias Place = Head
    typealias Form = ReassignPage
    private static let reassign: Statement =
      "select head.reassign_many($1, $2, $3, $4, $5) as answer"
    /// The selection: an object, or its JSON text out of a form.
    let picked: Tree
    let to: [UUID]
    let reason: String
    let mark: String

    func call(_ ask: Ask<Head>) throws -> Call {
      var selection = picked
      if case .string(let text) = picked { selection = try JSONReader.read([UInt8](text.utf8)) }
      return Self.reassign(
        .json(selection.json), .uuids(to), .text(reason), .text(mark), .text(ask.key))
    }
    static func next(_ ask: Ask<Head>, _ answer: Tree) throws -> String { "/head/reassign" }
    static let showing: (@Sendable (Tree, inout ReassignPage) -> Void)? = { answer, page in
      page.done = Phrase(
        "steering.many.done",
        gaps: [
          "leads": answer["leads"]?.text ?? "0", "clients": answer["clients"]?.text ?? "0",
        ])
    }
  }
}
