import Department
import Foundation
import Postgres
import TestKit
import Testing

/// Why a member sees a lead: what the head is told is what the policies do, and what they would have done before.
@Suite struct WhoSeesTests {
  /// What somebody sees of a lead.
  struct Sight: Equatable, Sendable {
    var lead = false
    var names = false
    var card = false
    /// One by one, by a function that counts.
    var numbers = false
  }

  /// Leads in every place, with all of those who may hold them.
  @discardableResult
  static func stage(_ cast: Cast) async throws -> PartnerKey {
    try await cast.batch(1)
    let north = try await cast.key()
    _ = try await north.claims()
    try await cast.accepted("Acme", by: cast.mark)
    let late = try await cast.accepted("Birch", by: cast.mark)
    try await cast.mark.asks(
      "select managers.nurture($1, current_date + 20, 'season', null, 'n')", .uuid(late.id))
    try await cast.accepted("Cedar", by: cast.maria)
    let lost = try await cast.accepted("Dora", by: cast.maria, number: "+74951000001")
    try await cast.maria.asks(
      "select managers.lose($1, 'too_dear', null, 'l')", .uuid(lost.id))
    let one = try await cast.accepted("Gum", by: cast.mark, number: "+74951000002")
    let two = try await cast.lead("Hop", numbers: ["+74951000003"])
    try await cast.helen.asks(
      "select head.merge($1, $2, 'One firm', 'm')", .uuid(one.contact), .uuid(two.contact))
    _ = try await cast.contact("Queue", numbers: ["+74951000004"])
    try await cast.qualified("Queue")
    for (name, keeper, number) in [
      ("Elm", cast.anna, "+74951000007"), ("Fir", cast.mark, "+74951000008"),
      ("Oak", cast.artur, "+74951000009"),
    ] {
      _ = try await cast.contact(name, numbers: [number])
      try await cast.cared(name, by: keeper)
      try await cast.lead(name, due: "1 hour")
    }
    try await cast.lead("Waiting", due: "1 hour")
    try await cast.lead("Hand", numbers: ["+74951000005"])
    _ = try await cast.claimed(by: cast.olga)
    let nina = try await cast.joins("nina", tier: "managers")
    _ = try await cast.accepted("Left", by: nina, number: "+74951000006")
    return north
  }

  /// What a person's own connection returns of it; an agent of North asks by the key.
  static func sight(_ cast: Cast, of person: Person, _ lead: CastLead, _ north: PartnerKey)
    async throws -> Sight
  {
    switch person.role {
    case "operators":
      let card = try await person.gets("select operators.card()")?["card"]?.text
      let its: String? = try await cast.one(
        "select card::text from core.lead where id = $1", .uuid(lead.id))
      return Sight(card: card != nil && card == its)
    case "partners":
      let cards = try await north.gets("select partners.cards()")?["items"]
      let its: String? = try await cast.one(
        "select card::text from core.lead where id = $1", .uuid(lead.id))
      guard case .array(let items)? = cards, let its else { return Sight() }
      return Sight(card: items.contains { $0["card"]?.text == its })
    case "admins":
      #expect(await person.refusal("select id from core.lead") == "42501")
      return Sight()
    default:
      return Sight(
        lead: try await person.asks("select from core.lead where id = $1", .uuid(lead.id)).count
          == 1,
        names: try await person.asks(
          "select from core.name where contact = $1", .uuid(lead.contact)
        ).count == 1, numbers: try await reveals(cast, person, lead))
    }
  }

  /// Whether a function shows this person a number of the contact: the holder's, or that of who keeps the client.
  private static func reveals(_ cast: Cast, _ person: Person, _ lead: CastLead) async throws -> Bool
  {
    guard person.role != "head" else {
      #expect(await person.refusal("select e164 from core.number") == "42501")
      return false
    }
    if person.role == "managers" {
      let refused = await person.refusal(
        "select managers.reveal($1, null, $2)", .uuid(lead.id), .text("\(UUID())"))
      if refused == nil { return true }
      #expect(refused == "EMPTY")
    }
    let kept: UUID? = try await cast.one(
      "select (select id from core.client where contact = $1 and account_manager = $2)",
      .uuid(lead.contact), .uuid(person.id))
    guard let kept else { return false }
    let number: UUID? = try await cast.one(
      "select (select id from core.number where contact = $1 order by position limit 1)",
      .uuid(lead.contact))
    return await person.refusal(
      "select accounts.reveal($1, $2, $3)", .uuid(kept), .init(number), .text("\(UUID())")) == nil
  }

  /// What the head is told, by member.
  static func told(_ rows: Rows) throws -> [UUID: Sight] {
    try Dictionary(
      uniqueKeysWithValues: rows.map {
        (
          try $0["member", as: UUID.self],
          Sight(
            lead: try $0["sees_lead"], names: try $0["sees_names"], card: try $0["sees_card"],
            numbers: try $0["sees_numbers"])
        )
      })
  }

  /// Every lead there is.
  static func leads(_ cast: Cast) async throws -> [CastLead] {
    try await cast.sees("select id, contact from core.lead order by ticket").map {
      CastLead(id: try $0["id"], contact: try $0["contact"])
    }
  }

  @Test func `the head is told what each member's own connection returns, of every lead`()
    async throws
  {
    try await Cast.play { cast in
      let north = try await Self.stage(cast)
      let places: Int = try await cast.one("select count(distinct place)::int from core.lead")
      #expect(places == 6)
      var seen = 0
      for lead in try await Self.leads(cast) {
        let told = try Self.told(
          try await cast.helen.asks("select * from head.who_sees($1)", .uuid(lead.id)))
        for person in cast.all {
          let own = try await Self.sight(cast, of: person, lead, north)
          #expect(told[person.id] ?? Sight() == own, "\(person.name) \(lead.id)")
          if own != Sight() { seen += 1 }
        }
      }
      #expect(seen > 20)
      // A lease that is over shows nothing, though nobody has swept it; who left sees nothing.
      try await cast.sees(
        "update core.lead set lease_until = now() - interval '1 second' where place = 'on_call'")
      try await cast.sees(
        "update core.member set active = false, left_at = now() where sign_in_name = 'nina'")
      for lead in try await Self.leads(cast) {
        let told = try Self.told(
          try await cast.helen.asks("select * from head.who_sees($1)", .uuid(lead.id)))
        for person in cast.all {
          #expect(
            try await Self.sight(cast, of: person, lead, north) == told[person.id] ?? Sight(),
            "\(person.name) \(lead.id)")
        }
        let names: [String] = try await cast.helen.asks(
          "select member_name from head.who_sees($1)", .uuid(lead.id)
        ).map { try $0["member_name"] }
        #expect(!names.contains("Nina"))
      }
    }
  }

  @Test func `told from the journal, the present is the same as told from the rows`() async throws {
    try await Cast.play { cast in
      try await Self.stage(cast)
      for lead in try await Self.leads(cast) {
        let now = try Self.told(
          try await cast.helen.asks("select * from head.who_sees($1)", .uuid(lead.id)))
        let then = try Self.told(
          try await cast.helen.asks(
            "select * from head.who_could($1, now(), now())", .uuid(lead.id)))
        #expect(now == then, "\(lead.id)")
      }
    }
  }

  @Test func `who could at a time is told as it was then, whatever came after`() async throws {
    try await Cast.play { cast in
      func moment() async throws -> Date {
        try await Task.sleep(for: .milliseconds(20))
        let at: Date = try await cast.one("select clock_timestamp()")
        try await Task.sleep(for: .milliseconds(20))
        return at
      }
      let before = try await moment()
      let lead = try await cast.lead("Acme")
      let card = try await cast.claimed(by: cast.olga)
      let called = try await moment()
      try await cast.olga.asks("select operators.dial($1, 'd')", .uuid(card))
      try await cast.answerAll(card, by: cast.olga)
      try await cast.olga.asks("select operators.hand_over($1, null, 5, 'h')", .uuid(card))
      let queued = try await moment()
      try await cast.mark.asks("select managers.accept('a')")
      let sold = try await moment()
      try await cast.helen.asks(
        "select head.reassign($1, $2, 'workload', 'r')", .uuid(lead.id), .uuid(cast.maria.id))
      let given = try await moment()
      try await cast.adam.asks(
        "select admins.change_tier($1, 'accounts', 't')", .uuid(cast.mark.id))
      try await cast.adam.asks("select admins.deactivate($1, 'l')", .uuid(cast.olga.id))
      let last = try await moment()

      func could(_ since: Date, _ until: Date) async throws -> [String: String] {
        Dictionary(
          uniqueKeysWithValues: try await cast.helen.asks(
            "select member_name, array_to_string(rules, ' ') as rules from head.who_could($1, $2, $3) order by 1",
            .uuid(lead.id), .time(since), .time(until)
          ).map { (try $0["member_name", as: String.self], try $0["rules", as: String.self]) })
      }
      #expect(try await could(before, before) == [:])
      #expect(try await could(called, called) == ["Helen": "head", "Olga": "card"])
      #expect(
        try await could(queued, queued) == ["Helen": "head", "Mark": "queue", "Maria": "queue"])
      #expect(try await could(sold, sold) == ["Helen": "head", "Mark": "custody own"])
      #expect(try await could(given, given) == ["Helen": "head", "Maria": "custody own"])
      // The deactivated Olga's day in the past stays hers; Mark was a manager then.
      #expect(
        try await could(before, last)
          == [
            "Helen": "head", "Olga": "card", "Mark": "custody own queue",
            "Maria": "custody own queue",
          ])
      #expect(try await could(last, last) == ["Helen": "head", "Maria": "custody own"])
      #expect(
        await cast.helen.refusal(
          "select * from head.who_could($1, now() + interval '1 hour', now() + interval '1 hour')",
          .uuid(lead.id)) == "WRONG")
      #expect(
        await cast.helen.refusal(
          "select * from head.who_could($1, now() - interval '40 days', now())", .uuid(lead.id))
          == "WRONG")
    }
  }

  @Test func `who did is told from egress, calls and journal`() async throws {
    try await Cast.play { cast in
      let lead = try await cast.accepted("Acme", by: cast.mark)
      try await cast.mark.asks("select managers.reveal($1, null, 'r')", .uuid(lead.id))
      let item: String = try await cast.one(
        """
        select i.id from core.checklist_item i join core.lead l on l.stage = i.stage
        where l.id = $1 and i.kind = 'mark' and i.active order by i.id limit 1
        """, .uuid(lead.id))
      for (value, key) in [("yes", "marked"), ("no", "taken-back")] {
        try await cast.mark.asks(
          "select managers.mark($1, $2, $3, (select version from core.lead where id = $1), $4)",
          .uuid(lead.id), .text(item), .text(value), .text(key))
      }
      let label: String = try await cast.one(
        "select label_en from core.checklist_item where id = $1", .text(item))
      try await cast.helen.asks(
        "select head.reassign($1, $2, 'workload', 'x')", .uuid(lead.id), .uuid(cast.maria.id))
      let did = try await cast.helen.asks(
        "select member_name, what, act, masked from head.who_did($1)", .uuid(lead.id)
      ).map {
        [
          try $0["member_name", as: String.self], try $0["what", as: String.self],
          try $0["act", as: String?.self] ?? "", try $0["masked", as: String?.self] ?? "",
        ].joined(separator: " ").trimmingCharacters(in: .whitespaces)
      }
      for deed in [
        "Helen act reassigned", "Mark reveal  +7 495 •••-••-01", "Mark act accepted",
        "Olga act handed_over", "Olga reveal  +7 495 •••-••-01", "Olga card", "Shell act imported",
      ] { #expect(did.contains(deed), "\(deed): \(did)") }
      for door: Statement in [
        "select act, result ->> 'en' as came from head.who_did($1)",
        """
        select h.act, h.result ->> 'en' as came from head.history h
        where h.contact = (select l.contact from head.leads l where l.id = $1)
        """,
      ] {
        let came = try await cast.helen.asks(door, .uuid(lead.id)).map { row in
          try ["act", "came"].map { name in try row[name, as: String?.self] ?? "" }
            .joined(separator: ": ")
        }
        for act in ["marked", "unmarked"] {
          #expect(came.contains("\(act): \(label)"), "\(came)")
        }
      }
    }
  }

  @Test func `a member's reach is what their own connection counts; only a head asks`()
    async throws
  {
    try await Cast.play { cast in
      try await Self.stage(cast)
      for person in [cast.mark, cast.maria, cast.anna, cast.artur] {
        let reach = try #require(
          try await cast.helen.gets("select head.reach($1)", .uuid(person.id)))
        let contacts = try await person.asks("select from core.name").count
        #expect(reach["contacts"]?.text == "\(contacts)", "\(person.name)")
        let clients = try await person.asks("select from core.client").count
        #expect(reach["clients"]?.text == "\(clients)", "\(person.name)")
        let own = try await person.asks(
          "select from core.lead where holder = $1", .uuid(person.id)
        ).count
        #expect(reach["leads"]?.text == "\(own)", "\(person.name)")
      }
      let mark = try await cast.helen.gets("select head.reach($1)", .uuid(cast.mark.id))
      #expect(mark?["queue"]?.text == "1" && mark?["an_hour"]?.text == "30")
      #expect(try await cast.helen.gets("select head.reach($1)", .uuid(UUID())) == nil)
      let lead = try await Self.leads(cast)[0]
      for person in cast.all where person.role != "head" {
        for door: Statement in [
          "select * from head.who_sees($1)", "select * from head.who_could($1, now(), now())",
          "select * from head.who_did($1)", "select head.reach($1)",
        ] {
          #expect(await person.refusal(door, .uuid(lead.id)) == "42501", "\(person.name)")
        }
      }
    }
  }
}
