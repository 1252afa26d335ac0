import Foundation
import Postgres

extension Head {
  /// One lead with its history, and what reassigning or reopening it would do.
  struct LeadPage: Page {
    typealias Place = Head
    private static let along: Statement = "select head.what_goes_along($1) as answer"
    private static let replies: Statement = """
      select jsonb_build_object('question', a.question, 'said', coalesce(a.said, a.value #>> '{}')) as line from core.answer a
      where a.lead = $1 order by a.at
      """
    private static let numbers: Statement = """
      select jsonb_build_object('masked', n.masked, 'good', n.state = 'good') as line from core.number n
      where n.contact = (select l.contact from head.leads l where l.id = $1) order by n.position
      """

    private static let zones: Statement =
      "select to_jsonb(z.members) as answer from head.leads l join core.zone z on z.id = l.zone where l.id = $1"

    /// What goes along with the lead, and which ways are open to it.
    struct Along: Codable, Sendable {
      let tasks: Int
      let promises: Int
      let give: Bool
      let takeBack: Bool
      /// Why the way is shut; nil where it is open.
      let reopenCalling: String?
      let reopenQualification: String?
    }

    /// A telephone number, masked.
    struct Number: Codable, Sendable {
      let masked: String
      let good: Bool
    }

    /// An answer to the script.
    struct Reply: Codable, Sendable {
      let question: Term<Questions>
      let said: Term<Replies>
    }

    let id: UUID
    let lead: LeadLine
    let along: Along
    /// What goes along, in words.
    let consequences: Phrase
    let closed: Bool
    let queue: String?
    /// Its place in a calling queue, where it waits in one.
    let priority: Int?
    let priorityNow: Phrase
    let toCalling: Bool
    let toQualification: Bool
    let shut: Word?
    /// The IANA zones the contact may live in.
    let zones: [String]
    /// The one it lives in, where it is known.
    let clock: ZoneName?
    /// Whose clocks the contact may live by, to pick from.
    var clocks: [Pick<ZoneName>]
    /// Where the form for it goes.
    let zonePath: String
    let replies: [Reply]
    let numbers: [Number]
    let tasks: [TaskLine]
    let history: [Event]
    var members: [Choice]
    var reasons: [Reason]
    /// Whose canary it is; nil for what nobody invented.
    let canary: String?

    enum CodingKeys: CodingKey {
      case lead, along, zones, replies, numbers, tasks, history, members, reasons, canary
    }

    static let samples = [
      Self(
        lead: .sample,
        along: Along(
          tasks: 2, promises: 1, give: true, takeBack: true, reopenCalling: "QUIET",
          reopenQualification: "QUIET"),
        zones: ["Europe/Moscow", "Asia/Omsk"],
        replies: [Reply(question: "need", said: "yes")],
        numbers: [Number(masked: "+7 495 •••-••-01", good: true)],
        tasks: [.sample], history: [.sample], members: [Choice("1", "Mark · 3 / 30", chosen: true)],
        reasons: [.sample], canary: "Mark"),
      Self(
        lead: .sample("calling"),
        along: Along(
          tasks: 0, promises: 0, give: false, takeBack: false, reopenCalling: nil,
          reopenQualification: nil),
        zones: ["Europe/Moscow"], replies: [], numbers: [], tasks: [], history: [], members: [],
        reasons: []),
    ]
    var title: Phrase { Phrase("head.lead.title", gaps: ["ticket": "\(lead.ticket)"]) }

    init(
      lead: LeadLine, along: Along, zones: [String], replies: [Reply], numbers: [Number],
      tasks: [TaskLine],
      history: [Event],
      members: [Choice], reasons: [Reason], canary: String? = nil
    ) {
      id = lead.id
      self.lead = lead
      self.along = along
      consequences = Phrase(
        "head.reassignment.along",
        gaps: ["tasks": "\(along.tasks)", "promises": "\(along.promises)"])
      closed = lead.place == "closed"
      queue = along.takeBack ? (lead.place == "on_call" ? "calling" : "qualification") : nil
      let queued =
        ["calling", "on_call"].contains(lead.place.code)
        || lead.place.code == "nurturing" && lead.backTo == "calling"
      priority = queued ? lead.priority : nil
      priorityNow = Phrase("steering.priority.now", gaps: ["n": "\(lead.priority)"])
      toCalling = along.reopenCalling == nil
      toQualification = along.reopenQualification == nil
      self.zones = zones
      clock = zones.count == 1 ? ZoneName(zones[0]) : nil
      clocks = ZoneName.picks(zones)
      zonePath = "/head/leads/\(lead.id.uuidString.lowercased())/zone"
      shut = along.reopenQualification.map { Word("head.shut", $0.lowercased()) }
      self.replies = replies
      self.numbers = numbers
      self.tasks = tasks
      self.history = history
      self.members = members
      self.reasons = reasons
      self.canary = canary
    }

    static func load(_ ask: Ask<Head>) async throws -> Self {
      let id = Value.uuid(try ask.id())
      let rows = try await ask(
        LeadLine.one(id), along(id), replies(id), numbers(id), TaskLine.ofLead(id),
        Event.ofLead(id),
        MemberLine.sellers(), Reason.all(), zones(id),
        CanaryLine.ofLead(id))
      guard let lead = try rows[0].lines(as: LeadLine.self).first,
        let along = try rows[1].answer(as: Along.self)
      else { throw Problem.empty }
      return Self(
        lead: lead, along: along, zones: try rows[8].answer() ?? [], replies: try rows[2].lines(),
        numbers: try rows[3].lines(),
        tasks: try rows[4].lines(),
        history: try rows[5].lines(), members: try rows[6].lines(as: MemberLine.self).map(\.choice),
        reasons: try rows[7].lines(), canary: try rows[9].first?["member_name"])
    }

    mutating func keep(_ typed: Typed, of form: String) {
      if form == "reassignment" { members = members.choosing(typed["to"]) }
      if form == "zone_learning" { clocks = clocks.choosing(typed["clock"]) }
      reasons = reasons.choosing(typed["reason"])
    }
  }
}
