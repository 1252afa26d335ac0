import Department
import Foundation
import Postgres
import TestKit
import Testing

/// A generated department holds by every invariant, whatever its size, and repeats itself.
struct VolumeTests {
  /// The settings of a copy of the cast's database, which has members and no lead.
  private static func settings(_ clone: Clone) throws -> Settings {
    try Settings(["TRISTAGE_DATABASE": clone.conninfo, "TRISTAGE_HOME": Clone.home])
  }

  /// Makes a department in a database of its own; answers with one line that changes when anything in it does.
  private static func make(
    leads: Int, worked: Int? = nil, seed: Int,
    look: (Deployment, Session) async throws -> Void = { _, _ in }
  ) async throws -> String {
    let clone = try await Clone.make()
    let deployment = try Deployment(settings(clone)) { _ in }
    try await Volume(deployment).seed(leads: leads, worked: worked, seed: seed)
    let owner = try await clone.owner()
    try await look(deployment, owner)
    let sum: String = try await owner.query(
      """
      select md5(string_agg(encode(l.chain, 'hex') || coalesce(l.due_at::text, ''), '' order by l.ticket))
        || (select md5(string_agg(n.name || coalesce(n.company, ''), '' order by n.contact)) from core.name n)
        || (select md5(string_agg(t.subject || t.due_at, '' order by t.id)) from core.task t)
      from core.lead l
      """)[0][0]
    await owner.close()
    try await clone.drop()
    return sum
  }

  @Test func `every invariant holds, every number is valid, and history is of every kind`()
    async throws
  {
    _ = try await Self.make(leads: 3000, seed: 7) { deployment, owner in
      #expect(try await Checkup(deployment).isolation().findings == [])
      #expect(try await Checkup(deployment).invariants().findings == [])
      let counted = try await owner.query(
        """
        select (select count(*) from core.lead) as leads, (select count(distinct place) from core.lead) as places,
          (select count(*) from core.client) as clients, (select count(distinct disposition) from core.attempt) as results,
          (select count(*) from core.journal where machine = 'lead') as entries
        """)[0]
      #expect(try counted["leads", as: Int.self] == 3000)
      #expect(try counted["places", as: Int.self] == 6)
      #expect(try counted["clients", as: Int.self] > 50)
      #expect(try counted["results", as: Int.self] >= 9)
      #expect((6000...12000).contains(try counted["entries", as: Int.self]))
      let numbers = try await owner.query(
        "select e164 from core.number where contact in (select contact from core.lead) order by e164 limit 400"
      ).map { try $0["e164", as: String.self] }
      for number in numbers {
        let phone = try Phone.read(number).get()
        #expect(phone.e164 == number && phone.kind == .mobile)
      }
      #expect(numbers.count == 400)
    }
  }

  @Test func `most leads may be cold ones that nobody has called, and every invariant holds`()
    async throws
  {
    _ = try await Self.make(leads: 6000, worked: 1000, seed: 3) { deployment, owner in
      #expect(try await Checkup(deployment).isolation().findings == [])
      #expect(try await Checkup(deployment).invariants().findings == [])
      let counted = try await owner.query(
        """
        select (select count(*) from core.lead) as leads,
          (select count(*) from core.lead l where l.chain_no = 1 and l.ready and l.place = 'calling'
            and not exists (select from core.attempt a where a.lead = l.id)) as cold,
          (select count(distinct l.zone) from core.lead l) as zones,
          (select count(distinct l.campaign) from core.lead l) as campaigns,
          (select sum(m.rows_in) from core.import m)::int8 as listed,
          (select count(*) from core.attempt) as calls,
          (select count(*) from pg_index where not indisready or not indisvalid) as resting
        """)[0]
      #expect(try counted["leads", as: Int.self] == 6000)
      #expect((5000..<6000).contains(try counted["cold", as: Int.self]))
      #expect(try counted["zones", as: Int.self] > 15)
      #expect(try counted["campaigns", as: Int.self] > 3)
      #expect(try counted["listed", as: Int.self] == 6000)
      #expect((500...5000).contains(try counted["calls", as: Int.self]))
      #expect(try counted["resting", as: Int.self] == 0)
    }
  }

  @Test
  func `what failed on its way leaves no row, every index at work, and its space to the next`()
    async throws
  {
    let clone = try await Clone.make()
    let owner = try await clone.owner()
    // Nobody else gives the space back; and the key of a contact to come is taken, which shows when indexes are built.
    try await owner.execute(
      script: """
        alter table core.lead set (autovacuum_enabled = false);
        insert into core.contact (id, zone, source) values (md5('1 contact 7')::uuid, 'Europe/Moscow', 'taken')
        """)
    let volume = Volume(try Deployment(Self.settings(clone)) { _ in })
    await #expect {
      try await volume.seed(leads: 2000, seed: 1)
    } throws: {
      "\($0)".contains("contact_pkey")
    }
    let look = """
      select (select count(*) from core.lead) as leads, pg_relation_size('core.lead') as size,
        (select count(*) from pg_index where not indisready or not indisvalid) as resting
      """
    let left = try await owner.query(look)[0]
    #expect(try left["leads", as: Int.self] == 0)
    #expect(try left["resting", as: Int.self] == 0)
    let size = try left["size", as: Int.self]
    #expect(size > 100_000)
    try await volume.seed(leads: 2000, seed: 2)
    let made = try await owner.query(look)[0]
    #expect(try made["leads", as: Int.self] == 2000)
    #expect(try made["size", as: Int.self] < size * 3 / 2)
    await owner.close()
    try await clone.drop()
  }

  @Test func `the same seed makes the same department, another one another`() async throws {
    let first = try await Self.make(leads: 1000, seed: 1)
    #expect(try await Self.make(leads: 1000, seed: 1) == first)
    #expect(try await Self.make(leads: 1000, seed: 2) != first)
  }

  @Test func `a department with leads of its own is refused and left as it is`() async throws {
    try await Cast.play { cast in
      try await cast.lead("Acme")
      let volume = Volume(try Deployment(Self.settings(cast.clone)) { _ in })
      await #expect {
        try await volume.seed(leads: 1000, seed: 1)
      } throws: {
        "\($0)".contains("has leads of its own")
      }
      #expect(try await cast.one("select count(*) from core.lead") == 1)
    }
  }
}
