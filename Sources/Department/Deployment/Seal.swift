import Postgres

/// That the check of isolation found nothing, kept in the database with a sum of the catalogue it looked at
/// (`ops.catalogue`): while the sum is the same, a start needs no look of its own.
struct Seal {
  let session: Session
  let tree: SQLTree

  /// Whether the catalogue is sealed as it now is; where it is not, looks, and seals it if nothing is found.
  func renew() async throws -> Bool {
    guard let access = tree.access, try await isKnown() else { return false }
    let written = Value.texts(access)
    // The sum before the look: what changes meanwhile is not sealed.
    let before = try await session.query(
      "select ops.catalogue($1) as sum, ops.sealed() as sealed", [written])[0]
    let sum: String = try before["sum"]
    if try before["sealed", as: String?.self] == sum { return true }
    let found = try await session.query(Self.look, [written])
    if try found[0]["any"] { return false }
    try await session.execute(
      script: """
        create or replace function ops.sealed() returns text
          stable language sql set search_path = pg_catalog, pg_temp as 'select ''\(sum)''::text'
        """)
    return true
  }

  /// A tree may be of before there was a seal.
  private func isKnown() async throws -> Bool {
    try await session.query(
      "select pg_catalog.to_regprocedure('ops.catalogue(text[])') is not null as known")[0]["known"]
  }

  private static let look = """
    select exists (select from ops.lint_catalogue()) or exists (select from ops.unwritten($1)) as any
    """
}
