import TestKit

/// What the base must hold after lists came in: every row accounted for, one lead and one journal entry a contact,
/// nothing that invariants or lint find.
struct ImportCheck {
  private let cast: Cast
  private let lists: [ImportList]

  init(_ cast: Cast, lists: [ImportList]) {
    self.cast = cast
    self.lists = lists
  }

  /// Throws where anything differs.
  func run() async throws {
    let created = lists.reduce(0) { $0 + $1.created }
    let numbers = lists.reduce(0) { $0 + $1.numbers }
    let held: String = try await cast.one(
      """
      with c as (select id from core.contact where source = 'bench-list')
      select format('%s contacts, %s names, %s numbers, %s leads, %s entries, %s events',
        (select count(*) from c), (select count(*) from core.name n join c on c.id = n.contact),
        (select count(*) from core.number n join c on c.id = n.contact),
        (select count(distinct l.contact) from core.lead l join c on c.id = l.contact where l.place = 'calling'),
        (select count(*) from core.journal j join c on c.id = j.contact where j.act = 'imported' and j.no = 1),
        (select count(*) from core.outbox o join c on c.id = o.contact where o.act = 'imported'))
      """)
    let wanted =
      "\(created) contacts, \(created) names, \(numbers) numbers, \(created) leads, \(created) entries, \(created) events"
    guard held == wanted else { throw BenchFailure("the base holds \(held), not \(wanted)") }
    say("the base holds", held)
    let wrongs = try await cast.wrongs()
    guard wrongs.isEmpty else { throw BenchFailure("afterwards: \(wrongs.prefix(20))") }
    say("invariants and lint found nothing")
  }
}
