import Department
import Foundation
import Postgres

/// A client of the cast, as the superuser knows it.
package struct CastClient: Sendable {
  package let id: UUID
  package let contact: UUID
}

extension Cast {
  /// Makes a contact of the cast a client in loyalty, in somebody's care, as a win does.
  @discardableResult
  package func cared(_ name: String = "Acme", by keeper: Person) async throws -> CastClient {
    let contact = try await contact(name)
    let id: UUID = try await one(
      """
      select (core.gain_client($1, $2, m, 'won')).id from core.member m where m.sign_in_name = 'mark'
      """, .uuid(contact), .uuid(keeper.id))
    try await sees("select core.take_custody($1, $2)", .uuid(contact), .uuid(keeper.id))
    return CastClient(id: id, contact: contact)
  }

  /// Hands a client on, as the head does.
  package func hand(_ client: CastClient, to keeper: Person?) async throws {
    try await sees(
      """
      select core.hand_client(c, $2, m, 'reassigned', 'workload')
      from core.client c, core.member m where c.id = $1 and m.sign_in_name = 'helen'
      """, .uuid(client.id), Value(keeper?.id))
  }

  /// What the invariants and the lint find wrong: nothing, on a sound department.
  package func wrongs() async throws -> [String] {
    try await sees(
      """
      select "check" || ': ' || subject || ' ' || what as wrong from ops.violations()
      union all select "check" || ': ' || subject || ' ' || what from ops.lint()
      """
    ).map { try $0["wrong"] }
  }
}
